"""check_integrity names what somebody breaks about a claim behind its back."""

from collections.abc import Callable, Iterator

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from shop import claim_desk
from shop.cart import Wanted
from shop.integrity import breaches
from shop.models import Claim, Order
from shop.payments import refunds
from shop.tests.factories import (
    a_claim,
    a_courier,
    a_paid_order,
    a_variant,
    an_arrived_order,
    an_editor,
    shop_settings,
)
from shop.tests.test_integrity import sql

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept(shared_rows) -> Iterator[dict[str, int]]:
    """One claim in every state that moves something."""
    with shared_rows():
        yield {name: claim.pk for name, claim in claims_in_every_state().items()}


@pytest.fixture
def shop(kept) -> dict[str, Claim]:
    return {name: Claim.objects.get(pk=pk) for name, pk in kept.items()}


def claims_in_every_state() -> dict[str, Claim]:
    shop_settings()
    operator, now = an_editor(), timezone.now()
    made = {"cancelled": a_claim(a_paid_order(a_variant(on_hand=5), 3), "cancel", [1])}
    made["asked"] = a_claim(a_paid_order(a_variant(on_hand=5), 3, to=Order.Status.PREPARING), "cancel", [1])
    returned = claim_desk.grant(claim=a_claim(an_arrived_order(), "return"), by=operator)
    claim_desk.collect(claim=returned, restocked={returned.lines.get().pk: 1}, by=operator, at=now)
    made["returned"] = claim_desk.finish(claim=returned, by=operator)
    for name in ("put_aside", "exchanged"):
        variant = a_variant(on_hand=5)
        order = an_arrived_order(Wanted(variant.pk, 2))
        claim = a_claim(order, "exchange", [1], reason="defect", replacements=[variant])
        made[name] = claim_desk.grant(claim=claim, by=operator)
    claim_desk.collect(claim=made["exchanged"], restocked={}, by=operator, at=now)
    claim_desk.resend(claim=made["exchanged"], courier=a_courier(), number="999999999999", by=operator)
    return made


def found() -> set[str]:
    return {breach.code for breach in breaches(at=timezone.now())}


def test_a_shop_whose_claims_add_up_has_nothing_to_find(shop):
    assert breaches(at=timezone.now()) == []


def break_counter(claim: Claim) -> None:
    sql("UPDATE shop_orderitem SET cancelled = 0 WHERE order_id = %s", claim.order_id)


def break_refunded(claim: Claim) -> None:
    sql("UPDATE shop_orderitem SET refunded = refunded - 1 WHERE order_id = %s", claim.order_id)


def break_share(claim: Claim) -> None:
    sql("UPDATE shop_claimline SET share = share + 1 WHERE claim_id = %s", claim.pk)


def break_refund(claim: Claim) -> None:
    sql("UPDATE shop_claim SET refund_id = NULL WHERE id = %s", claim.pk)


def break_status(claim: Claim) -> None:
    sql("UPDATE shop_claim SET status = 'withdrawn' WHERE id = %s", claim.pk)


def break_step(claim: Claim) -> None:
    sql("UPDATE shop_claimevent SET from_status = 'collected' WHERE claim_id = %s AND to_status = 'done'", claim.pk)


def break_kept_fee(claim: Claim) -> None:
    sql("UPDATE shop_claim SET amount = amount + 1, return_fee = return_fee - 1 WHERE id = %s", claim.pk)


def break_reservation(claim: Claim) -> None:
    sql("UPDATE shop_stockmovement SET reserved_change = 0 WHERE kind = 'reserve' AND reserved_change = 1")


def break_second_shipment(claim: Claim) -> None:
    sql(
        "UPDATE shop_stockmovement SET kind = 'adjust' WHERE kind = 'ship' AND on_hand_change = -1 "
        "AND order_item_id IN (SELECT id FROM shop_orderitem WHERE order_id = %s)",
        claim.order_id,
    )


@pytest.mark.parametrize(
    ("broken", "state", "codes"),
    [
        (break_counter, "cancelled", {"I2"}),
        (break_refunded, "cancelled", {"I2"}),
        (break_share, "asked", {"I5"}),
        (break_share, "cancelled", {"I2", "I5"}),
        (break_refund, "returned", {"I6"}),
        (break_status, "asked", {"I12"}),
        (break_status, "put_aside", {"I2", "I12"}),
        (break_step, "cancelled", {"I12"}),
        (break_kept_fee, "returned", {"I3", "I6"}),
        (break_reservation, "put_aside", {"I1", "I2"}),
        (break_second_shipment, "exchanged", {"I2"}),
    ],
)
def test_what_was_broken_is_named(shop, broken: Callable[[Claim], None], state: str, codes: set[str]):
    broken(shop[state])
    assert found() == codes


def test_a_fee_that_was_given_back_out_of_kindness_is_nobodys_fault(shop):
    payment = shop["returned"].order.payments.get()
    refunds.request(payment=payment, amount=3000, reason="오래 기다리셨어요", by=None)
    assert breaches(at=timezone.now()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE shop_claim SET amount = amount + 1",
        "UPDATE shop_claimline SET quantity = 0",
        "UPDATE shop_claimline SET restocked = quantity + 1",
        "UPDATE shop_orderitem SET cancelled = quantity, returned = 1",
        "UPDATE shop_orderitem SET refunded = subtotal + 1",
    ],
)
def test_the_database_itself_refuses_what_can_not_be(shop, statement: str):
    with pytest.raises((IntegrityError, OperationalError)), transaction.atomic():
        sql(statement)
    assert found() == set()
