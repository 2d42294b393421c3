"""The wish list: a heart on every placard, whoever presses it."""

import pytest
from django.test import Client

from community.models import Customer
from community.tests.factories import PASSWORD, a_member
from impactmuseum.base.tests.statements import statements
from shop import wish_list
from shop.models import Product, WishListEntry
from shop.tests.factories import ProductFactory, a_variant, shop_page, shop_settings
from shop.tests.test_member_orders import a_device
from shop.tests.test_personal_data import a_proven_device, told

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def mina() -> Customer:
    shop_page()
    shop_settings()
    return a_member("mina", nickname="미나")


@pytest.fixture
def tote() -> Product:
    return ProductFactory(name="비갠 장바구니", slug="tote", price=24000, on_hand=5)


def press(device: Client, product: Product, verb: str = "add", **headers: str):
    return device.post(f"/my/wishes/{verb}/", {"product": product.pk}, headers=headers or None)


def wished(customer: Customer) -> list[int]:
    return wish_list.ids_of(customer)


def test_a_member_presses_a_heart_and_finds_the_product_again(mina, tote):
    device = a_device(mina)
    answer = press(device, tote)
    assert (answer.status_code, answer["Location"]) == (303, "/my/wishes/")
    page = device.get("/my/wishes/")
    assert [row.placard for row in page.context["rows"]] == [tote]
    for words in ("비갠 장바구니를 찜했어요.", "24,000원", "장바구니 담기"):
        assert words in page.content.decode()


def test_pressing_twice_wishes_once_and_the_newest_stands_first(mina, tote):
    device, soap = a_device(mina), ProductFactory(name="쌀 비누")
    for product in (tote, soap, tote):
        press(device, product)
    assert wished(mina) == [soap.pk, tote.pk]


def test_the_scripts_are_told_which_hearts_are_full(mina, tote):
    device = a_device(mina)
    answer = press(device, tote, **HTMX)
    assert (answer.status_code, answer.cookies["wished"].value) == (200, str(tote.pk))
    assert "비갠 장바구니를 찜했어요." in answer.content.decode()
    answer = press(device, tote, "remove", **HTMX)
    assert (answer.status_code, answer.cookies["wished"].value) == (200, "")
    assert wished(mina) == []


def test_a_guest_signs_in_first_and_finds_it_on_the_list(client, mina, tote):
    assert press(client, tote)["Location"] == "/accounts/login/?next=/my/wishes/"
    answer = client.post("/accounts/login/?next=/my/wishes/", {"login": "mina", "password": PASSWORD})
    assert (answer["Location"], answer.cookies["wished"].value) == ("/my/wishes/", str(tote.pk))
    assert wished(mina) == [tote.pk]
    assert "비갠 장바구니를 찜했어요." in client.get("/my/wishes/").content.decode()
    client.post("/accounts/logout/")
    assert client.cookies["wished"].value == ""


def test_a_guest_with_scripts_is_led_to_the_same_door(client, mina, tote):
    answer = press(client, tote, **HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/accounts/login/?next=/my/wishes/")
    assert not WishListEntry.objects.exists()


def test_what_a_heart_must_not_name_is_not_found(mina):
    device = a_device(mina)
    hidden = ProductFactory(live=False)
    for product in (hidden.pk, 0, "x", "9" * 30, ""):
        assert device.post("/my/wishes/add/", {"product": product}).status_code == 404
    assert device.post("/my/wishes/remove/", {"product": "x"}).status_code == 303
    assert wished(mina) == []


def test_a_full_list_takes_no_more_and_says_so(mina, tote, monkeypatch):
    monkeypatch.setattr(wish_list, "MOST", 1)
    device, soap = a_device(mina), ProductFactory()
    press(device, tote)
    answer = press(device, soap, **HTMX)
    assert (answer.status_code, wished(mina)) == (409, [tote.pk])
    assert "찜 목록에는 1가지까지 담을 수 있어요." in answer.content.decode()


def test_another_sites_heart_is_refused(mina, tote):
    device = a_device(mina)
    assert press(device, tote, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert press(device, tote, "remove", **{"Origin": "https://evil.example"}).status_code == 403
    assert wished(mina) == []


def test_nobody_takes_from_the_list_of_another(mina, tote):
    press(a_device(mina), tote)
    press(a_device(a_member("theo")), tote, "remove")
    assert wished(mina) == [tote.pk]
    assert Client().post("/my/wishes/remove/", {"product": tote.pk})["Location"] == "/accounts/login/?next=/my/wishes/"


def test_sold_out_and_gone_products_say_so(mina, tote):
    device, bag = a_device(mina), ProductFactory(name="현수막 가방", on_hand=0)
    for product in (tote, bag):
        press(device, product)
    Product.objects.filter(pk=tote.pk).update(live=False)
    page = device.get("/my/wishes/")
    assert [(row.name, bool(row.placard)) for row in page.context["rows"]] == [
        ("현수막 가방", True),
        ("비갠 장바구니", False),
    ]
    for words in ("품절", "재입고 소식 보기", "더 이상 판매하지 않는 상품이에요."):
        assert words in page.content.decode()


def test_the_heart_of_a_shared_page_is_the_same_for_everybody(client, mina, tote):
    device = a_device(mina)
    press(device, tote)
    pages = [browser.get("/shop/tote/").content.decode() for browser in (client, device)]
    assert pages[0] == pages[1]
    assert f'form="wish-form" name="product" value="{tote.pk}"' in pages[0]
    assert "aria-pressed" not in pages[0].split("data-heart")[0].split("<button")[-1]


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_costs_as_many_statements_whatever_its_length(mina, count: int):
    device = a_device(mina)
    for _ in range(count):
        wish_list.add(customer=mina, product=a_variant().product)
    assert statements(device, "/my/wishes/") <= 13


def test_the_archive_tells_the_wishes_and_leaving_forgets_them(mina, tote):
    device = a_proven_device(mina)
    press(device, tote)
    assert [row["product"] for row in told(device)["wish_list"]] == ["비갠 장바구니"]
    device.post("/my/leave/")
    assert not WishListEntry.objects.exists()
