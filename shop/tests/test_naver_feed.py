"""네이버's list of products, by the rules of EP 3.0, and as the pages have it."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from impactmuseum.base.money import won
from impactmuseum.base.progress import Progress
from problems.tests.factories import picture
from shop.catalogue_seed import fill_up
from shop.models import PriceWindow, Product
from shop.tests.factories import CategoryFactory, a_brand, a_personal_tag, a_review, shop_page, shop_settings
from shop.tests.test_google_feed import HERE, hung, largest_file

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Seoul"))
# Which columns there must be, and what each may hold, as the guide to EP 3.0 says.
RULES = {
    "id": r"[a-zA-Z0-9_\- ]{1,50}",
    "title": r"[^\t\n]{1,100}",
    "price_pc": r"[1-9][0-9]{0,9}",
    "normal_price": r"([1-9][0-9]{0,9})?",
    "link": r"https?://[\x21-\x7e]{1,247}",
    "image_link": r"https?://[\x21-\x7e]{1,247}",
    "category_name1": r"[^\t\n]{1,50}",
    "category_name2": r"[^\t\n]{0,50}",
    "condition": "신상품",
    "order_made": "Y?",
    "brand": r"[^\t\n]{0,60}",
    "review_count": r"[0-9]{1,10}",
    "shipping": r"-1|0|[1-9][0-9]{0,5}|1000000",
    "option_detail": r"([^^|\t\n]+\^[0-9]+(\|[^^|\t\n]+\^[0-9]+){0,49})?",
}


@pytest.fixture(autouse=True)
def _open_the_shop() -> None:
    shop_page()
    shop_settings()


def rows(client: Client) -> list[dict[str, str]]:
    response = client.get("/feeds/naver.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    head, *lines = b"".join(response.streaming_content).decode().removesuffix("\n").split("\n")
    return [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]


def test_a_product_is_a_line(client: Client) -> None:
    shelf = CategoryFactory(name="옷", parent=CategoryFactory(name="생활"))
    options = [
        {"option1": "먹|빛", "price": 30000},
        {"option1": "노을", "price": 28000},
        {"option1": "이끼", "price": 9000, "on_hand": 0},
    ]
    coat = hung(name="외투", slug="coat", category=shelf, option1_name="색상", variants=options)
    a_review(coat)
    assert rows(client) == [
        {
            "id": str(coat.pk),
            "title": "외투",
            "price_pc": "28000",
            "normal_price": "",
            "link": f"{HERE}/shop/coat/",
            "image_link": HERE + largest_file(coat),
            "category_name1": "생활",
            "category_name2": "옷",
            "condition": "신상품",
            "order_made": "",
            "brand": "다시결",
            "review_count": "1",
            "shipping": "3000",
            "option_detail": "먹 빛^30000|노을^28000",
        }
    ]


def test_a_reduced_price_says_what_it_was(client: Client) -> None:
    variant = hung(price=60000).active_variants[0]
    PriceWindow.objects.create(variant=variant, price=45000, start=NOON, end=NOON + timedelta(days=1))
    with time_machine.travel(NOON, tick=False):
        (row,) = rows(client)
    assert (row["price_pc"], row["normal_price"], row["shipping"]) == ("45000", "60000", "3000")


@pytest.mark.parametrize(
    ("product", "fee"),
    [({"price": 49999}, "3000"), ({"price": 50000}, "0"), ({"price": 90000, "shipping": "chilled"}, "4000")],
)
def test_delivery_is_what_one_piece_costs_to_send(client: Client, product: dict[str, Any], fee: str) -> None:
    hung(**product)
    assert rows(client)[0]["shipping"] == fee


@pytest.mark.parametrize(
    "state", [{"on_hand": 0}, {"live": False}, {"variants": []}, {"price": 0}, {"slug": "가" * 60}]
)
def test_what_is_sold_out_or_would_be_refused_is_left_out(client: Client, state: dict[str, Any]) -> None:
    hung(**state)
    assert rows(client) == []


def test_a_picture_that_is_too_small_would_be_refused_as_well(client: Client) -> None:
    product = hung()
    Product.objects.filter(pk=product.pk).update(cover=picture("작은 그림", width=400, height=299))
    assert rows(client) == []


def test_what_is_made_to_order_says_so(client: Client) -> None:
    tag = a_personal_tag(slug="tag").product
    tag.cover = picture(width=300, height=300)
    tag.save()
    assert rows(client)[0]["order_made"] == "Y"


def test_no_sign_in_a_name_breaks_the_line(client: Client) -> None:
    hung(name="비누\t하나\n둘")
    assert rows(client)[0]["title"] == "비누 하나 둘"


def test_more_options_than_naver_takes_are_not_told(client: Client) -> None:
    hung(option1_name="번호", variants=[{"option1": str(number)} for number in range(51)])
    assert rows(client)[0]["option_detail"] == ""


def test_every_line_of_a_catalogue_holds_to_the_rules_and_agrees_with_its_page(client: Client) -> None:
    a_brand()
    picture(width=300, height=300)
    with time_machine.travel(NOON, tick=False):
        fill_up(products=24, brands=3, now=NOON, progress=Progress.silent())
        found = rows(client)
        wrong = [
            f"{name}: {row[name]}" for row in found for name, rule in RULES.items() if not re.fullmatch(rule, row[name])
        ]
        for row in found:
            page = client.get(row["link"]).content.decode()
            purchase = page[page.index("purchase__price") : page.index("배송비")]
            assert f'<span class="price__now">{won(int(row["price_pc"]))}' in purchase
            before = re.search(r"정가 </span>([0-9,]+)원", purchase)
            assert (before[1].replace(",", "") if before else "") == row["normal_price"]
    on_the_shelf = [product for product in Product.objects.on_sale() if not product.is_sold_out]
    assert (wrong, list(found[0])) == ([], list(RULES))
    assert [row["id"] for row in found] == [str(product.pk) for product in sorted(on_the_shelf, key=lambda one: one.pk)]
