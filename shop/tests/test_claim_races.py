"""Buyer and operator, or two of each, at the same moment: what is claimed is claimed once."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from shop import claim_desk, claims, orders, shipments
from shop.cart import Wanted
from shop.claim_states import ClaimRefused
from shop.models import Claim, Order, Refund, Stock
from shop.orders import TransitionRefused
from shop.tests.books import nothing_is_broken
from shop.tests.factories import (
    VariantFactory,
    a_claim,
    a_courier,
    a_paid_order,
    a_variant,
    an_arrived_order,
    an_editor,
    shop_settings,
)
from shop.tests.test_races import at_once

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
Status = Claim.Status


@pytest.fixture(autouse=True)
def _letters_wait_for_a_worker(settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    shop_settings()


def fresh(order: Order) -> Order:
    return Order.objects.get(pk=order.pk)


def kinds(results: list[Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_the_same_pieces_asked_for_by_many_at_once_are_asked_for_once():
    order = a_paid_order(a_variant(on_hand=9), 3, to=Order.Status.PREPARING)
    results = at_once(8, lambda _: a_claim(fresh(order), "cancel", [2]))
    assert kinds(results) == ["Claim"] + ["ClaimRefused"] * 7
    assert nothing_is_broken()


def test_one_form_sent_by_many_at_once_makes_one_claim():
    order = a_paid_order(a_variant(on_hand=9), 9)
    results = at_once(8, lambda _: a_claim(fresh(order), "cancel", [1], key="form"))
    assert len({claim.pk for claim in results}) == 1
    assert (order.items.get().cancelled, Refund.objects.count()) == (1, 1)
    assert nothing_is_broken()


def test_different_pieces_cancelled_at_once_are_all_cancelled():
    variant = a_variant(price=10000, on_hand=9)
    order = a_paid_order(variant, 6)
    results = at_once(6, lambda _: a_claim(fresh(order), "cancel", [1]))
    # What comes of it may have changed since it was shown: that is said, and nothing is taken.
    cancelled = [result for result in results if isinstance(result, Claim)]
    assert set(kinds(results)) <= {"Claim", "EstimateChanged"}
    assert order.items.get().cancelled == len(cancelled) >= 1
    assert Stock.objects.get(variant=variant).reserved == 6 - len(cancelled)
    assert nothing_is_broken()


@pytest.mark.parametrize("_again", range(5))
def test_granting_and_withdrawing_at_once_is_one_of_both(_again: int):
    operator, variant = an_editor(), a_variant(on_hand=5)
    claim = a_claim(a_paid_order(variant, 2, to=Order.Status.PREPARING), "cancel", [1])

    def act(number: int) -> Claim:
        return claim_desk.grant(claim=claim, by=operator) if number else claims.withdraw(claim=claim)

    results = at_once(2, act)

    claim.refresh_from_db()
    assert kinds(results) == ["Claim", "ClaimRefused"]
    assert (claim.status, Refund.objects.count(), Stock.objects.get(variant=variant).reserved) in [
        (Status.DONE, 1, 1),
        (Status.WITHDRAWN, 0, 2),
    ]
    assert nothing_is_broken()


def test_a_return_finished_by_many_at_once_gives_back_once():
    operator, order = an_editor(), an_arrived_order(Wanted(a_variant(on_hand=9).pk, 2))
    claim = claim_desk.grant(claim=a_claim(order, "return", [1]), by=operator)
    claim_desk.collect(claim=claim, restocked={}, by=operator, at=timezone.now())
    results = at_once(8, lambda _: claim_desk.finish(claim=claim, by=operator).status)
    assert results == [Status.DONE] * 8
    assert (Refund.objects.count(), order.items.get().returned) == (1, 1)
    assert nothing_is_broken()


@pytest.mark.parametrize("_again", range(5))
def test_cancelling_lines_while_packing_begins_is_one_after_the_other_or_refused(_again: int):
    order = a_paid_order(a_variant(on_hand=5), 3)

    def act(number: int) -> Any:
        if number:
            return orders.transition(fresh(order), to=Order.Status.PREPARING)
        return a_claim(fresh(order), "cancel", [1])

    cancelled, begun = at_once(2, act)

    order.refresh_from_db()
    assert (order.status, isinstance(begun, Exception)) == (Order.Status.PREPARING, False)
    # The order may have been read as in preparation already: then it is a request.
    asked = isinstance(cancelled, Claim) and cancelled.status
    assert asked in (Status.DONE, Status.REQUESTED) or isinstance(cancelled, ClaimRefused)
    assert order.items.get().cancelled == (asked == Status.DONE)
    assert nothing_is_broken()


@pytest.mark.parametrize("_again", range(5))
def test_a_parcel_that_leaves_while_its_cancellation_is_asked_for_leaves_or_stays(_again: int):
    order, courier = a_paid_order(a_variant(on_hand=5), 3, to=Order.Status.PREPARING), a_courier()

    def act(number: int) -> Any:
        if number:
            return shipments.ship(order=fresh(order), courier=courier, number="123456789012")
        return a_claim(fresh(order), "cancel", [1])

    results = at_once(2, act)

    assert kinds(results) in [["Claim", "TransitionRefused"], ["ClaimRefused", "Shipment"]]
    assert (fresh(order).status, order.claims.count()) in [(Order.Status.PREPARING, 1), (Order.Status.SHIPPED, 0)]
    assert nothing_is_broken()


@pytest.mark.parametrize("_again", range(5))
def test_a_purchase_that_confirms_itself_while_its_return_is_asked_for_can_be_returned(_again: int):
    operator, order = an_editor(), an_arrived_order()
    later = timezone.now() + timedelta(days=7, minutes=1)

    def act(number: int) -> Any:
        return orders.confirm_kept(at=later) if number else a_claim(fresh(order), "return", by=operator)

    claim, confirmed = at_once(2, act)

    assert (isinstance(claim, Claim), order.claims.count()) == (True, 1)
    assert fresh(order).status == (Order.Status.CONFIRMED if confirmed else Order.Status.DELIVERED)
    assert nothing_is_broken()


@pytest.mark.parametrize("_again", range(5))
def test_a_whole_order_cancelled_while_a_part_is_granted_gives_back_once(_again: int):
    operator, variant = an_editor(), a_variant(on_hand=5)
    order = a_paid_order(variant, 3, to=Order.Status.PREPARING)
    claim = a_claim(order, "cancel", [1])

    def act(number: int) -> Any:
        if number:
            return orders.transition(fresh(order), to=Order.Status.CANCELLED, by=operator, note="품절")
        return claim_desk.grant(claim=claim, by=operator)

    results = at_once(2, act)

    assert set(kinds(results)) <= {"OrderEvent", "Claim", "ClaimRefused"}
    assert not any(isinstance(result, TransitionRefused) for result in results)
    assert sum(Refund.objects.values_list("amount", flat=True)) == order.total
    assert Stock.objects.values_list("on_hand", "reserved").get(variant=variant) == (5, 0)
    assert nothing_is_broken()


def test_exchanges_at_once_for_the_last_piece_put_it_aside_once():
    operator, ordered = an_editor(), a_variant(on_hand=6)
    last = VariantFactory(product=ordered.product, option1="L", price=ordered.price, on_hand=1)
    claims_of = [a_claim(an_arrived_order(Wanted(ordered.pk, 1)), "exchange", replacements=[last]) for _ in range(4)]
    results = at_once(4, lambda number: claim_desk.grant(claim=claims_of[number], by=operator))
    assert kinds(results) == ["Claim"] + ["ClaimRefused"] * 3
    assert Stock.objects.values_list("on_hand", "reserved").get(variant=last) == (1, 1)
    assert nothing_is_broken()
