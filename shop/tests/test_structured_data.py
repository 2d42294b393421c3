"""What search engines are told of a product: what its page says, and nothing else."""

import json
import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client, RequestFactory

from impactmuseum.tests import schema_org
from shop.models import PriceWindow, Product
from shop.tests.factories import ProductFactory, a_personal_tag, a_variant, shop_page, shop_settings

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Seoul"))


@pytest.fixture(autouse=True)
def _open_the_shop() -> None:
    shop_page()
    shop_settings(shipping_fee=3000, free_shipping_from=50000, chilled_fee=4000)


def page_of(product: Product, query: str = "") -> str:
    return " ".join(Client().get(product.url + query).content.decode().split())


def told(product: Product) -> dict[str, Any]:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page_of(product))
    thing = json.loads(blocks[0])
    assert schema_org.faults({name: value for name, value in thing.items() if name != "@context"}) == []
    return thing


def a_coat(**more: Any) -> Product:
    """In two colours and two sizes, of which one is sold out and one costs more."""
    options = [
        {"sku": "COAT-1", "option1": "먹", "option2": "S", "price": 30000},
        {"sku": "COAT-2", "option1": "먹", "option2": "L", "price": 33000},
        {"sku": "COAT-3", "option1": "노을", "option2": "S", "price": 30000, "on_hand": 0},
    ]
    return ProductFactory(name="외투", option1_name="색상", option2_name="크기", variants=options, **more)


def test_each_option_is_a_product_with_its_own_offer():
    coat = a_coat()
    group = told(coat)
    assert (group["@type"], group["productGroupID"]) == ("ProductGroup", f"P{coat.pk}")
    assert group["variesBy"] == ["https://schema.org/color", "https://schema.org/size"]
    assert [
        (each["sku"], each["color"], each["size"], each["offers"]["price"], each["offers"]["availability"])
        for each in group["hasVariant"]
    ] == [
        ("COAT-1", "먹", "S", 30000, "https://schema.org/InStock"),
        ("COAT-2", "먹", "L", 33000, "https://schema.org/InStock"),
        ("COAT-3", "노을", "S", 30000, "https://schema.org/OutOfStock"),
    ]


def test_an_option_without_a_word_of_schema_is_told_in_our_own():
    product = ProductFactory(option1_name="향", variants=[{"option1": "솔"}, {"option1": "귤"}])
    group = told(product)
    assert group["variesBy"] == ["향"]
    assert group["hasVariant"][1]["additionalProperty"] == [{"@type": "PropertyValue", "name": "향", "value": "귤"}]


def test_an_options_address_opens_the_page_with_it_chosen_and_at_its_price():
    coat = a_coat()
    larger = told(coat)["hasVariant"][1]
    path = larger["offers"]["url"].removeprefix("http://testserver" + coat.url)
    page = page_of(coat, path)
    assert '<span class="price__now">33,000원</span>' in page
    assert "selected>먹 / L" in page
    assert '<span class="price__now">30,000원부터</span>' in page_of(coat)


@pytest.mark.parametrize("query", ["?option=0", "?option=%00", "?option=" + "9" * 400, "?option[]=1"])
def test_an_option_that_is_none_of_the_products_chooses_nothing(query: str):
    assert '<span class="price__now">30,000원부터</span>' in page_of(a_coat(), query)


def test_the_options_of_one_kind_are_chosen_as_well():
    product = ProductFactory(option1_name="향", variants=[{"option1": "솔"}, {"option1": "귤", "on_hand": 0}])
    pine, citrus = product.active_variants
    assert f'id="variant-{pine.pk}" required data-price="10000" data-available="10" checked>' in page_of(
        product, f"?option={pine.pk}"
    )
    assert "checked" not in page_of(product, f"?option={citrus.pk}")


def test_the_price_is_the_one_on_the_page_and_says_until_when_it_holds():
    variant = a_variant(price=20000)
    window = {"start": NOON - timedelta(days=1), "end": NOON + timedelta(days=7, hours=12), "label": "늦가을"}
    PriceWindow.objects.create(variant=variant, price=15000, **window)
    with time_machine.travel(NOON, tick=False):
        offer = told(variant.product)["offers"]
        page = page_of(variant.product)
    assert (offer["price"], offer["priceSpecification"]["price"], offer["priceValidUntil"]) == (
        15000,
        20000,
        "2026-11-29",
    )
    assert '<span class="price__now">15,000원</span>' in page
    assert '<meta property="product:price:amount" content="15000">' in page


def test_a_price_that_will_change_says_until_when_it_holds_as_well():
    variant = a_variant(price=20000)
    PriceWindow.objects.create(
        variant=variant, price=15000, start=NOON + timedelta(days=2), end=NOON + timedelta(days=9)
    )
    with time_machine.travel(NOON, tick=False):
        offer = told(variant.product)["offers"]
    assert (offer["price"], offer["priceValidUntil"]) == (20000, "2026-11-24")
    assert "priceSpecification" not in offer


