"""What the demo's search finds: every example of the content file, and how much of a larger set."""

import pytest

from home.search import Found, Wish
from home.tests.demo.search_questions import EXAMPLES, QUESTIONS, Asked, Example
from home.tests.demo.search_questions_fresh import FIRST_SET, SECOND_SET, Fresh
from impactmuseum.base.findable import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo"), pytest.mark.indexed]


def answers(query: str) -> list[str]:
    """Slugs of the best twenty; of posts their titles."""
    hits = Found(Wish(query=query)).chosen[:20]
    return [hit.entry.title if hit.kind == Kind.POST else hit.entry.slug for hit in hits]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.query)
def test_an_example_is_at_its_place(example: Example):
    found = answers(example.query)
    if not example.first:
        assert found == []
        return
    assert found[0] in example.first.split("|")
    assert set(example.among_three.split()) <= set(found[:3])


def is_right(asked: Asked, found: list[str]) -> bool:
    return found[:1] == [] if not asked.first else bool(found) and found[0] in asked.first.split("|")


def recall(asked: Asked, found: list[str]) -> float:
    wanted = set(asked.first.split("|")) if asked.first else set()
    return len(wanted & set(found)) / len(wanted) if wanted else float(not found)


def test_of_a_larger_set_nearly_all_is_found_and_first():
    found = [(asked, answers(asked.query)) for asked in QUESTIONS]
    wrong = [asked.query for asked, slugs in found if not is_right(asked, slugs)]
    assert len(wrong) <= 0.05 * len(QUESTIONS), wrong
    assert sum(recall(asked, slugs) for asked, slugs in found) >= 0.95 * len(QUESTIONS)


@pytest.mark.parametrize("questions", [FIRST_SET, SECOND_SET], ids=["first", "second"])
def test_of_questions_by_somebody_else_nearly_all_is_found_and_first(questions: list[Fresh]):
    found = [(asked, answers(asked.query)[:10]) for asked in questions]
    wrong = [asked.query for asked, slugs in found if not is_right(Asked(asked.query, asked.first, ""), slugs)]
    assert len(wrong) <= 0.04 * len(questions), wrong
    relevant = [(Asked(asked.query, "|".join(asked.relevant.split()), ""), slugs) for asked, slugs in found]
    assert sum(recall(asked, slugs) for asked, slugs in relevant) >= 0.98 * len(questions)
