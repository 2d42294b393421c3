"""What is found in English: what can be read and bought there, by the names it has there."""

import pytest

from shop.tests.factories import ProductFactory, home_page, shop_page

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


@pytest.fixture(autouse=True)
def _open_the_museum() -> None:
    home_page()
    shop_page()


def found(client, query: str, **headers: str) -> list[tuple[str, str]]:
    answer = client.get("/api/v1/search/", {"query": query, "type": "product"}, **headers).json()
    return [(result["title"], result["summary"]) for result in answer["results"]]


def test_a_product_has_the_texts_of_the_language_that_is_read(client):
    told = {"is_in_english": True, "name_en": "Rice soap", "line_en": "Keeps its shape."}
    ProductFactory(name="쌀비누", line="무르지 않아요.", **told)
    assert found(client, "soap") == [("쌀비누", "무르지 않아요.")]
    assert found(client, "soap", **ENGLISH) == [("Rice soap", "Keeps its shape.")]


def test_what_is_not_sold_in_english_is_not_found_there(client):
    product = ProductFactory(name="쌀비누")
    assert (len(found(client, "쌀비누")), found(client, "쌀비누", **ENGLISH)) == (1, [])
    product.is_in_english, product.name_en = True, "Rice soap"
    product.save()
    assert [title for title, _line in found(client, "쌀비누", **ENGLISH)] == ["Rice soap"]