def test_a_price_without_an_end_claims_none():
    assert "priceValidUntil" not in told(ProductFactory())["offers"]


def test_delivery_costs_what_the_page_says_and_more_where_it_is_remote():
    offer = told(ProductFactory(price=20000))["offers"]
    fees = [
        (way["shippingRate"]["value"], way["shippingDestination"].get("postalCodeRange", {}).get("postalCodeBegin"))
        for way in offer["shippingDetails"]
    ]
    assert fees == [(3000, None), (6000, "63000"), (8000, "40200")]


@pytest.mark.parametrize(
    ("product", "fee"),
    [({"price": 50000}, 0), ({"shipping": Product.Shipping.CHILLED, "price": 90000}, 4000)],
)
def test_delivery_is_free_from_a_sum_on_but_not_of_chilled_goods(product: dict, fee: int):
    ways = told(ProductFactory(**product))["offers"]["shippingDetails"]
    assert ways[0]["shippingRate"] == {"@type": "MonetaryAmount", "value": fee, "currency": "KRW"}


def test_goods_go_back_within_seven_days_and_what_is_made_for_its_buyer_does_not():
    usual = told(ProductFactory())["offers"]["hasMerchantReturnPolicy"]
    tag = told(a_personal_tag().product)["offers"]["hasMerchantReturnPolicy"]
    assert (usual["applicableCountry"], usual["merchantReturnDays"]) == ("KR", 7)
    assert tag["returnPolicyCategory"] == "https://schema.org/MerchantReturnNotPermitted"
    assert "merchantReturnDays" not in tag


@pytest.mark.parametrize(
    ("product", "fee"),
    [
        ({"price": 49999}, 3000),
        ({"price": 50000}, 6000),  # Sent for nothing: the buyer pays both ways.
        ({"price": 90000, "shipping": Product.Shipping.CHILLED}, 4000),
    ],
)
def test_it_costs_to_send_one_piece_back_what_the_page_says(product: dict[str, Any], fee: int):
    thing = ProductFactory(**product)
    policy = told(thing)["offers"]["hasMerchantReturnPolicy"]
    assert policy["returnFees"] == "https://schema.org/ReturnShippingFees"
    assert policy["returnShippingFeesAmount"] == {"@type": "MonetaryAmount", "value": fee, "currency": "KRW"}
    assert f"{fee:,}원" in page_of(thing).partition("마음이 바뀐 반품은")[2].partition("교환은")[0]


def test_where_delivery_costs_nothing_goods_go_back_for_nothing():
    shop_settings(shipping_fee=0)
    policy = told(ProductFactory())["offers"]["hasMerchantReturnPolicy"]
    assert policy["returnFees"] == "https://schema.org/FreeReturn"
    assert "returnShippingFeesAmount" not in policy


def test_one_thing_tells_its_impact_beside_an_option_of_our_own():
    thing = ProductFactory(option1_name="향", variants=[{"option1": "솔"}], impact_sentence="1개 = 나무 1그루")
    properties = told(thing)["additionalProperty"]
    assert [(one["name"], one["value"]) for one in properties] == [("임팩트", "1개 = 나무 1그루"), ("향", "솔")]


def test_food_that_may_not_be_opened_still_goes_back_within_seven_days():
    jam = ProductFactory(withdrawal_notice="뚜껑을 연 잼은 청약철회가 제한돼요.")
    assert told(jam)["offers"]["hasMerchantReturnPolicy"]["merchantReturnDays"] == 7


@pytest.mark.parametrize(("on_hand", "word", "sign"), [(1, "InStock", "in stock"), (0, "OutOfStock", "out of stock")])
def test_what_is_sold_out_is_told_so(on_hand: int, word: str, sign: str):
    product = ProductFactory(on_hand=on_hand)
    assert told(product)["offers"]["availability"] == f"https://schema.org/{word}"
    page = page_of(product)
    assert f'<meta property="product:availability" content="{sign}">' in page
    assert ("지금은 다 팔렸어요" in page) == (on_hand == 0)


def test_an_option_that_is_retired_is_told_no_more():
    coat = a_coat()
    coat.variants.filter(sku="COAT-2").update(is_retired=True)
    assert [each["sku"] for each in told(coat)["hasVariant"]] == ["COAT-1", "COAT-3"]


def test_the_impact_and_the_shelf_are_told():
    product = ProductFactory(impact_sentence="1개 판매 = 우산 1개", materials="우산 천")
    thing = told(product)
    assert thing["additionalProperty"] == [{"@type": "PropertyValue", "name": "임팩트", "value": "1개 판매 = 우산 1개"}]
    assert (thing["category"], thing["material"]) == (product.category.name, "우산 천")


def test_a_draft_in_a_preview_tells_nothing():
    product = ProductFactory(name="게시한 이름")
    product.save_revision()
    draft = product.get_latest_revision_as_object()
    page = draft.make_preview_request(RequestFactory().get("/"), "").render().content.decode()
    assert "ld+json" not in page
