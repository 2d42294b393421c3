import datetime

import pytest
from django.test import Client

from brands.models import BrandPage
from brands.tests.factories import BrandPageFactory, BrandStoryPageFactory
from problems.tests.factories import ProblemPageFactory, home_page

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


def test_the_homepage_opens_in_a_new_tab_that_cannot_reach_back(client: Client) -> None:
    BrandPageFactory(slug="dasigyeol", homepage_url="https://dasigyeol.example/")
    html = client.get("/brands/dasigyeol/").content.decode()
    button = html[html.index('href="https://dasigyeol.example/"') :].split(">")[0]
    assert 'target="_blank"' in button
    assert 'rel="noopener"' in button


def test_a_brand_without_a_homepage_shows_no_button(client: Client) -> None:
    BrandPageFactory(slug="dasigyeol", homepage_url="")
    assert 'target="_blank"' not in client.get("/brands/dasigyeol/").content.decode()


def test_a_brand_tells_its_mission_short_text_place_and_since(client: Client) -> None:
    BrandPageFactory(slug="dasigyeol", mission="오래 들 가방", short="장마 다음 날", place="서울", since=2021)
    html = client.get("/brands/dasigyeol/").content.decode()
    for part in ("오래 들 가방", "장마 다음 날", "서울", "2021"):
        assert part in html


def test_a_brand_leads_back_to_its_problem(client: Client) -> None:
    BrandPageFactory(slug="dasigyeol", problem__slug="plastic", problem__title="플라스틱")
    assert 'href="/problems/plastic/"' in client.get("/brands/dasigyeol/").content.decode()


def test_a_made_up_brand_says_so(client: Client) -> None:
    BrandPageFactory(slug="real")
    BrandPageFactory(slug="demo", is_demo=True)
    assert "시연을 위해 지어낸" in client.get("/brands/demo/").content.decode()
    assert "시연을 위해 지어낸" not in client.get("/brands/real/").content.decode()


def test_the_list_of_brands_can_be_narrowed_to_one_problem(client: Client) -> None:
    plastic = ProblemPageFactory(slug="plastic")
    first = BrandPageFactory(problem=plastic)
    second = BrandPageFactory(second_problem=plastic)
    BrandPageFactory()
    context = client.get("/brands/?problem=plastic").context
    assert list(context["brands"]) == [first, second]
    assert context["current"] == plastic


@pytest.mark.parametrize("query", ["", "?problem=", "?problem=no-such-problem"])
def test_without_a_known_problem_every_brand_is_listed(client: Client, query: str) -> None:
    brands = [BrandPageFactory(), BrandPageFactory()]
    context = client.get(f"/brands/{query}").context
    assert list(context["brands"]) == brands
    assert context["current"] is None


def test_a_brand_shows_its_stories_newest_first(client: Client) -> None:
    brand = BrandPageFactory(slug="dasigyeol")
    old = BrandStoryPageFactory(brand=brand, date=datetime.date(2026, 1, 1))
    new = BrandStoryPageFactory(brand=brand, date=datetime.date(2026, 7, 16))
    BrandStoryPageFactory(brand=brand).unpublish()
    assert list(client.get("/brands/dasigyeol/").context["stories"]) == [new, old]


def test_the_sister_brands_of_a_hall_are_those_that_work_on_the_same_problem(client: Client) -> None:
    brand = BrandPageFactory(slug="dasigyeol")
    sister = BrandPageFactory(problem=brand.problem)
    BrandPageFactory()
    assert list(client.get("/brands/dasigyeol/").context["sister_brands"]) == [sister]


def test_a_story_names_its_brand_author_and_day(client: Client) -> None:
    BrandStoryPageFactory(
        slug="rain", brand__slug="dasigyeol", brand__title="다시결", author="편집부", date=datetime.date(2026, 7, 16)
    )
    html = client.get("/brands/dasigyeol/rain/").content.decode()
    for part in ("다시결", "편집부", "2026년 7월 16일", 'href="/brands/dasigyeol/"'):
        assert part in html


def test_a_story_leads_on_to_the_next_older_one_and_the_oldest_to_the_newest() -> None:
    days = [datetime.date(2026, month, 1) for month in (1, 2, 3)]
    oldest, middle, newest = (BrandStoryPageFactory(date=day) for day in days)
    assert middle.next_story() == oldest
    assert oldest.next_story() == newest


def test_the_reason_for_keeping_a_brand_is_its_products() -> None:
    assert BrandPageFactory().deletion_refusal() == ""


def test_brands_hang_under_their_list_and_stories_under_their_brand() -> None:
    brand = BrandPageFactory()
    assert [model.__name__ for model in brand.allowed_subpage_models()] == ["BrandStoryPage"]
    assert BrandStoryPageFactory(brand=brand).allowed_subpage_models() == []
    assert not BrandPage.can_create_at(home_page())
