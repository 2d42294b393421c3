"""What everybody may read of the shop: `/api/v1/products/`, `/api/v1/categories/`."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from problems.tests.english_factories import english_tree, tell
from shop.models import PriceWindow, Product
from shop.tests.factories import (
    CategoryFactory,
    ProductFactory,
    a_brand,
    a_buyer,
    a_personal_tag,
    a_question,
    a_review,
    a_stranger,
    a_variant,
    shop_page,
    shop_settings,
)

pytestmark = pytest.mark.django_db


def get(path: str, **headers: str) -> Any:
    return Client().get(f"/api/v1/{path}", headers=headers)


def slugs(path: str) -> list[str]:
    return [row["slug"] for row in get(path).json()["results"]]


def test_a_product_tells_its_options_with_the_price_and_the_stock_of_this_moment() -> None:
    options = [{"option1": "M", "sku": "TOTE-M"}, {"option1": "L", "sku": "TOTE-L", "price": 12000, "on_hand": 0}]
    product = ProductFactory(slug="tote", option1_name="크기", variants=options)
    now = timezone.now()
    PriceWindow.objects.create(
        variant=product.variants.get(sku="TOTE-M"), start=now, end=now + timedelta(hours=1), price=7000, label="할인"
    )
    told = get("products/tote/").json()
    assert [variant["sku"] for variant in told["variants"]] == ["TOTE-M", "TOTE-L"]
    medium, large = told["variants"]
    assert medium["price"] == {"price": 7000, "list_price": 10000, "label": "할인", "discount_percent": 30}
    assert (medium["available"], medium["options"]) == (10, [{"name": "크기", "value": "M"}])
    assert (large["available"], large["stock"]) == (0, {"state": "sold_out", "few_left": 0})
    assert told["price"]["price"] == 7000


def test_few_pieces_are_told_as_few() -> None:
    shop_settings(few_left=5)
    a_variant(slug="soap", on_hand=3)
    assert get("products/soap/").json()["stock"] == {"state": "few_left", "few_left": 3}


def test_a_draft_and_the_product_of_a_brand_that_is_not_published_are_not_there() -> None:
    ProductFactory(slug="draft", live=False)
    hidden = a_brand("숨은 곳")
    ProductFactory(slug="hidden", brand=hidden)
    hidden.unpublish()
    assert slugs("products/") == []
    assert [get(f"products/{slug}/").status_code for slug in ("draft", "hidden")] == [404, 404]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["cup", "soap", "tote"]),
        ("?brand=다시결", ["tote"]),
        ("?category=kitchen", ["cup"]),
        ("?problem=플라스틱과-자원순환", ["cup", "soap", "tote"]),
        ("?price_min=8000&price_max=10000", ["cup"]),
        ("?in_stock=true", ["cup", "tote"]),
        ("?query=비누", ["soap"]),
        ("?ordering=-price", ["tote", "cup", "soap"]),
        ("?ordering=name", ["tote", "soap", "cup"]),
        ("?page_size=2&page=2", ["tote"]),
    ],
)
def test_a_list_is_narrowed_and_ordered_by_its_address(asked: str, found: list[str]) -> None:
    other = a_brand("고운손")
    ProductFactory(name="가방", slug="tote", price=12000)
    ProductFactory(name="비누", slug="soap", brand=other, price=5000, on_hand=0)
    ProductFactory(name="컵", slug="cup", brand=other, price=9000, category=CategoryFactory(slug="kitchen"))
    assert slugs(f"products/{asked}") == found


def test_a_page_knows_how_many_there_are_and_where_the_next_one_is() -> None:
    for number in range(3):
        ProductFactory(slug=f"p{number}")
    told = get("products/?page_size=2&ordering=created").json()
    assert (told["count"], told["pages"], told["previous"]) == (3, 2, None)
    assert told["next"] == "http://testserver/api/v1/products/?ordering=created&page=2&page_size=2"
    assert get("products/?page_size=2&page=3").status_code == 404


def test_only_the_fields_that_are_asked_for_are_told() -> None:
    ProductFactory(slug="tote")
    assert get("products/?fields=slug,price").json()["results"][0].keys() == {"slug", "price"}
    refused = get("products/tote/?fields=slug,cost")
    assert refused.status_code == 400
    assert refused.json()["errors"][0] == {"pointer": "/fields/cost", "code": "unknown", "detail": "모르는 이름이에요."}


def test_what_has_not_changed_is_not_sent_again() -> None:
    variant = a_variant(slug="tote")
    first = get("products/tote/")
    again = get("products/tote/", if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    Product.objects.filter(pk=variant.product_id).update(line="다른 한 줄")
    assert get("products/tote/", if_none_match=first["ETag"]).status_code == 200


def test_a_product_that_asks_for_a_text_says_how_long_it_may_be() -> None:
    a_personal_tag(slug="tag")
    assert get("products/tag/").json()["personal_text"] == {
        "label": "각인할 이름과 번호",
        "max_length": 22,
        "characters": "name_and_number",
    }


def test_a_shelf_names_the_one_above_it() -> None:
    above = CategoryFactory(slug="living")
    CategoryFactory(slug="kitchen", parent=above)
    assert get("categories/kitchen/").json()["parent"] == "living"
    assert slugs("categories/?parent=living") == ["kitchen"]


def test_reading_opens_no_session_and_is_kept_by_nobody_unasked() -> None:
    ProductFactory(slug="tote")
    answer = get("products/tote/")
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-cache"
    assert "Cookie" not in answer["Vary"]


def test_what_is_sold_in_english_is_told_in_english_and_nothing_else() -> None:
    english_tree()
    tell(shop_page(), title="Shop")
    grey = {"option1": "먹구름", "option1_en": "Storm grey"}
    texts = {"name": "장바구니", "name_en": "Tote", "option1_name": "색상", "option1_name_en": "Colour"}
    ProductFactory(slug="tote", is_in_english=True, variants=[grey], **texts)
    ProductFactory(slug="cup", name="컵")
    listed = get("products/", accept_language="en").json()["results"]
    assert [(row["name"], row["url"]) for row in listed] == [("Tote", "http://testserver/en/shop/tote/")]
    told = get("products/tote/", accept_language="en").json()["variants"][0]
    assert (told["label"], told["options"]) == ("Storm grey", [{"name": "Colour", "value": "Storm grey"}])
    assert get("products/cup/", accept_language="en").status_code == 404
    assert get("products/tote/").json()["variants"][0]["label"] == "먹구름"


def test_a_description_leads_to_whole_addresses() -> None:
    brand = a_brand("다시결")
    text = f'<p>만든 <a linktype="page" id="{brand.pk}">곳</a>, <a href="https://example.com/">밖</a></p>'
    ProductFactory(slug="tote", brand=brand, description=text)
    told = get("products/tote/").json()["description"]
    assert told == f'<p>만든 <a href="http://testserver{brand.url}">곳</a>, <a href="https://example.com/">밖</a></p>'


def test_reviews_are_told_with_their_answers_and_their_average() -> None:
    product = ProductFactory(slug="tote", brand=a_brand("다시결"))
    answer = {"answer": "고마워요.", "answered_at": timezone.now(), "answered_by_brand": True}
    a_review(product, stars=4, author=a_buyer(), option_label="M", **answer)
    a_review(product, stars=1, hidden_at=timezone.now())
    a_review(product, stars=5)
    told = get("products/tote/reviews/").json()
    assert [row["stars"] for row in told["results"]] == [5, 4]
    assert (told["results"][1]["answer"]["text"], told["results"][1]["answer"]["by"]) == ("고마워요.", "다시결")
    assert get("products/tote/").json()["rating"] == {"count": 2, "average": 4.5}
    assert get("products/tote/reviews/?fields=stars&page_size=1").json()["results"] == [{"stars": 5}]


def test_of_a_private_question_nobody_is_told_more_than_that_it_was_asked() -> None:
    product = ProductFactory(slug="tote")
    a_question(product, "물에 젖나요?", author=a_buyer())
    secret = {"answer": "그럼요.", "answered_at": timezone.now()}
    a_question(product, "전화 주세요 010-1234-5678", author=a_stranger(), is_private=True, **secret)
    private, asked = get("products/tote/questions/").json()["results"]
    assert (private["is_private"], private["author"], private["text"], private["answer"]) == (True, "", "", None)
    assert (asked["text"], asked["answer"]) == ("물에 젖나요?", None)


@pytest.mark.parametrize("voices", ["reviews", "questions"])
def test_what_was_said_of_a_product_that_is_not_on_sale_is_not_there(voices: str) -> None:
    a_review(ProductFactory(slug="draft", live=False))
    assert get(f"products/draft/{voices}/").status_code == 404
