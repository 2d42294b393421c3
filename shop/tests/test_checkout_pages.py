"""The way of a guest from the cart to an order."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from shop.models import Order, Product, ShippingAddress, Stock, Variant
from shop.tests.factories import a_personal_tag, a_variant, an_order, shop_settings

pytestmark = pytest.mark.django_db

TYPED = {
    "buyer_name": "홍길동",
    "buyer_phone": "010-1234-5678",
    "buyer_email": "gildong@example.com",
    "recipient": "김받음",
    "phone": "02-123-4567",
    "postcode": "04524",
    "road_address": "서울특별시 중구 세종대로 110",
    "detail_address": "3층",
    "delivery_note": "문 앞에 놓아 주세요",
    "payment_method": "bank_transfer",
    "depositor": "",
}


def put(client: Client, variant: Variant, quantity: int = 1, text: str = "") -> None:
    data = {"variant": variant.pk, "quantity": quantity, "personal_text": text}
    assert client.post("/cart/add/", data).status_code == 303


def fill_in(client: Client, *, now: str = "", **changes: Any):
    return client.post(f"/checkout/{now}", {**TYPED, **changes})


def token_of(client: Client, address: str = "/checkout/confirm/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.context["form"].initial["token"]


def confirm(client: Client, token: str, address: str = "/checkout/confirm/", **changes: Any):
    return client.post(address, {"token": token, "agree": "on", **changes})


def order_at_once(client: Client, variant: Variant, quantity: int = 1, **typed: Any) -> Order:
    put(client, variant, quantity)
    fill_in(client, **typed)
    assert confirm(client, token_of(client)).status_code == 303
    return Order.objects.latest("pk")


def test_a_guest_orders_what_is_in_the_cart(client):
    shop_settings()
    put(client, a_variant(price=14950, on_hand=5), 2)
    assert fill_in(client).url == "/checkout/confirm/"
    response = confirm(client, token_of(client))
    order = Order.objects.get()

    assert (response.status_code, response.url) == (303, order.get_absolute_url())
    assert (order.buyer_name, order.buyer_phone, order.total) == ("홍길동", "01012345678", 32900)
    assert ShippingAddress.objects.get().phone == "021234567"
    assert order.payments.get().depositor == "홍길동"
    assert Stock.objects.values_list("on_hand", "reserved").get() == (5, 2)
    assert client.get("/cart/").context["cart"].is_empty
    assert client.cookies["cart_count"].value == ""
    assert len(mail.outbox) == 1


def test_the_button_names_the_sum_and_nothing_is_agreed_to_beforehand(client):
    shop_settings()
    put(client, a_variant(price=14950), 2)
    fill_in(client)
    page = client.get("/checkout/confirm/").content.decode()
    assert "32,900원 주문하기" in page
    assert not re.search(r"<input[^>]*name=\"agree\"[^>]*checked", page)


def test_the_confirmation_shows_everything_again(client):
    shop_settings()
    put(client, a_variant(name="골목 넥워머", price=12900))
    fill_in(client, postcode="63100", depositor="김입금")
    response = client.get("/checkout/confirm/")
    page = response.content.decode()
    for part in ("골목 넥워머", "홍길동", "010-1234-5678", "김받음", "02-123-4567", "(63100)", "3층", "김입금"):
        assert part in page
    for part in ("문 앞에 놓아 주세요", "무통장입금", "제주", "18,900원"):
        assert part in page
    assert (response.context["cart"].fee.goods, response.context["cart"].fee.remote) == (3000, 3000)


def test_without_the_agreement_nothing_is_ordered(client):
    put(client, a_variant())
    fill_in(client)
    response = client.post("/checkout/confirm/", {"token": token_of(client)})
    assert response.status_code == 422
    assert "주문 내용을 확인하고 동의해 주세요." in response.content.decode()
    assert not Order.objects.exists()
    assert client.get("/cart/").context["cart"].count == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("buyer_name", "", "이 칸을 적어 주세요."),
        ("buyer_name", "가" * 51, "50"),
        ("buyer_phone", "010-12", "전화번호를 다시 확인해 주세요"),
        ("buyer_phone", "", "이 칸을 적어 주세요."),
        ("buyer_email", "gildong", "이메일 주소를 다시 확인해 주세요"),
        ("recipient", "", "이 칸을 적어 주세요."),
        ("phone", "12345", "전화번호를 다시 확인해 주세요"),
        ("postcode", "4524", "우편번호는 숫자 다섯 자리예요."),
        ("postcode", "abcde", "우편번호는 숫자 다섯 자리예요."),
        ("postcode", "٠٤٥٢٤", "우편번호는 숫자 다섯 자리예요."),
        ("road_address", "", "이 칸을 적어 주세요."),
        ("delivery_note", "아무 말", "선택"),
        ("payment_method", "gold", "선택"),
    ],
)
def test_an_error_stands_at_its_field_and_nothing_typed_is_lost(client, field: str, value: str, sentence: str):
    put(client, a_variant())
    response = fill_in(client, **{field: value})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert sentence in response.context["form"].errors[field][0]
    others = {name: typed for name, typed in TYPED.items() if name != field}
    form = response.context["form"]
    assert {name: form[name].value() for name in others} == others
    assert client.get("/cart/").context["cart"].count == 1


def test_what_an_input_method_typed_wide_is_understood(client):
    put(client, a_variant())
    assert fill_in(client, postcode=" ０４５２４ ", buyer_phone="０１０ １２３４ ５６７８").status_code == 303


def test_a_parcel_may_go_to_the_buyer(client):
    put(client, a_variant())
    fill_in(client, same_as_buyer="on", recipient="", phone="")
    confirm(client, token_of(client))
    address = ShippingAddress.objects.get()
    assert (address.recipient, address.phone) == ("홍길동", "01012345678")


def test_a_delivery_note_in_own_words(client):
    put(client, a_variant())
    fill_in(client, delivery_note="custom", delivery_note_custom="벨을 눌러 주세요")
    confirm(client, token_of(client))
    assert ShippingAddress.objects.get().delivery_note == "벨을 눌러 주세요"


def test_a_delivery_note_has_fifty_characters(client):
    put(client, a_variant())
    response = fill_in(client, delivery_note="custom", delivery_note_custom="가" * 51)
    assert set(response.context["form"].errors) == {"delivery_note_custom"}


def test_going_back_to_the_form_finds_it_as_it_was(client):
    put(client, a_variant())
    fill_in(client)
    form = client.get("/checkout/").context["form"]
    assert {name: form[name].value() for name in TYPED} == TYPED
    assert form.errors == {}


def test_an_empty_cart_leads_back_to_the_cart(client):
    for address in ("/checkout/", "/checkout/?now=1"):
        assert client.get(address).url == "/cart/"
    assert client.post("/checkout/", TYPED).url == "/cart/"


def test_a_confirmation_without_a_form_leads_to_the_form(client):
    put(client, a_variant())
    assert client.get("/checkout/confirm/").url == "/checkout/"
    assert client.post("/checkout/confirm/", {"agree": "on"}).url == "/checkout/"


def test_a_cart_that_can_not_be_ordered_says_why_at_its_line(client):
    variant = a_variant(on_hand=1)
    put(client, variant)
    an_order(variant)
    response = client.get("/checkout/", follow=True)
    assert response.redirect_chain == [("/cart/", 303)]
    assert "품절되었어요." in response.content.decode()


# Once


def test_pressing_the_button_twice_makes_one_order(client):
    put(client, a_variant(on_hand=1))
    fill_in(client)
    token = token_of(client)
    first, second = confirm(client, token), confirm(client, token)
    assert first.url == second.url
    assert Order.objects.count() == len(mail.outbox) == 1


def test_two_windows_of_one_confirmation_make_one_order(client):
    put(client, a_variant())
    fill_in(client)
    windows = token_of(client), token_of(client)
    urls = {confirm(client, token).url for token in windows}
    assert len(urls) == Order.objects.count() == 1


def test_what_was_put_in_after_ordering_is_another_order(client):
    variant = a_variant()
    first = order_at_once(client, variant)
    second = order_at_once(client, variant)
    assert first.number != second.number


def test_the_old_confirmation_after_a_new_cart_shows_the_old_order_and_keeps_the_cart(client):
    put(client, a_variant())
    fill_in(client)
    token = token_of(client)
    placed = confirm(client, token).url
    put(client, a_variant(), 3)
    assert confirm(client, token).url == placed
    assert client.get("/cart/").context["cart"].count == 3


# As shown


def test_a_price_that_changed_is_shown_before_anything_is_ordered(client):
    shop_settings()
    put(client, a_variant(name="비누", price=5000))
    fill_in(client)
    token = token_of(client)
    Variant.objects.update(price=6000)

    response = confirm(client, token)
    page = response.content.decode()
    assert response.status_code == 409
    assert "내용이 바뀌었어요" in page
    assert [tuple(change) for change in response.context["changes"]] == [
        ("비누", "5,000원", "6,000원"),
        ("결제 금액", "8,000원", "9,000원"),
    ]
    assert not Order.objects.exists()

    assert confirm(client, response.context["form"].initial["token"]).status_code == 303
    assert Order.objects.get().total == 9000


def test_pieces_somebody_else_took_are_shown_with_a_way_back(client):
    variant = a_variant(name="비누", on_hand=2)
    put(client, variant, 2)
    fill_in(client)
    token = token_of(client)
    an_order(variant, 1)

    response = confirm(client, token)
    assert response.status_code == 409
    assert response.context["changes"][0].after == "남은 수량은 1개예요. 수량을 줄여 주세요."
    assert "/cart/" in response.content.decode()
    assert Order.objects.count() == 1


def test_a_token_somebody_made_up_orders_nothing(client):
    put(client, a_variant())
    fill_in(client)
    assert confirm(client, "made-up").status_code == 409
    assert confirm(client, "").status_code == 409
    assert not Order.objects.exists()


def test_money_is_decided_on_the_server(client):
    shop_settings()
    put(client, a_variant(price=10000))
    fill_in(client, total="1", shipping_fee="0", price="1")
    confirm(client, token_of(client), total="1", price="1", discount="9999")
    assert Order.objects.get().total == 13000


# Goods that can't be sent back


def test_an_engraved_piece_shows_its_notice_and_needs_its_own_agreement(client):
    tag = a_personal_tag()
    put(client, tag, 1, "보리")
    page = client.get("/checkout/").content.decode()
    assert tag.product.withdrawal_notice in page

    response = fill_in(client)
    (consent,) = response.context["form"].consents
    assert response.status_code == 422
    assert consent.field.errors == ["안내를 읽고 동의해 주셔야 주문할 수 있어요."]
    assert not re.search(rf'<input[^>]*name="{consent.field.name}"[^>]*checked', response.content.decode())

    assert fill_in(client, **{consent.field.name: "on"}).status_code == 303
    confirm(client, token_of(client))
    assert Order.objects.get().items.get().withdrawal_agreed_at is not None


def test_a_new_notice_is_agreed_to_anew(client):
    tag = a_personal_tag()
    put(client, tag, 1, "보리")
    (consent,) = client.get("/checkout/").context["form"].consents
    fill_in(client, **{consent.field.name: "on"})
    token = token_of(client)
    Product.objects.update(withdrawal_notice="이제는 더 많이 제한돼요.")

    response = confirm(client, token, follow=True)
    assert response.url == "/checkout/?check=1"
    page = client.get(response.url)
    assert "이제는 더 많이 제한돼요." in page.content.decode()
    assert page.context["form"]["buyer_name"].value() == "홍길동"
    assert not Order.objects.exists()


def test_perishable_goods_show_their_notice_only(client):
    put(client, a_variant(withdrawal_notice="신선식품이라 제한돼요.", shipping=Product.Shipping.CHILLED))
    response = client.get("/checkout/")
    assert "신선식품이라 제한돼요." in response.content.decode()
    assert response.context["form"].consents == []
    assert fill_in(client).status_code == 303


# At once


def test_buying_at_once_leaves_the_cart_as_it_was(client):
    put(client, a_variant(), 2)
    client.post("/checkout/now/", {"variant": a_variant(name="비누", price=7000).pk, "quantity": 1})
    assert fill_in(client, now="?now=1").url == "/checkout/confirm/?now=1"
    address = "/checkout/confirm/?now=1"
    assert confirm(client, token_of(client, address), address).status_code == 303

    assert Order.objects.get().items.get().product_name == "비누"
    assert client.get("/cart/").context["cart"].count == 2
    assert client.cookies["cart_count"].value == "2"
    assert client.get("/checkout/?now=1").url == "/cart/"


def test_one_thing_bought_at_once_that_went_is_told(client):
    variant = a_variant(name="비누", on_hand=1)
    client.post("/checkout/now/", {"variant": variant.pk, "quantity": 1})
    an_order(variant)
    response = client.get("/checkout/?now=1", follow=True)
    assert "비누: 품절되었어요." in [str(message) for message in response.context["messages"]]


# Pages


def test_the_pages_are_kept_by_nobody(client):
    put(client, a_variant())
    fill_in(client)
    for address in ("/checkout/", "/checkout/confirm/"):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_the_pages_ask_for_their_token():
    client = Client(enforce_csrf_checks=True)
    put(client, a_variant())
    assert client.post("/checkout/", TYPED).status_code == 403
    assert client.post("/checkout/confirm/", {"agree": "on"}).status_code == 403


def test_the_deadline_is_shown_before_ordering(client):
    put(client, a_variant())
    fill_in(client)
    due_at = client.get("/checkout/confirm/").context["due_at"]
    assert timezone.localdate(due_at) == timezone.localdate() + timedelta(days=3)


@pytest.mark.parametrize("lines", [1, 5])
def test_placing_takes_at_most_forty_statements(client, django_assert_max_num_queries, settings, lines: int):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    shop_settings()
    for _ in range(lines):
        put(client, a_variant())
    fill_in(client)
    token = token_of(client)
    with django_assert_max_num_queries(40):
        assert confirm(client, token).status_code == 303
