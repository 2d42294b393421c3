"""Money that moves in many hands at once, with real threads on a real server: it is taken once and given back once."""

import random
import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from shop import cancellation, orders
from shop.models import Letter, Order, Payment, ProviderEvent, Refund, Stock
from shop.payments import completion, http, online, refunds, webhooks
from shop.payments.online import PaymentRefused
from shop.tests.factories import a_variant
from shop.tests.test_races import at_once
from shop.tests.till import Till, sound, work
from shop.tests.twin import Return

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
BOTH = pytest.mark.parametrize("method", ["toss_card", "kakaopay"])


@pytest.fixture(autouse=True)
def _a_provider_is_given_time(till: Till, monkeypatch) -> None:
    monkeypatch.setattr(http, "TIMEOUT", (2, 10))
    # More ask at once here than a process lets through: they wait for their turn instead of giving up.
    monkeypatch.setattr(http, "PATIENCE", 20)


def come_back(address: Return) -> int:
    path = address.url.partition("//")[2].partition("/")[2]
    return Client().get(f"/{path}").status_code


def hear_of(payment: Payment) -> None:
    """The message arrives, and a worker takes it up at the same moment."""
    hint = {"eventType": "PAYMENT_STATUS_CHANGED", "data": {"orderId": payment.reference}}
    assert Client().post("/payments/toss/webhook/", hint, content_type="application/json").status_code == 200
    time.sleep(random.uniform(0, 0.06))
    webhooks.handle(event=ProviderEvent.objects.get(payment=payment), at=timezone.now())


def nothing_raised(results: list[Any]) -> bool:
    assert [result for result in results if isinstance(result, BaseException)] == []
    return True


