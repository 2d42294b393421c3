"""Every database ranks alike: what the demo's search finds, in order, as it was found when it was written down.

A change of the ranking is looked at and written down anew, on a demo that was just loaded:

    python manage.py shell -c "from home.tests.demo.test_search_rankings import write_down; write_down()"
"""

import json
from pathlib import Path

import pytest

from home.search import Found, Wish
from impactmuseum.base.findable import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo"), pytest.mark.indexed]
RANKINGS = Path(__file__).with_name("search_rankings.json")
FIRST = 10


def ranking(query: str) -> list[str]:
    """Slugs; of posts their titles, as their addresses are numbers that databases give."""
    best = Found(Wish(query=query)).chosen[:FIRST]
    return [f"{hit.kind} {hit.entry.title if hit.kind == Kind.POST else hit.entry.slug}" for hit in best]


def written_down() -> dict[str, list[str]]:
    return json.loads(RANKINGS.read_text())


def write_down() -> None:
    found = {query: ranking(query) for query in written_down()}
    RANKINGS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def test_what_is_found_is_found_in_the_same_order_everywhere():
    expected = written_down()
    assert {query: ranking(query) for query in expected} == expected
