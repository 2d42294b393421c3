"""Google's feed: every option as its page has it, by Google's rules (support.google.com/merchants/answer/7052112)."""

import json
import re
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from impactmuseum.base.money import won
from impactmuseum.base.pictures import SPECS, sized
from impactmuseum.base.progress import Progress
from problems.tests.english_factories import english_tree, tell
from problems.tests.factories import picture
from shop.catalogue_seed import fill_up
from shop.models import PriceWindow, Product, ProductImage
from shop.tests.factories import CategoryFactory, ProductFactory, a_brand, shop_page, shop_settings

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Seoul"))
G = "{http://base.google.com/ns/1.0}"
HERE = "http://testserver"
RULES = {
    "id": r".{1,50}",
    "title": r".{1,150}",
    "description": r".{1,5000}",
    "link": r"http://testserver/shop/[\x21-\x7e]+",
    "image_link": r"http://testserver/media/[\x21-\x7e]+\.webp",
    "availability": r"in_stock|out_of_stock",
    "price": r"[1-9][0-9]* KRW",
    "condition": "new",
    "brand": r".{1,70}",
    "identifier_exists": "no",
}
MAY = {
    "sale_price": RULES["price"],
    "sale_price_effective_date": r"\S{25}/\S{25}",
    "item_group_id": r"P[0-9]{1,49}",
    "color": r".{1,100}",
    "size": r".{1,100}",
    "material": r".{1,200}",
    "pattern": r".{1,100}",
    "product_type": r".{1,750}",
    "shipping": r"\s*",
    "product_detail": r"\s*",
}


@pytest.fixture(autouse=True)
def _open_the_shop() -> None:
    shop_page()
    shop_settings()


def hung(**more: Any) -> Product:
    """A product with a picture, in every size, as a worker leaves it."""
    product = ProductFactory(**more)
    product.images.set([ProductImage(image=picture(product.slug, width=300, height=300))])
    product.save()
    sized(product.cover)
    return Product.objects.get(pk=product.pk)


def largest_file(product: Product) -> str:
    return product.cover.renditions.get(filter_spec=SPECS[-1]).url


def items(client: Client, path: str = "/feeds/google.xml") -> list[dict[str, str]]:
    response = client.get(path)
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(b"".join(response.streaming_content))
    return [
        {part.tag.removeprefix(G): part.text or "" for part in item.iter() if part is not item}
        for item in root.findall("channel/item")
    ]


def test_an_option_is_an_item_of_its_own(client: Client) -> None:
    shelf = CategoryFactory(name="옷", parent=CategoryFactory(name="생활"))
    options = [{"option1": "먹", "option2": "S", "price": 30000}, {"option1": "먹", "option2": "L", "on_hand": 0}]
    more = {"name": "외투", "slug": "coat", "category": shelf, "description": "<p>따뜻해요.</p><p>&lt;질겨요&gt;</p>"}
    coat = hung(option1_name="색상", option2_name="크기", variants=options, **more)
    small, large = coat.active_variants
    first, second = items(client)
    assert first == {
        "id": str(small.pk),
        "title": "외투 (먹 / S)",
        "description": "비 온 뒤의 우산으로 만든 가방 따뜻해요. <질겨요>",
        "link": f"{HERE}/shop/coat/?option={small.pk}",
        "image_link": HERE + largest_file(coat),
        "availability": "in_stock",
        "price": "3000 KRW",  # of its shipping: see below.
        "condition": "new",
        "brand": "다시결",
        "identifier_exists": "no",
        "product_type": "생활 > 옷",
        "item_group_id": f"P{coat.pk}",
        "color": "먹",
        "size": "S",
        "shipping": "",
        "country": "KR",
    }
    assert (second["id"], second["availability"], second["size"]) == (str(large.pk), "out_of_stock", "L")


def open_in_english() -> None:
    english_tree()
    tell(shop_page(), title="Shop")


def test_english_readers_are_told_what_is_sold_in_english_and_at_the_same_price(client: Client) -> None:
    open_in_english()
    shelf = CategoryFactory(name="옷", name_en="Clothes")
    more = {"slug": "coat", "category": shelf, "line_en": "A warm coat", "description_en": "<p>Worn long.</p>"}
    coat = hung(name="외투", name_en="Coat", is_in_english=True, price=49900, **more)
    hung(name="비누", slug="soap")
    (told,) = items(client, "/en/feeds/google.xml")
    korean = items(client)[0]
    assert (told["id"], told["title"], told["link"]) == (
        str(coat.active_variants[0].pk),
        "Coat",
        f"{HERE}/en/shop/coat/",
    )
    assert (told["description"], told["product_type"]) == ("A warm coat Worn long.", "Clothes")
    assert [told[name] for name in ("id", "price", "image_link")] == [
        korean[name] for name in ("id", "price", "image_link")
    ]


def test_a_shop_that_is_not_open_in_english_tells_nothing_there(client: Client) -> None:
    hung(slug="coat", name_en="Coat", is_in_english=True)
    assert items(client, "/en/feeds/google.xml") == []
    open_in_english()
    assert [item["title"] for item in items(client, "/en/feeds/google.xml")] == ["Coat"]


def test_a_choice_that_google_has_no_word_for_is_told_in_our_own(client: Client) -> None:
    hung(option1_name="향", option2_name="크기", variants=[{"option1": "솔", "option2": "S"}, {"option1": "귤"}])
    first, second = items(client)
    told = [(item["attribute_name"], item["attribute_value"], item.get("size")) for item in (first, second)]
    assert told == [("향", "솔", "S"), ("향", "귤", None)]


