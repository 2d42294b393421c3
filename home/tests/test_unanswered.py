"""What was looked for in vain is counted for editors, without a trace of who asked."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from home import unanswered
from impactmuseum.base.models import SearchSynonym, UnansweredSearch
from shop.tests.factories import ProductFactory, an_editor, home_page

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


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


def test_editors_see_what_was_asked_most_and_take_it_off(client):
    for query in ("가습기", "노트북", "노트북"):
        unanswered.note(query)
    client.force_login(an_editor())
    listed = client.get(reverse("unanswered:index")).context["page_obj"]
    assert [vain.query for vain in listed] == ["노트북", "가습기"]
    page = reverse("unanswered:page", args=[listed[0].pk])
    assert "‘노트북’을(를) 2번" in client.get(page).content.decode()
    client.post(page)
    assert noted() == [("가습기", 1)]


def test_editors_teach_the_search_a_word(client):
    client.force_login(an_editor())
    client.post(reverse("search_synonym:add"), {"words": "비누, 세숫비누덩이"})
    assert client.get("/search/?query=세숫비누덩이").context["found"].count > 0


def test_one_word_alone_means_the_same_as_nothing(client):
    client.force_login(an_editor())
    answer = client.post(reverse("search_synonym:add"), {"words": "비누, 비누"})
    assert "서로 다른 말을" in answer.content.decode()
    assert not SearchSynonym.objects.exists()


def test_the_groups_of_writers_may_do_both():
    for group in ("Editors", "마케터"):
        codes = Group.objects.get(name=group).permissions.filter(content_type__app_label="base")
        assert {"add_searchsynonym", "change_searchsynonym", "view_unansweredsearch"} <= set(
            codes.values_list("codename", flat=True)
        )
