import pytest
from django.core.cache import cache

from impactmuseum.base import edition
from impactmuseum.base.tasks import make_renditions
from problems.tests.factories import ProblemPageFactory, home_page


def test_what_was_built_once_is_remembered() -> None:
    built = []
    for _ in range(2):
        edition.remembered("halls", lambda: built.append("again"))
    assert built == ["again"]


@pytest.mark.django_db
def test_a_new_edition_forgets() -> None:
    edition.remembered("halls", lambda: "old")
    edition.publish_new_edition()
    assert edition.remembered("halls", lambda: "new") == "new"


def test_an_edition_made_by_another_process_is_met_with_the_next_request() -> None:
    edition.remembered("halls", lambda: "old")
    cache.set("museum-edition", "made elsewhere")
    assert edition.remembered("halls", lambda: "new") == "old"
    edition.meet_current_edition()
    assert edition.remembered("halls", lambda: "new") == "new"


@pytest.mark.django_db
def test_a_worker_meets_an_edition_made_by_another_process_with_its_next_task() -> None:
    edition.remembered("halls", lambda: "old")
    cache.set("museum-edition", "made elsewhere")
    make_renditions.enqueue(0)
    assert edition.remembered("halls", lambda: "new") == "new"


def test_without_a_shared_cache_nothing_is_remembered_for_longer_than_its_lifetime(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edition.remembered("halls", lambda: "old")
    monkeypatch.setattr(edition, "LIFETIME", -1.0)
    edition.meet_current_edition()
    assert edition.remembered("halls", lambda: "new") == "new"


@pytest.mark.django_db
def test_publishing_and_unpublishing_a_page_make_a_new_edition() -> None:
    problem = ProblemPageFactory()
    edition.remembered("halls", lambda: "old")
    problem.save_revision().publish()
    assert edition.remembered("halls", lambda: "published") == "published"
    problem.unpublish()
    assert edition.remembered("halls", lambda: "unpublished") == "unpublished"


@pytest.mark.django_db
def test_saving_a_draft_makes_no_new_edition() -> None:
    home_page()
    problem = ProblemPageFactory()
    edition.remembered("halls", lambda: "old")
    problem.title = "아직 초안"
    problem.save_revision()
    assert edition.remembered("halls", lambda: "new") == "old"