def price_of(client: Client) -> tuple[str, str]:
    root = ElementTree.fromstring(b"".join(client.get("/feeds/google.xml").streaming_content))
    item = root.find("channel/item")
    return item.findtext(f"{G}price"), item.findtext(f"{G}shipping/{G}price")


def test_price_and_delivery_are_those_of_one_piece(client: Client) -> None:
    hung(price=49900)
    assert price_of(client) == ("49900 KRW", "3000 KRW")
    Product.objects.get().variants.update(price=50000)
    assert price_of(client) == ("50000 KRW", "0 KRW")


def test_a_reduced_price_says_what_it_was_and_when_it_holds(client: Client) -> None:
    variant = hung(price=60000).active_variants[0]
    window = {"start": NOON - timedelta(days=1), "end": NOON + timedelta(days=7)}
    PriceWindow.objects.create(variant=variant, price=45000, **window)
    with time_machine.travel(NOON, tick=False):
        (item,) = items(client)
        assert price_of(client) == ("60000 KRW", "3000 KRW")
    assert item["sale_price"] == "45000 KRW"
    assert item["sale_price_effective_date"] == "2026-11-21T12:00:00+09:00/2026-11-29T12:00:00+09:00"


def test_a_price_that_is_raised_for_a_while_is_no_sale(client: Client) -> None:
    variant = hung(price=20000).active_variants[0]
    window = {"start": NOON - timedelta(days=1), "end": NOON + timedelta(days=7)}
    PriceWindow.objects.create(variant=variant, price=25000, **window)
    with time_machine.travel(NOON, tick=False):
        assert price_of(client) == ("25000 KRW", "3000 KRW")
        assert "sale_price" not in items(client)[0]


def test_one_thing_without_options_is_no_group(client: Client) -> None:
    hung(slug="soap")
    (item,) = items(client)
    assert item["link"] == f"{HERE}/shop/soap/"
    assert "item_group_id" not in item


def test_a_picture_that_no_worker_has_sized_yet_is_sized_at_once(client: Client) -> None:
    product = hung()
    product.cover.renditions.all().delete()
    assert items(client)[0]["image_link"] == HERE + sized(product.cover).largest
    assert product.cover.renditions.count() == 4


@pytest.mark.parametrize(("height", "told"), [(99, 0), (100, 1)])
def test_a_picture_that_is_too_small_is_refused_by_the_engine_and_so_left_out(
    client: Client, height: int, told: int
) -> None:
    product = hung()
    product.cover = picture("작은 그림", width=300, height=height)
    Product.objects.filter(pk=product.pk).update(cover=product.cover)
    assert len(items(client)) == told


@pytest.mark.parametrize("state", [{"live": False}, {"variants": []}, {"price": 0}])
def test_what_cannot_be_bought_is_left_out(client: Client, state: dict) -> None:
    hung(**state)
    assert items(client) == []


def test_no_sign_in_a_name_breaks_the_feed(client: Client) -> None:
    hung(name='비누 <b>&\x0b"\x1f]]>')
    assert items(client)[0]["title"] == '비누 <b>&"]]>'


def test_every_item_of_a_catalogue_holds_to_the_rules(client: Client) -> None:
    a_brand()
    picture(width=300, height=300)
    fill_up(products=40, brands=3, now=NOON, progress=Progress.silent())
    root = ElementTree.fromstring(b"".join(client.get("/feeds/google.xml").streaming_content))
    found = root.findall("channel/item")
    wrong = []
    for item in found:
        told = {part.tag.removeprefix(G): part.text or "" for part in item}
        wrong += [f"no {name}" for name in RULES.keys() - told.keys()]
        rules = {**RULES, **MAY}
        wrong += [f"{name}: {text}" for name, text in told.items() if not re.fullmatch(rules[name], text)]
    ids = [item.findtext(f"{G}id") for item in found]
    assert (wrong, len(set(ids)) == len(ids) > 40) == ([], True)


def test_every_item_of_a_catalogue_agrees_with_its_page(client: Client) -> None:
    a_brand()
    picture(width=300, height=300)
    with time_machine.travel(NOON, tick=False):
        fill_up(products=12, brands=2, now=NOON, progress=Progress.silent())
        PriceWindow.objects.create(
            variant=Product.objects.first().active_variants[0], price=990, start=NOON, end=NOON + timedelta(days=1)
        )
        root = ElementTree.fromstring(b"".join(client.get("/feeds/google.xml").streaming_content))
        compared = 0
        for item in root.findall("channel/item"):
            page = client.get(item.findtext(f"{G}link")).content.decode()
            price = int((item.findtext(f"{G}sale_price") or item.findtext(f"{G}price")).removesuffix(" KRW"))
            purchase = page[page.index("purchase__price") : page.index("배송비")]
            assert f'<span class="price__now">{won(price)}</span>' in purchase
            assert f'<meta property="product:price:amount" content="{price}">' in page
            thing = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
            offers = [each["offers"] for each in thing.get("hasVariant", [thing])]
            offer = next(offer for offer in offers if offer["url"] == item.findtext(f"{G}link"))
            state = {"in_stock": "InStock", "out_of_stock": "OutOfStock"}[item.findtext(f"{G}availability")]
            assert (offer["price"], offer["availability"]) == (price, f"https://schema.org/{state}")
            fee = offer["shippingDetails"][0]["shippingRate"]["value"]
            assert item.findtext(f"{G}shipping/{G}price") == f"{fee} KRW"
            compared += 1
    assert compared > 20
