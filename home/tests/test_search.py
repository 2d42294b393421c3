"""Search on the first page and on its own."""

import pytest
from django.utils import timezone

from home.search import MAX_FOUND
from impactmuseum.base.progress import Progress
from shop.catalogue_seed import fill_up
from shop.tests.factories import ProductFactory, a_brand, home_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open_the_museum() -> None:
    home_page()


def found(client, query: str, path: str = "/search/") -> list[str]:
    context = client.get(path, {"query": query}).context
    return [product.name for product in context["products" if path == "/search/" else "results"]]


@pytest.mark.parametrize("path", ["/search/", "/"])
def test_products_are_found_by_their_name_and_by_their_brand(client, path: str):
    ProductFactory(name="비갠 장바구니", brand=a_brand("다시결"))
    ProductFactory(name="골목 넥워머", brand=a_brand("둘레"))
    assert found(client, "장바구니", path) == ["비갠 장바구니"]
    assert found(client, "둘레", path) == ["골목 넥워머"]
    assert found(client, "다시결 비갠", path) == ["비갠 장바구니"]


@pytest.mark.parametrize("path", ["/search/", "/"])
def test_the_query_stays_in_the_field_and_nothing_found_is_said(client, path: str):
    ProductFactory()
    page = client.get(path, {"query": "없는 <물건>"}).content.decode()
    assert 'value="없는 &lt;물건&gt;"' in page
    assert "‘없는 &lt;물건&gt;’에 맞는 상품을 찾지 못했어요" in page
    assert 'href="/shop/"' in page


def test_nothing_unpublished_is_found(client):
    ProductFactory(name="초안", live=False)
    assert found(client, "초안") == []


@pytest.mark.parametrize("sign", ["%", "_", "\\", "'", '"'])
def test_signs_stand_for_themselves(client, sign: str):
    ProductFactory(name="비누")
    assert found(client, sign) == []


@pytest.mark.parametrize("path", ["/search/", "/"])
@pytest.mark.parametrize("query", ["\x00", "비누\x00", "가" * 5000, "가 " * 3000, "\ud55c", "😀" * 50])
def test_no_query_is_an_error(client, path: str, query: str):
    ProductFactory(name="비누")
    assert client.get(path, {"query": query}).status_code == 200


def test_decomposed_hangul_is_the_same_word(client):
    ProductFactory(name="비누")
    assert found(client, "\u1107\u1175\u1102\u116e") == ["비누"]


def test_more_than_fit_are_cut_off_and_it_is_said(client):
    a_brand("다시결")
    fill_up(products=MAX_FOUND + 1, brands=0, now=timezone.now(), progress=Progress.silent())
    response = client.get("/search/?query=다시결")
    assert len(response.context["products"]) == MAX_FOUND
    assert "더 있어요" in response.content.decode()


def test_searching_opens_no_session(client):
    client.get("/search/?query=비누")
    assert not client.cookies
