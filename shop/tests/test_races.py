"""Many at once, with real threads on a real server: one checkout is one order, and nothing is sold twice."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from impactmuseum.base.models import RateRecord
from impactmuseum.base.rate_limit import RateLimit
from shop import cancellation, cart_lines, checkout, orders
from shop.cart import Wanted
from shop.checkout import CheckoutChanged
from shop.models import Letter, Order, RefundAccount, RestockRequest, Stock, Variant
from shop.orders import TransitionRefused, transition
from shop.payments import bank_transfer
from shop.payments.settlement import SettlementRefused
from shop.tests.books import nothing_is_broken
from shop.tests.factories import a_draft, a_variant, an_editor, an_order, shop_settings
from shop.tests.test_checkout_pages import fill_in, put, token_of

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _letters_wait_for_a_worker(settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def at_once(times: int, act: Callable[[int], Any]) -> list[Any]:
    """What `times` threads that start together return or raise."""
    start, results = threading.Barrier(times), [None] * times

    def run(number: int) -> None:
        try:
            start.wait(timeout=20)
            results[number] = act(number)
        except Exception as error:  # Compared by the test.
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def buy(variants: list[Variant], key: str) -> Order:
    draft, now = a_draft(), timezone.now()
    wanted = [Wanted(variant.pk, 1) for variant in variants]
    shown = checkout.fingerprint(cart_lines.read(wanted=wanted, at=now, postcode=draft.postcode), draft)
    return checkout.place_order(key=key, shown=shown, wanted=wanted, draft=draft, at=now, consented_at=now)


def test_twenty_presses_of_one_button_make_one_order():
    shop_settings()
    visitor = Client()
    put(visitor, a_variant(on_hand=5), 2)
    fill_in(visitor)
    token = token_of(visitor)

    def press(number: int) -> str:
        client = Client()
        client.cookies.update(visitor.cookies)
        response = client.post("/checkout/confirm/", {"token": token, "agree": "on"})
        assert response.status_code == 303
        return response.url

    urls = at_once(20, press)

    assert set(urls) == {Order.objects.get().get_absolute_url()}
    assert Stock.objects.values_list("on_hand", "reserved").get() == (5, 2)
    assert Letter.objects.count() == 1
    assert visitor.get("/cart/").context["cart"].is_empty
    assert nothing_is_broken()


def test_thirty_buyers_share_ten_pieces():
    variant = a_variant(on_hand=10)
    results = at_once(30, lambda number: buy([variant], key=f"buyer-{number}"))

    assert sum(isinstance(result, Order) for result in results) == 10
    assert sum(isinstance(result, CheckoutChanged) for result in results) == 20
    assert Stock.objects.values_list("on_hand", "reserved").get() == (10, 10)
    assert nothing_is_broken()


def test_carts_in_opposite_order_do_not_block_each_other():
    one, other = a_variant(on_hand=50), a_variant(on_hand=50)
    results = at_once(20, lambda number: buy([one, other] if number % 2 else [other, one], key=f"buyer-{number}"))
    assert all(isinstance(result, Order) for result in results)
    assert nothing_is_broken()


def test_one_deposit_confirmed_by_many_hands_is_one_capture():
    order, editor = an_order(), an_editor()
    payment = order.payments.get()
    results = at_once(8, lambda _: bank_transfer.confirm_deposit(payment=payment, amount=order.total, by=editor))
    assert all(isinstance(result, Order) for result in results)
    assert order.events.count() == 2
    assert nothing_is_broken()


def test_late_money_confirmed_by_many_hands_takes_the_order_up_once():
    order, editor = an_order(), an_editor()
    orders.expire_overdue(at=timezone.now() + timedelta(days=5))
    payment = order.payments.get()
    results = at_once(8, lambda _: bank_transfer.confirm_deposit(payment=payment, amount=order.total, by=editor))
    assert all(isinstance(result, Order) for result in results)
    assert order.payments.count() == 2
    assert nothing_is_broken()


def test_a_deposit_and_its_expiry_at_the_same_moment_end_in_one_of_two_ways():
    editor = an_editor()
    for _ in range(5):
        order = an_order()
        payment = order.payments.get()
        acts = [
            lambda payment=payment, order=order: bank_transfer.confirm_deposit(
                payment=payment, amount=order.total, by=editor
            ),
            lambda: orders.expire_overdue(at=timezone.now() + timedelta(days=5)),
        ]
        results = at_once(2, lambda number, acts=acts: acts[number]())
        order.refresh_from_db()
        # Expired first, the deposit took it up again; paid first, it did not expire.
        assert order.status == Order.Status.PAID, results
    assert nothing_is_broken()


def test_two_commands_that_expire_at_once_expire_once():
    for _ in range(4):
        an_order()
    late = timezone.now() + timedelta(days=5)
    assert sum(at_once(4, lambda _: orders.expire_overdue(at=late))) == 4
    assert nothing_is_broken()


def test_shipping_and_cancelling_at_once_is_one_of_both():
    editor = an_editor()
    order = an_order(a_variant(on_hand=5), 2)
    bank_transfer.confirm_deposit(payment=order.payments.get(), amount=order.total, by=editor)
    transition(order, to=Order.Status.PREPARING)
    results = at_once(
        2,
        lambda number: transition(
            Order.objects.get(pk=order.pk), to=(Order.Status.SHIPPED, Order.Status.CANCELLED)[number]
        ),
    )
    assert sum(isinstance(result, (TransitionRefused, SettlementRefused)) for result in results) == 1
    assert nothing_is_broken()


@pytest.mark.parametrize("_again", range(5))
def test_a_buyer_who_cancels_while_packing_begins_gets_one_answer(_again: int):
    shop_settings()
    order, operator = an_order(a_variant(on_hand=1)), an_editor()
    bank_transfer.confirm_deposit(payment=order.payments.get(), amount=order.total, by=operator)
    account = cancellation.Account(bank="kb", number="12345678", holder="홍길동")

    def act(number: int) -> Any:
        current = Order.objects.get(pk=order.pk)
        if number:
            return transition(current, to=Order.Status.PREPARING, by=operator)
        return cancellation.cancel(order=current, account=account)

    results = at_once(2, act)

    order.refresh_from_db()
    refused = [type(result) for result in results if isinstance(result, Exception)]
    kept = RefundAccount.objects.filter(order=order).exists()
    assert (order.status, refused, kept) in [
        (Order.Status.CANCELLED, [TransitionRefused], True),
        (Order.Status.PREPARING, [cancellation.CancellationRefused], False),
    ]
    assert nothing_is_broken()


def test_twenty_who_press_cancel_at_once_cancel_once():
    shop_settings()
    variant = a_variant(on_hand=2)
    order = an_order(variant, 2)
    assert at_once(20, lambda number: Client().post(order.get_cancel_url()).status_code) == [303] * 20
    assert order.events.filter(to_status=Order.Status.CANCELLED).count() == 1
    assert Stock.objects.get(variant=variant).reserved == 0
    assert nothing_is_broken()


def test_one_address_that_asks_twenty_times_at_once_waits_in_one_row():
    variant = a_variant(on_hand=0)
    answers = at_once(
        20, lambda number: Client().post("/restock/", {"variant": variant.pk, "email": "a@b.kr"}).status_code
    )
    assert answers == [200] * 20
    assert RestockRequest.objects.count() == 1


def test_twenty_tries_at_once_are_twenty_tries():
    limit = RateLimit("race", most=7, seconds=10**9)
    assert at_once(20, lambda number: limit.allows("somebody")).count(True) == 7
    assert RateRecord.objects.get().value == 20
