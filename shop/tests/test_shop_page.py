"""The shop as a visitor meets it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from impactmuseum.base.progress import Progress
from problems.tests.factories import picture
from shop.catalogue_seed import fill_up
from shop.listing import PER_PAGE
from shop.tests.factories import CategoryFactory, ProductFactory, a_brand, shop_page, shop_settings

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]
NOW = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Seoul"))


@pytest.fixture(autouse=True)
def _open_the_shop() -> None:
    shop_page()
    shop_settings()


def test_the_list_shows_what_is_on_sale(client):
    ProductFactory(name="비갠 장바구니", price=19900)
    page = client.get("/shop/").content.decode()
    assert "비갠 장바구니" in page
    assert "19,900원" in page


def test_conditions_in_the_address_are_what_the_form_shows(client):
    ProductFactory(brand=a_brand("하나"), price=5000)
    page = client.get("/shop/?brand=하나&price_min=1000&in_stock=1&sort=name").content.decode()
    assert 'value="하나" id="brand-하나" data-at-once checked' in page
    assert 'name="price_min" value="1000"' in page
    assert 'id="in-stock" data-at-once checked' in page
    assert '<option value="name" selected>' in page


def test_nothing_found_leads_on(client):
    ProductFactory()
    page = client.get("/shop/?price_min=90000000").content.decode()
    assert "고른 조건에 맞는 물건이 없어요" in page
    assert '<a class="button button--quiet" href="/shop/">' in page


def test_an_empty_shop_says_so(client):
    assert "아직 걸린 물건이 없어요" in client.get("/shop/").content.decode()


@pytest.mark.parametrize("query", ["page=%00", "sort[]=1", "price_min=" + "9" * 6000, "brand=%ff%fe", "in_stock=x"])
def test_no_address_is_an_error(client, query: str):
    ProductFactory()
    assert client.get(f"/shop/?{query}").status_code == 200


def test_a_category_has_an_address_of_its_own(client):
    CategoryFactory(name="생활", slug="생활")
    ProductFactory(name="비누", category=CategoryFactory(name="욕실", slug="욕실", parent_id=None))
    ProductFactory(name="가방")
    page = client.get("/shop/category/욕실/").content.decode()
    assert "비누" in page
    assert "가방" not in page
    assert client.get("/shop/category/생활/").status_code == 200


def test_a_category_that_does_not_exist_is_not_found(client):
    assert client.get("/shop/category/없는-갈래/").status_code == 404


def test_the_second_page_keeps_the_conditions(client):
    a_brand("하나")
    fill_up(products=PER_PAGE + 1, brands=0, now=NOW, progress=Progress.silent())
    page = client.get("/shop/?brand=하나").content.decode()
    assert 'href="?brand=%ED%95%98%EB%82%98&amp;page=2"' in page


def test_the_list_names_its_canonical_address(client):
    ProductFactory(brand=a_brand("하나"))
    page = client.get("/shop/?sort=name&brand=하나").content.decode()
    assert '<link rel="canonical" href="http://testserver/shop/?brand=%ED%95%98%EB%82%98">' in page


@pytest.mark.parametrize(
    ("path", "is_kept"),
    [
        ("/shop/", True),
        ("/shop/?sort=name&category=욕실", True),
        ("/shop/category/욕실/", True),
        ("/shop/?brand=하나", False),
        ("/shop/category/욕실/?in_stock=1", False),
        ("/shop/category/빈-칸/", False),
    ],
)
def test_search_engines_keep_no_list_that_was_narrowed_down_or_is_empty(client, path: str, is_kept: bool):
    CategoryFactory(slug="빈-칸")
    ProductFactory(brand=a_brand("하나"), category=CategoryFactory(slug="욕실"))
    page = client.get(path).content.decode()
    assert ('<meta name="robots" content="noindex">' not in page) == is_kept


@pytest.mark.parametrize("path", ["/shop/", "/shop/?in_stock=1", "/shop/product/"])
def test_pages_that_strangers_share_know_nothing_of_them(client, path: str):
    ProductFactory(slug="product")
    response = client.get(path)
    assert response.status_code == 200
    assert not client.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "csrfmiddlewaretoken" not in response.content.decode()


@pytest.mark.parametrize(
    "path",
    ["/shop/", "/shop/?in_stock=1&price_max=30000&sort=price_low", "/shop/seed-000003/", "/search/?query=1"],
)
def test_pages_ask_the_same_questions_of_many_products_as_of_few(client, path, django_assert_max_num_queries):
    a_brand()
    picture()
    fill_up(products=12, brands=2, now=NOW, progress=Progress.silent())
    client.get(path)
    with django_assert_max_num_queries(8) as asked:
        client.get(path)
    # The next request clears the log of this one.
    questions = len(asked)
    fill_up(products=120, brands=6, now=NOW, progress=Progress.silent())
    client.get(path)
    with django_assert_max_num_queries(questions):
        client.get(path)


def test_the_list_costs_the_same_for_eight_cards_as_for_forty_eight(client, monkeypatch, django_assert_num_queries):
    a_brand()
    picture()
    fill_up(products=60, brands=4, now=NOW, progress=Progress.silent())
    for cards in (8, 48):
        monkeypatch.setattr("shop.listing.PER_PAGE", cards)
        assert client.get("/shop/").content.decode().count('<article class="placard') == cards
        with django_assert_num_queries(6):
            client.get("/shop/")
