"""Money reaches an order through one door, once, and in full."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from shop import orders
from shop.models import Letter, Order, OrderEvent, Payment, Reservation, Stock
from shop.payments import attempts, bank_transfer
from shop.payments.gateway import gateways, label_of, methods
from shop.payments.settlement import SettlementRefused
from shop.tests.factories import a_variant, an_editor, an_order

pytestmark = pytest.mark.django_db
Status = Order.Status


def deposit(order: Order, amount: int | None = None, payment: Payment | None = None) -> Order:
    user = order.events.model._meta.get_field("by").related_model.objects.first() or an_editor()
    return bank_transfer.confirm_deposit(
        payment=payment or order.payments.first(), amount=order.total if amount is None else amount, by=user
    )


def expire(order: Order) -> None:
    assert orders.expire_overdue(at=timezone.now() + timedelta(days=5)) == 1


def test_a_deposit_makes_the_order_paid():
    order = an_order(a_variant(on_hand=5), 2)
    deposit(order)
    order.refresh_from_db()
    payment = order.payments.get()

    assert order.status == Status.PAID
    assert (payment.status, payment.captured_order_id) == (Payment.Status.CAPTURED, order.pk)
    assert payment.captured_at is not None
    assert Reservation.objects.get().expires_at is None
    assert OrderEvent.objects.last().by.username == "editor"


def test_confirming_twice_confirms_once():
    order = an_order()
    deposit(order)
    deposit(order)
    assert order.events.count() == 2
    assert Letter.objects.filter(kind=Letter.Kind.DEPOSIT_RECEIVED).count() == 1


@pytest.mark.parametrize("difference", [-1, 1, -10000])
def test_another_amount_pays_nothing_and_says_what_to_do(difference: int):
    order = an_order(a_variant(price=10000))
    with pytest.raises(SettlementRefused, match="주문 금액 13,000원과 달라요"):
        deposit(order, order.total + difference)
    order.refresh_from_db()
    assert order.status == Status.PENDING
    assert order.payments.get().status == Payment.Status.WAITING_FOR_DEPOSIT


def test_late_money_takes_the_order_up_again():
    order = an_order(a_variant(on_hand=2), 2)
    expire(order)
    deposit(order)
    order.refresh_from_db()

    assert order.status == Status.PAID
    assert list(order.payments.values_list("status", flat=True)) == ["expired", "captured"]
    assert Stock.objects.values_list("on_hand", "reserved").get() == (2, 2)
    reservation = Reservation.objects.get()
    assert (reservation.status, reservation.expires_at) == (Reservation.Status.ACTIVE, None)


def test_late_money_confirmed_twice_is_taken_once():
    order = an_order()
    expire(order)
    deposit(order)
    deposit(order)
    assert order.payments.count() == 2
    assert order.events.count() == 3


def test_late_money_for_pieces_that_are_gone_goes_back():
    variant = a_variant(name="비누", price=10000, on_hand=2)
    order = an_order(variant, 2)
    expire(order)
    an_order(variant, 1)

    with pytest.raises(SettlementRefused) as refusal:
        deposit(order)

    assert "‘비누’의 남은 수량은 1개예요." in str(refusal.value)
    assert "23,000원을 입금한 분에게 돌려주세요." in str(refusal.value)
    order.refresh_from_db()
    assert (order.status, order.payments.count()) == (Status.EXPIRED, 1)
    assert Stock.objects.values_list("on_hand", "reserved").get() == (2, 1)


def test_late_money_for_an_option_that_is_no_more_goes_back():
    order = an_order()
    expire(order)
    order.items.update(variant=None)
    with pytest.raises(SettlementRefused, match="이제 없는 옵션"):
        deposit(order)
    order.refresh_from_db()
    assert order.status == Status.EXPIRED


def test_money_for_a_cancelled_order_goes_back():
    order = an_order(a_variant(price=10000))
    orders.transition(order, to=Status.CANCELLED)
    with pytest.raises(SettlementRefused, match="받은 13,000원을 입금한 분에게 돌려주세요"):
        deposit(order)
    order.refresh_from_db()
    assert order.status == Status.CANCELLED


def test_only_an_expired_order_is_taken_up_again():
    order = an_order()
    with pytest.raises(orders.TransitionRefused):
        orders.take_up_again(order)


def test_the_database_refuses_a_second_capture_of_an_order():
    order = an_order()
    deposit(order)
    again = attempts.open_attempt(order=order, provider="other", method="other", status=Payment.Status.CREATED)
    with pytest.raises(IntegrityError):
        attempts.capture(payment=again, amount=order.total, at=timezone.now())


def test_a_final_attempt_is_never_captured():
    order = an_order()
    expire(order)
    with pytest.raises(attempts.NotOpen):
        attempts.capture(payment=order.payments.get(), amount=order.total, at=timezone.now())
    assert order.payments.get().status == Payment.Status.EXPIRED


def test_the_shop_offers_the_providers_of_its_settings():
    assert list(gateways()) == ["toss", "kakaopay", "bank_transfer", "nothing_to_pay"]
    assert methods() == {"bank_transfer": "무통장입금"}
    assert (label_of("bank_transfer"), label_of("gone")) == ("무통장입금", "gone")
