"""Orders that cost nothing, and those of which only the delivery is paid: a coupon pays for all of the goods."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from shop import checkout, claim_desk, orders, shipments
from shop.cart import Wanted
from shop.integrity import breaches
from shop.models import CashReceipt, Coupon, CouponRedemption, Order, Payment, Refund, Stock, Variant
from shop.tests.books import nothing_is_broken
from shop.tests.factories import (
    a_claim,
    a_coupon,
    a_courier,
    a_draft,
    a_variant,
    an_editor,
    an_order,
    place,
    shop_settings,
)
from shop.tests.test_checkout_pages import TYPED, confirm, fill_in, put, token_of
from shop.tests.till import Till, work

pytestmark = pytest.mark.django_db

WITHOUT_METHOD = {name: value for name, value in TYPED.items() if name != "payment_method"}


@pytest.fixture(autouse=True)
def _a_coupon_for_everything(db: None) -> None:
    shop_settings()
    a_coupon("ALL", name="첫 손님", value=200_000, limit=9, limit_per_person=None)


def a_free_order(quantity: int = 2, **options: object) -> Order:
    """Two pieces of 30,000 won, delivered free."""
    variant = options.pop("variant", None) or a_variant(name="비누", price=30_000)
    return an_order(variant, quantity, coupon="ALL", **options)


# Ordering


def test_an_order_that_costs_nothing_is_paid_as_soon_as_it_is_placed():
    order = a_free_order()
    payment = order.payments.get()
    assert (order.total, order.discount, order.status) == (0, 60_000, Order.Status.PAID)
    assert (payment.provider, payment.status, payment.captured_amount) == ("nothing_to_pay", "captured", 0)
    assert list(order.events.values_list("from_status", "to_status")) == [("", "pending"), ("pending", "paid")]
    assert Stock.objects.values_list("on_hand", "reserved").get() == (10, 2)
    assert nothing_is_broken()


def test_it_waits_for_nothing_and_never_expires():
    order = a_free_order()
    assert orders.expire_overdue(at=timezone.now() + timedelta(days=30)) == 0
    order.refresh_from_db()
    assert order.status == Order.Status.PAID


def test_a_visitor_is_asked_for_no_way_to_pay(client: Client):
    put(client, a_variant(price=30_000), 2)
    asked = client.post("/checkout/", {**WITHOUT_METHOD, "coupon": "all", "only_coupon": "1"})
    assert asked.status_code == 200
    page = asked.content.decode()
    assert "결제할 금액이 없어서 결제 수단을 고르지 않아도 돼요" in page
    assert 'name="payment_method"' not in page

    assert client.post("/checkout/", {**WITHOUT_METHOD, "coupon": "all"}).url == "/checkout/confirm/"
    page = client.get("/checkout/confirm/").content.decode()
    assert "누르면 바로 주문이 완료돼요. 결제할 금액이 없어요." in page
    assert "결제할 금액 없음" in page

    response = confirm(client, token_of(client))
    order = Order.objects.get()
    assert (response.status_code, response.url) == (303, order.get_absolute_url())
    assert (order.status, order.total) == ("paid", 0)


def test_what_was_typed_about_paying_counts_for_nothing(client: Client):
    put(client, a_variant(price=30_000), 2)
    receipt = {"cash_receipt": "income", "cash_receipt_number": "010-1234-5678"}
    fill_in(client, coupon="all", payment_method="bank_transfer", depositor="김입금", **receipt)
    page = client.get("/checkout/confirm/").content.decode()
    assert "김입금" not in page
    assert "까지 입금" not in page
    confirm(client, token_of(client))
    assert Payment.objects.values_list("provider", "depositor").get() == ("nothing_to_pay", "")
    assert not CashReceipt.objects.exists()


def test_a_far_address_costs_its_delivery_and_asks_how_it_is_paid(client: Client):
    put(client, a_variant(price=30_000), 2)
    response = client.post("/checkout/", {**WITHOUT_METHOD, "coupon": "all", "postcode": "63100"})
    assert response.status_code == 422
    assert response.context["form"].errors == {"payment_method": ["결제 수단을 골라 주세요."]}
    assert response.context["cart"].total == 3000
    assert 'name="payment_method"' in response.content.decode()
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("meanwhile", "told"),
    [
        (lambda: Coupon.objects.update(limit=0, used=0), "준비한 수량이 모두 쓰인 쿠폰이에요."),
        (lambda: Coupon.objects.update(value=1000), "결제 수단을 골라 주세요."),
        (lambda: Variant.objects.update(price=150_000), "결제 수단을 골라 주세요."),
    ],
)
def test_what_costs_something_after_all_leads_back_to_the_form(client: Client, meanwhile, told: str):
    put(client, a_variant(price=30_000), 2)
    client.post("/checkout/", {**WITHOUT_METHOD, "coupon": "all"})
    token = token_of(client)
    meanwhile()
    response = client.post("/checkout/confirm/", {"token": token, "agree": "on"}, follow=True)
    assert response.redirect_chain == [("/checkout/?check=1", 303)]
    assert told in response.content.decode()
    assert not Order.objects.exists()
    assert Coupon.objects.get().used == 0


def test_what_costs_something_between_the_look_and_the_order_is_not_placed():
    variant, draft, now = a_variant(price=30_000), a_draft(coupon="ALL", payment_method=""), timezone.now()
    wanted = [Wanted(variant.pk, 2)]
    shown = checkout.fingerprint(checkout.read_cart(wanted=wanted, draft=draft, at=now), draft)
    Coupon.objects.update(value=50_000)
    with pytest.raises(checkout.CheckoutChanged) as changed:
        checkout.place_order(key="key", shown=shown, wanted=wanted, draft=draft, at=now, consented_at=now)
    assert checkout.Change("결제 금액", "0원", "10,000원") in changed.value.changes
    assert not Order.objects.exists()


def test_nobody_can_choose_to_pay_nothing(client: Client):
    put(client, a_variant())
    assert fill_in(client, payment_method="nothing_to_pay").status_code == 422
    order = an_order()
    client.post(order.get_pay_url(), {"method": "nothing_to_pay"})
    assert order.payments.get().provider == "bank_transfer"


# What is told


def test_its_pages_and_its_letter_speak_of_no_money(client: Client):
    order = a_free_order()
    page = client.get(order.get_absolute_url()).content.decode()
    assert "결제할 금액이 없어 주문이 바로 완료되었어요. 곧 상품을 준비할게요." in page
    assert "주문완료" in page
    assert "결제하기" not in page
    assert "돌려 드릴 금액도 없어요" in client.get(order.get_cancel_url()).content.decode()
    (letter,) = mail.outbox
    assert letter.subject == f"[임팩트 뮤지엄] 주문이 접수되었습니다 (주문번호 {order.number})"
    assert "결제하실 금액이 없어 바로 상품을 준비해 보내 드리겠습니다." in letter.body


def test_the_operator_sees_that_nothing_was_to_be_paid():
    order, desk = a_free_order(), Client()
    desk.force_login(an_editor())
    page = desk.get(f"/admin/order/{order.pk}/").content.decode()
    assert "받음</a> · 결제할 금액 없음" in page
    assert 'value="look_up"' not in page
    assert "저절로 환불되고" not in page


# Giving up


def test_cancelling_it_gives_back_pieces_and_coupon_and_no_money(client: Client):
    order = a_free_order()
    mail.outbox.clear()
    assert client.post(order.get_cancel_url()).status_code == 303
    order.refresh_from_db()
    assert order.status == Order.Status.CANCELLED
    assert Stock.objects.values_list("on_hand", "reserved").get() == (10, 0)
    assert (Coupon.objects.get().used, CouponRedemption.objects.get().slot) == (0, None)
    assert not Refund.objects.exists()
    assert [letter.subject for letter in mail.outbox] == [
        f"[임팩트 뮤지엄] 취소가 완료되었습니다 (주문번호 {order.number})"
    ]
    assert "돌려 드릴 금액도 없습니다." in mail.outbox[0].body
    assert client.get(order.get_absolute_url()).context["refunds"] == []
    assert nothing_is_broken()


def test_a_part_of_it_is_cancelled_and_the_rest_returned_without_money():
    order, operator = a_free_order(3), an_editor()
    a_claim(order, "cancel", [1])
    orders.transition(order, to=Order.Status.PREPARING)
    shipments.ship(order=order, courier=a_courier(), number="123456789012")
    shipments.deliver(order=order)
    claim = a_claim(Order.objects.get(), "return", [2])
    assert (claim.amount, claim.to_pay) == (0, 0)
    claim_desk.grant(claim=claim, by=operator)
    claim_desk.collect(claim=claim, restocked={claim.lines.get().pk: 2}, by=operator, at=timezone.now())
    claim_desk.finish(claim=claim, by=operator)
    assert Order.objects.get().status == Order.Status.RETURNED
    assert Stock.objects.values_list("on_hand", "reserved").get() == (10, 0)
    assert not Refund.objects.exists()
    assert nothing_is_broken()


def test_an_order_without_any_capture_is_noticed():
    order = a_free_order()
    order.payments.update(status="failed", captured_order_id=None)
    assert [breach.code for breach in breaches(at=timezone.now())] == ["I4"]


# Only the delivery is paid


def test_what_is_paid_for_delivery_alone_goes_back_with_the_whole_order(till: Till):
    order = place(Wanted(a_variant(price=10_000).pk, 1), coupon="ALL", payment_method="toss_card")
    assert (order.total, order.shipping_fee, order.status) == (3000, 3000, "pending")
    till.pay(order)
    assert till.moved(order) == (1, 3000, 0)
    till.client.post(order.get_cancel_url())
    work()
    assert till.moved(order) == (1, 3000, 3000)
    assert Coupon.objects.get().used == 0


def test_a_part_of_goods_that_cost_nothing_is_given_back_for_nothing(till: Till):
    wanted = [Wanted(a_variant(price=10_000).pk, 1), Wanted(a_variant(price=20_000).pk, 1)]
    order = place(*wanted, coupon="ALL", payment_method="toss_card")
    till.pay(order)
    order.refresh_from_db()
    claim = a_claim(order, "cancel", [1, 0])
    work()
    assert (claim.amount, claim.refund) == (0, None)
    assert till.moved(order) == (1, 3000, 0)
