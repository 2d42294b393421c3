"""What all shopping engines' feeds have in common: fresh, small in memory, and not for whoever asks all the time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from brands.models import BrandPage
from impactmuseum.base.progress import Progress
from problems.tests.english_factories import english_tree, tell
from problems.tests.factories import picture
from shop import feed, stock
from shop.catalogue_seed import fill_up
from shop.models import Category, PriceWindow, Product, RemoteArea, Variant
from shop.tests.factories import ProductFactory, a_brand, a_review, a_variant, shop_page, shop_settings

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Seoul"))
FEEDS = ["/feeds/google.xml", "/feeds/naver.txt"]
OF_A_CHUNK = 4


@pytest.fixture(autouse=True)
def _open_the_shop() -> None:
    shop_page()
    shop_settings()


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def questions(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        body(client, path)
    return len(asked)


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_asks_as_many_questions_of_each_few_hundred_products(
    client: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_brand()
    picture(width=300, height=300)
    fill_up(products=90, brands=3, now=timezone.now(), progress=Progress.silent())
    body(client, path)
    counted = []
    for chunk in (100, 90, 30):
        monkeypatch.setattr(feed, "CHUNK", chunk)
        counted.append(questions(client, path))
    # A full chunk is followed by a look whether there are more.
    assert counted == [counted[0], counted[0] + 1, counted[0] + 2 * OF_A_CHUNK + 1]


def test_an_english_feed_asks_no_more_of_many_products_than_of_few(client: Client) -> None:
    english_tree()
    tell(shop_page(), title="Shop")
    a_brand()
    picture(width=300, height=300)
    counted = []
    for products in (10, 60):
        fill_up(products=products, brands=3, now=timezone.now(), progress=Progress.silent())
        Product.objects.update(is_in_english=True, name_en="Thing")
        body(client, "/en/feeds/google.xml")
        counted.append(questions(client, "/en/feeds/google.xml"))
    assert counted[0] == counted[1]


@pytest.mark.parametrize("path", FEEDS)
def test_nothing_is_read_before_it_is_sent(client: Client, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    a_brand()
    picture(width=300, height=300)
    fill_up(products=20, brands=1, now=timezone.now(), progress=Progress.silent())
    body(client, path)
    monkeypatch.setattr(feed, "CHUNK", 5)
    lines = iter(client.get(path).streaming_content)
    next(lines)
    with CaptureQueriesContext(connection) as asked:
        next(lines)
    assert (
        len([one for one in asked if 'FROM "shop_product"' in one["sql"] or "FROM `shop_product`" in one["sql"]]) == 1
    )


def sell(variant: Variant) -> None:
    stock.adjust(variant=variant, change=-1, reason="깨짐")


def reduce(variant: Variant) -> None:
    PriceWindow.objects.create(variant=variant, price=1, start=NOON - timedelta(days=1), end=NOON + timedelta(days=9))


def dearer_delivery(variant: Variant) -> None:
    shop_settings(shipping_fee=3500)


def farther_delivery(variant: Variant) -> None:
    RemoteArea.objects.filter(name="제주").update(extra_fee=5000)


def rename(variant: Variant) -> None:
    product = Product.objects.get()
    product.name = "새 이름"
    product.save()


def rename_shelf(variant: Variant) -> None:
    Category.objects.update(name="새 갈래")


def rename_shelf_in_english(variant: Variant) -> None:
    Category.objects.update(name_en="A new shelf")


def new_price(variant: Variant) -> None:
    Variant.objects.update(price=777)


def hide(variant: Variant) -> None:
    BrandPage.objects.update(live=False)


def review(variant: Variant) -> None:
    a_review(variant.product)


CHANGES = [
    sell,
    reduce,
    dearer_delivery,
    farther_delivery,
    rename,
    rename_shelf,
    rename_shelf_in_english,
    new_price,
    hide,
    review,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_feed_is_sent_again_once_anything_in_it_changed(client: Client, change: Callable[[Variant], None]) -> None:
    variant = a_variant()
    with time_machine.travel(NOON, tick=False):
        known = {"if-none-match": client.get(FEEDS[0])["ETag"]}
        assert client.get(FEEDS[0], headers=known).status_code == 304
        change(variant)
        assert client.get(FEEDS[0], headers=known).status_code == 200


def test_a_price_that_begins_or_ends_by_itself_is_a_change(client: Client) -> None:
    window = {"start": NOON + timedelta(hours=1), "end": NOON + timedelta(hours=2)}
    PriceWindow.objects.create(variant=a_variant(), price=1, **window)
    seen = []
    for hours in (0, 0.9, 1, 1.9, 2, 3):
        with time_machine.travel(NOON + timedelta(hours=hours), tick=False):
            seen.append(client.get(FEEDS[0])["ETag"])
    assert seen[0] == seen[1] != seen[2] == seen[3] != seen[4] == seen[5]


@pytest.mark.parametrize("path", FEEDS)
def test_an_engine_that_comes_all_the_time_is_sent_away(
    client: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shop.views import feeds

    monkeypatch.setattr(feeds.VISITS.__class__, "allows", lambda limit, who: False)
    response = client.get(path)
    assert (response.status_code, response["Retry-After"]) == (429, "3600")


def test_goods_without_a_picture_are_told_to_no_engine(client: Client) -> None:
    ProductFactory(name="그림 없는 비누")
    assert [path for path in FEEDS if "그림 없는 비누" in body(client, path)] == []
