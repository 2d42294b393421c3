"""Buying through the API, by a front that knows nothing but the document."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from shop import stock
from shop.models import CartLine, Order, Stock
from shop.tests.api.front import Front
from shop.tests.factories import (
    a_buyer,
    a_coupon,
    a_paid_order,
    a_personal_tag,
    a_variant,
    an_order,
    shop_settings,
)
from shop.tests.till import Till

pytestmark = pytest.mark.django_db

WHO = {
    "buyer_name": "홍길동",
    "buyer_phone": "010-1234-5678",
    "buyer_email": "gildong@example.com",
    "same_as_buyer": True,
    "postcode": "04524",
    "road_address": "서울특별시 중구 세종대로 110",
    "delivery_note": "문 앞에 놓아 주세요",
}
FRONT = "https://front.example.com"


@pytest.fixture
def front() -> Front:
    """On another site: it opens a cart, and carries its token."""
    shop_settings()
    front = Front()
    front.headers["Cart-Token"] = front.call("cart_open", status=201)["token"]
    return front


def fill(front: Front, variant: Any = None, quantity: int = 1, **text: str) -> Any:
    variant = variant or a_variant(name="비누", price=12900, on_hand=3)
    return front.call("cart_add", {"variant": variant.pk, "quantity": quantity, **text})


def quote(front: Front, **typed: Any) -> Any:
    return front.call("checkout_quote", {**WHO, "payment_method": "bank_transfer", **typed})


def order(front: Front, **typed: Any) -> Any:
    return front.call("orders_place", {"token": quote(front, **typed)["token"], "agree": True}, status=201)


def test_a_front_written_from_the_document_buys_by_bank_transfer(front: Front) -> None:
    a_variant(name="비누", slug="soap", price=12900, on_hand=3)
    found = front.call("products_list", query="비누")["results"][0]
    product = front.call("products_retrieve", slug=found["slug"])
    cart = front.call("cart_add", {"variant": product["variants"][0]["id"], "quantity": 2})
    assert (cart["count"], cart["subtotal"], cart["total"]) == (2, 25800, 28800)

    ways = [way["name"] for way in front.call("checkout_read")["methods"] if not way["is_online"]]
    assert ways == ["bank_transfer"]
    quoted = quote(front, depositor="김입금")
    assert (quoted["cart"]["total"], quoted["payment_label"], quoted["depositor"]) == (28800, "무통장입금", "김입금")

    placed = front.call("orders_place", {"token": quoted["token"], "agree": True}, status=201)
    assert (placed["status"], placed["total"], placed["deposit"]["amount"]) == ("pending", 28800, 28800)
    assert placed["deposit"]["bank_account"] == "000-000000-00-000"
    assert Stock.objects.get().reserved == 2
    assert front.call("cart_read")["count"] == 0
    assert front.call("orders_retrieve", number=placed["number"])["lines"][0]["product_name"] == "비누"


@pytest.mark.parametrize("method", ["toss_card", "kakaopay"])
def test_a_front_written_from_the_document_pays_at_a_provider(till: Till, settings: Any, method: str) -> None:
    settings.API_ORIGINS = [FRONT]
    front = Front()
    front.headers["Cart-Token"] = front.call("cart_open", status=201)["token"]
    fill(front)
    number = order(front, payment_method=method)["number"]
    back = {"success_url": f"{FRONT}/paid/", "failure_url": f"{FRONT}/failed/"}
    start = front.call("payments_start", back, number=number)
    if start["script"]:
        details = start["details"]
        till.twin.request_payment(
            clientKey=details["clientKey"], customerKey=details["customerKey"], **details["request"]
        )
    reference = f"{number}-{start['payment']}"
    returned = till.twin.approve(reference)
    assert returned.url.startswith(f"{FRONT}/paid/")
    paid = front.call("payments_return", {"query": dict(returned)}, number=number, id=start["payment"])
    assert (paid["status"], paid["payment"]["status"]) == ("paid", "captured")
    again = front.call("payments_return", {"query": dict(returned)}, number=number, id=start["payment"])
    assert again["status"] == "paid"
    assert till.moved(Order.objects.get()) == (1, 15900, 0)


def test_a_buyer_who_gives_up_at_the_provider_pays_otherwise(till: Till) -> None:
    front = Front()
    front.headers["Cart-Token"] = front.call("cart_open", status=201)["token"]
    fill(front)
    placed = order(front, payment_method="toss_card")
    number, attempt = placed["number"], placed["payment"]["id"]
    left = front.call("payments_give_up", {"reason": "다음에"}, number=number, id=attempt)
    assert (left["payment"]["status"], left["payment"]["failure"]) == ("failed", "다음에")
    again = front.call("payments_choose", {"method": "bank_transfer"}, status=201, number=number)
    assert again["deposit"]["amount"] == 15900


def test_nobody_is_sent_back_to_a_site_that_is_not_ours(till: Till) -> None:
    front = Front()
    front.headers["Cart-Token"] = front.call("cart_open", status=201)["token"]
    fill(front)
    number = order(front, payment_method="toss_card")["number"]
    refused = front.call("payments_start", {"success_url": "https://evil.example.com/"}, status=409, number=number)
    assert refused["code"] == "origin_unknown"


def test_what_changed_since_the_quote_is_told_and_nothing_is_ordered(front: Front) -> None:
    variant = a_variant(name="비누", price=12900, on_hand=3)
    fill(front, variant)
    token = quote(front)["token"]
    variant.price = 13900
    variant.save()
    refused = front.call("orders_place", {"token": token, "agree": True}, status=409)
    assert refused["code"] == "checkout_changed"
    assert refused["changes"][0] == {"what": "비누", "before": "12,900원", "after": "13,900원"}
    assert not Order.objects.exists()
    placed = front.call("orders_place", {"token": refused["quote"]["token"], "agree": True}, status=201)
    assert placed["total"] == 16900


def test_the_same_token_twice_is_one_order(front: Front) -> None:
    fill(front)
    token = quote(front)["token"]
    first = front.call("orders_place", {"token": token, "agree": True}, status=201)
    second = front.call("orders_place", {"token": token, "agree": True}, status=201)
    assert first["number"] == second["number"] == Order.objects.get().number


def test_nothing_is_ordered_without_agreement_or_from_anothers_quote(front: Front) -> None:
    fill(front)
    token = quote(front)["token"]
    assert front.call("orders_place", {"token": token, "agree": False}, status=409)["code"] == "agreement_missing"
    other = Front()
    other.headers["Cart-Token"] = other.call("cart_open", status=201)["token"]
    assert other.call("orders_place", {"token": token, "agree": True}, status=409)["code"] == "quote_missing"
    assert not Order.objects.exists()


def test_goods_made_to_order_ask_for_their_own_consent(front: Front) -> None:
    fill(front, a_personal_tag(), personal_text="콩이 010-1234-5678")
    notice = front.call("checkout_read")["notices"][0]
    refused = front.call("checkout_quote", {**WHO, "payment_method": "bank_transfer"}, status=409)
    assert [(error["pointer"], error["name"]) for error in refused["errors"]] == [("/consents", notice["name"])]
    placed = order(front, consents=[notice["name"]])
    assert placed["lines"][0]["personal_text"] == "콩이 010-1234-5678"
    assert Order.objects.get().items.get().withdrawal_agreed_at is not None


def test_a_remote_address_and_a_coupon_are_in_the_quote(front: Front) -> None:
    a_coupon("첫나들이")
    fill(front)
    quoted = quote(front, postcode="63100", coupon="첫나들이")
    assert (quoted["cart"]["shipping_fee"], quoted["cart"]["discount"], quoted["cart"]["total"]) == (6000, 3000, 15900)
    assert quoted["cart"]["coupon"] == {"code": "첫나들이", "name": "첫 나들이", "amount": 3000}
    refused = front.call("checkout_quote", {**WHO, "payment_method": "bank_transfer", "coupon": "NONE"}, status=409)
    assert refused["errors"][0]["pointer"] == "/coupon"


def test_more_than_there_is_does_not_go_into_the_cart(front: Front) -> None:
    variant = a_variant(on_hand=3)
    refused = front.call("cart_add", {"variant": variant.pk, "quantity": 4}, status=409)
    assert (refused["code"], refused["available"]) == ("cart_refused", 3)
    assert refused["errors"][0]["pointer"] == "/quantity"
    assert front.call("cart_read")["lines"] == []


def test_a_line_is_changed_and_taken_out(front: Front) -> None:
    key = fill(front)["lines"][0]["key"]
    assert front.call("cart_change", {"quantity": 3}, key=key)["count"] == 3
    assert front.call("cart_remove", key=key)["lines"] == []
    assert front.call("cart_change", {"quantity": 3}, status=404, key=key)["code"] == "not_found"


def test_a_cart_that_cannot_be_ordered_is_not_quoted(front: Front) -> None:
    body = {**WHO, "payment_method": "bank_transfer"}
    assert front.call("checkout_quote", body, status=409)["code"] == "cart_empty"
    variant = a_variant(on_hand=1)
    fill(front, variant)
    stock.adjust(variant=variant, change=-1, reason="파손")
    refused = front.call("checkout_quote", body, status=409)
    assert (refused["code"], refused["lines"][0]["detail"]) == ("cart_not_orderable", "품절되었어요.")


# Whose it is


def test_a_cart_belongs_to_its_token(front: Front) -> None:
    fill(front)
    other = Front()
    assert other.call("cart_read")["count"] == 0
    other.headers["Cart-Token"] = front.headers["Cart-Token"] + "x"
    assert other.call("cart_read", status=401)["code"] == "cart_token_invalid"


def test_the_session_of_a_browser_is_no_cart_token() -> None:
    """Whoever got hold of a session's key could otherwise turn it into a token that no login ends."""
    from django.core import signing

    client = Client()
    client.force_login(a_buyer().user)
    stolen = Front()
    stolen.headers["Cart-Token"] = signing.dumps(Session.objects.get().session_key, salt="shop.api.cart")
    assert stolen.call("cart_read", status=401)["code"] == "cart_token_invalid"