def test_the_message_and_the_shopper_arrive_at_the_same_instant_two_hundred_times(till: Till):
    variant = a_variant(on_hand=200)
    at_a_time = 4
    for _ in range(200 // at_a_time):
        placed = [till.order("toss_card", variant) for _ in range(at_a_time)]
        addresses = [till.twin.approve(till.go(order), fault="delay", fault_seconds=0.04) for order in placed]
        payments = [order.payments.get() for order in placed]

        def act(number: int, addresses=addresses, payments=payments) -> Any:
            which, is_message = divmod(number, 2)
            return hear_of(payments[which]) if is_message else come_back(addresses[which])

        assert nothing_raised(at_once(2 * at_a_time, act))
    till.complete()
    assert set(Order.objects.values_list("status", flat=True)) == {"paid"}
    assert [order.events.count() for order in Order.objects.all()] == [2] * 200
    assert Letter.objects.filter(kind=Letter.Kind.PAID).count() == Letter.objects.count() == 200
    assert {(payment["captures"], payment["captured"]) for payment in till.twin.payments()} == {(1, 13000)}
    assert len(till.twin.payments()) == 200
    assert Stock.objects.values_list("on_hand", "reserved").get() == (200, 200)


@BOTH
def test_twenty_who_come_back_with_one_payment_pay_once(till: Till, method: str):
    order = till.order(method)
    address = till.twin.approve(till.go(order))
    assert at_once(20, lambda _: come_back(address)) == [303] * 20
    till.complete(timedelta(seconds=20))
    assert till.states(order) == ("paid", ["captured"])
    assert till.moved(order) == (1, 13000, 0)
    assert order.events.count() == 2


@BOTH
def test_four_commands_that_complete_at_once_take_the_money_once(till: Till, method: str):
    placed = [till.order(method) for _ in range(6)]
    for number, order in enumerate(placed):
        till.pay(order, fault="drop_after" if number % 2 else "drop_before")
    results = at_once(4, lambda _: completion.complete(at=timezone.now()))
    assert nothing_raised(results)
    assert sum(result["failed"] for result in results) == 0
    till.complete()
    assert [till.states(order) for order in placed] == [("paid", ["captured"])] * 6
    assert [till.moved(order) for order in placed] == [(1, 13000, 0)] * 6


@BOTH
def test_a_refund_that_four_workers_take_up_at_once_is_made_once(till: Till, method: str):
    for trouble in ("", "500_after", "drop_before"):
        order = till.order(method)
        till.pay(order)
        refund = refunds.request(payment=order.payments.get(), amount=5000, reason="부분 환불")
        if trouble:
            till.twin.fault("cancel", trouble)
        at_once(4, lambda _, refund=refund: refunds.carry_out(refund_id=refund.pk, at=timezone.now()))
        till.complete()
        refund.refresh_from_db()
        assert refund.status == Refund.Status.DONE
        assert till.moved(order) == (1, 13000, 5000)
    work()


@BOTH
def test_many_refunds_at_once_never_give_back_more_than_came(till: Till, method: str):
    order = till.order(method)
    till.pay(order)
    payment = order.payments.get()

    def give_back(_: int) -> Refund:
        return refunds.request(payment=Payment.objects.get(pk=payment.pk), amount=3000, reason="부분 환불")

    results = at_once(8, give_back)
    assert sum(isinstance(result, refunds.RefundRefused) for result in results) == 4
    at_once(4, lambda _: completion.complete(at=timezone.now()))
    work()
    till.complete()
    assert till.moved(order) == (1, 13000, 12000)


@BOTH
def test_confirming_and_expiring_at_the_same_moment_ends_in_one_of_two_ways(till: Till, method: str):
    for _ in range(8):
        order = till.order(method, at=timezone.now() - timedelta(minutes=31))
        Payment.objects.filter(order=order).update(due_at=timezone.now() + timedelta(minutes=1))
        address = till.twin.approve(till.go(order))
        acts = [lambda address=address: come_back(address), lambda: orders.expire_overdue(at=timezone.now())]
        assert nothing_raised(at_once(2, lambda number, acts=acts: acts[number]()))
        work()
        till.complete()
        assert (*till.states(order), *till.moved(order)) in [
            ("paid", ["captured"], 1, 13000, 0),
            ("expired", ["expired"], 0, 0, 0),
        ]


@BOTH
def test_paying_and_cancelling_at_the_same_moment_ends_in_one_of_two_ways(till: Till, method: str):
    for _ in range(8):
        order = till.order(method)
        address = till.twin.approve(till.go(order))
        acts = [
            lambda address=address: come_back(address),
            lambda order=order: cancellation.cancel(order=Order.objects.get(pk=order.pk)),
        ]
        assert nothing_raised(at_once(2, lambda number, acts=acts: acts[number]()))
        work()
        till.complete()
        assert (*till.states(order), *till.moved(order)) in [
            ("cancelled", ["expired"], 0, 0, 0),
            ("cancelled", ["refunded"], 1, 13000, 13000),
        ]


def test_paying_and_choosing_another_way_at_the_same_moment_pays_once(till: Till):
    for _ in range(8):
        order = till.order("toss_card")
        address = till.twin.approve(till.go(order))

        def choose(order=order) -> Any:
            try:
                return online.choose_again(order=order, method="kakaopay", at=timezone.now())
            except PaymentRefused:
                return None

        acts = [lambda address=address: come_back(address), choose]
        assert nothing_raised(at_once(2, lambda number, acts=acts: acts[number]()))
        till.complete()
        status, attempts = till.states(order)
        assert (status, attempts) in [("paid", ["captured"]), ("pending", ["expired", "created"])]
        assert till.moved(order)[0] == (status == "paid")


def test_a_deposit_and_a_cancellation_at_the_same_moment_lose_no_money(till: Till):
    account = cancellation.Account(bank="kb", number="12345678901", holder="홍길동")
    for _ in range(6):
        order = till.order("toss_virtual_account")
        till.pay(order)
        till.deposit(order)
        payment = order.payments.get()
        acts = [
            lambda payment=payment: online.look_up(payment=payment, at=timezone.now()),
            lambda order=order: cancellation.cancel(order=Order.objects.get(pk=order.pk), account=account),
        ]
        assert nothing_raised(at_once(2, lambda number, acts=acts: acts[number]()))
        work()
        till.complete()
        work()
        order.refresh_from_db()
        assert order.status == "cancelled"
        assert till.moved(order) == (1, 13000, 13000)
    assert sound() == []
