"""What was looked for in vain is counted for editors, without a trace of who asked."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from home import unanswered
from impactmuseum.base.models import UnansweredSearch
from shop.tests.factories import ProductFactory, home_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open_the_museum() -> None:
    home_page()
    ProductFactory(name="비누")


def noted() -> list[tuple[str, int]]:
    return list(UnansweredSearch.objects.values_list("query", "count"))


def test_a_search_without_a_hit_is_counted(client):
    for query in ("노트북", "노트북 ", "비누", "노트북!"):
        client.get("/search/", {"query": query})
    assert noted() == [("노트북", 3)]


def test_a_search_that_was_only_narrowed_too_far_is_not(client):
    client.get("/search/", {"query": "비누", "brand": "없는 곳"})
    client.get("/search/", {"query": "노트북", "in_stock": 1})
    assert noted() == []


@pytest.mark.parametrize(
    "query",
    [
        "a@example.com",
        "010-1234-5678",
        "01012345678",
        "IM-261128-ABCDEFGHJKMN",
        "https://example.com",
        "!!!",
        "1234 5678",
    ],
)
def test_what_may_be_somebodys_own_is_not_kept(client, query: str):
    client.get("/search/", {"query": query})
    assert noted() == []


def test_the_list_stays_as_long_as_one_can_read(monkeypatch):
    monkeypatch.setattr(unanswered, "MOST", 3)
    monkeypatch.setattr(unanswered, "MAKE_ROOM", 2)
    for query in ("가나", "가나", "다라", "마바", "사아"):
        unanswered.note(query)
    assert noted() == [("가나", 2), ("사아", 1)]


def test_what_nobody_asks_for_any_more_is_forgotten():
    unanswered.note("오래전")
    UnansweredSearch.objects.update(last_asked_at=timezone.now() - unanswered.KEPT_FOR - timedelta(days=1))
    unanswered.note("어제")
    call_command("forget_searches", verbosity=0)
    assert noted() == [("어제", 1)]