def test_an_order_is_seen_by_its_front_its_member_and_whoever_has_its_key(front: Front) -> None:
    buyer = a_buyer()
    placed = an_order(customer=buyer)
    assert front.call("orders_retrieve", status=404, number=placed.number)["code"] == "not_found"
    assert front.call("orders_retrieve", number=placed.number, key=placed.key)["total"] == placed.total
    client = Client()
    client.force_login(buyer.user)
    member = Front(client)
    assert member.call("orders_retrieve", number=placed.number)["total"] == placed.total
    assert [told["number"] for told in member.call("orders_list")["results"]] == [placed.number]
    assert front.call("orders_list", status=401)["code"] == "not_authenticated"


def test_a_members_cart_is_the_one_of_the_site() -> None:
    client, buyer = Client(), a_buyer()
    client.force_login(buyer.user)
    variant = a_variant()
    fill(Front(client), variant, 2)
    assert CartLine.objects.get(customer=buyer).quantity == 2


def test_a_member_writes_with_the_csrf_token_only() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(a_buyer().user)
    body = {"variant": a_variant().pk, "quantity": 1}
    refused = client.post("/api/v1/cart/lines/", body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    assert not CartLine.objects.exists()


def test_another_site_does_not_write_into_a_guests_cart() -> None:
    client = Client()
    body = {"variant": a_variant().pk, "quantity": 1}
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example.com"}
    refused = client.post("/api/v1/cart/lines/", body, content_type="application/json", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "cross_origin")
    plain = client.post("/api/v1/cart/lines/", body)
    assert (plain.status_code, plain.json()["code"]) == (415, "unsupported_media_type")
    assert client.get("/api/v1/cart/").json()["count"] == 0


# Taking back


def test_an_order_is_taken_back_with_its_key(front: Front) -> None:
    placed = an_order(a_variant(on_hand=3), 2)
    cancelled = front.call("orders_cancel", {}, number=placed.number, key=placed.key)
    assert cancelled["status"] == "cancelled"
    assert Stock.objects.get().reserved == 0


def test_money_that_came_by_transfer_asks_where_to_go_back(front: Front) -> None:
    placed = a_paid_order()
    named = {"number": placed.number, "key": placed.key}
    assert front.call("orders_cancel", {}, status=409, **named)["code"] == "account_missing"
    half = {"bank": "kakao"}
    assert front.call("orders_cancel", half, status=409, **named)["code"] == "account_incomplete"
    account = {"bank": "kakao", "account_number": "3333012345678", "holder": "홍길동"}
    assert front.call("orders_cancel", account, **named)["refunds"][0]["amount"] == placed.total


def test_an_order_that_is_being_packed_is_not_taken_back(front: Front) -> None:
    placed = a_paid_order(to=Order.Status.PREPARING)
    refused = front.call("orders_cancel", {}, status=409, number=placed.number, key=placed.key)
    assert refused["code"] == "cancellation_refused"


# Fronts on other sites


def test_a_browser_lets_only_the_fronts_we_name_read_us(settings: Any) -> None:
    settings.API_ORIGINS = [FRONT]
    asks = {"Origin": FRONT, "Access-Control-Request-Method": "POST"}
    allowed = Client().options("/api/v1/cart/", headers=asks)
    assert (allowed.status_code, allowed["Access-Control-Allow-Origin"]) == (204, FRONT)
    assert "Cart-Token" in allowed["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in allowed
    other = Client().get("/api/v1/cart/", headers={"Origin": "https://evil.example.com"})
    assert "Access-Control-Allow-Origin" not in other
    assert "Origin" in other["Vary"]
