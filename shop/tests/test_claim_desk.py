"""What an operator does with a request, and what moves when it is granted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shop import claim_desk, claims, orders, shipments
from shop.cart import Wanted
from shop.claim_states import TRANSITIONS, ClaimRefused
from shop.models import Claim, Letter, Order, Product, Refund, Shipment, Stock, StockMovement
from shop.orders import TransitionRefused
from shop.payments import refunds
from shop.tests.books import counters, nothing_is_broken
from shop.tests.claim_factories import collected_exchange, sent_back, steps, two_sizes
from shop.tests.factories import (
    a_claim,
    a_courier,
    a_paid_order,
    a_variant,
    an_arrived_order,
    an_editor,
    shop_settings,
)

pytestmark = pytest.mark.django_db
Kind, Status = Claim.Kind, Claim.Status
NUMBER = "999999999999"


@pytest.fixture(autouse=True)
def _shop() -> None:
    shop_settings()


@pytest.fixture
def operator():
    return an_editor()


# Cancelling


def test_a_cancellation_that_is_granted_is_carried_out_at_once(operator):
    variant = a_variant(price=10000, on_hand=5)
    order = a_paid_order(variant, 3, to=Order.Status.PREPARING)
    claim = claim_desk.grant(claim=a_claim(order, "cancel", [2]), by=operator)
    assert (claim.status, claim.decided_by, claim.refund.amount) == (Status.DONE, operator, 20000)
    assert (counters(variant), order.items.get().left) == ((5, 1), 1)
    shipments.ship(order=order, courier=a_courier(), number=NUMBER)
    assert counters(variant) == (4, 0)
    assert nothing_is_broken()


def test_granting_twice_gives_back_once(operator):
    order = a_paid_order(a_variant(), 3, to=Order.Status.PREPARING)
    claim = a_claim(order, "cancel", [2])
    for _ in range(2):
        claim_desk.grant(claim=claim, by=operator)
    assert (Refund.objects.count(), steps(claim)) == (1, ["requested", "done"])


def test_the_last_piece_that_is_cancelled_ends_the_order(operator):
    variant = a_variant(on_hand=5)
    order = a_paid_order(variant, 2, to=Order.Status.PREPARING)
    claim_desk.grant(claim=a_claim(order, "cancel"), by=operator)
    order.refresh_from_db()
    assert (order.status, order.events.last().by) == (Order.Status.CANCELLED, operator)
    assert (Refund.objects.get().amount, counters(variant)) == (order.total, (5, 0))
    assert nothing_is_broken()


def test_what_is_refused_moves_nothing_and_says_why(operator):
    variant = a_variant(on_hand=5)
    order = a_paid_order(variant, 2, to=Order.Status.PREPARING)
    claim = claim_desk.refuse(claim=a_claim(order, "cancel"), by=operator, reason="이미 새기기 시작했어요.")
    assert (claim.status, claim.refusal) == (Status.REFUSED, "이미 새기기 시작했어요.")
    assert (counters(variant), Refund.objects.count()) == ((5, 2), 0)
    shipments.ship(order=order, courier=a_courier(), number=NUMBER)
    assert nothing_is_broken()


def test_a_refusal_without_a_reason_is_none(operator):
    claim = a_claim(a_paid_order(to=Order.Status.PREPARING), "cancel")
    with pytest.raises(ClaimRefused, match="까닭을 적어 주세요"):
        claim_desk.refuse(claim=claim, by=operator, reason=" ")
    claim.refresh_from_db()
    assert (claim.status, steps(claim)) == (Status.REQUESTED, ["requested"])


# Taking back


def test_a_return_goes_its_way_and_gives_the_money_back_at_its_end(operator):
    variant = a_variant(price=10000, on_hand=5)
    order = an_arrived_order(Wanted(variant.pk, 3))
    claim = sent_back(order, operator, [2], on_the_shelf=1)
    assert (counters(variant), Refund.objects.count(), order.items.get().returned) == ((3, 0), 0, 0)

    claim = claim_desk.finish(claim=claim, by=operator)

    assert steps(claim) == ["requested", "granted", "collected", "done"]
    assert (claim.refund.amount, claim.lines.get().restocked) == (17000, 1)
    item = order.items.get()
    assert (item.returned, item.refunded, item.left) == (2, 20000, 1)
    assert Order.objects.get().status == Order.Status.DELIVERED
    assert nothing_is_broken()


def test_every_step_done_twice_is_done_once(operator):
    variant = a_variant(on_hand=5)
    claim = a_claim(an_arrived_order(Wanted(variant.pk, 2)), "return", [1])
    for _ in range(2):
        claim_desk.grant(claim=claim, by=operator)
    restocked = {claim.lines.get().pk: 1}
    for _ in range(2):
        claim_desk.collect(claim=claim, restocked=restocked, by=operator, at=timezone.now())
    for _ in range(2):
        claim_desk.finish(claim=claim, by=operator)
    assert steps(claim) == ["requested", "granted", "collected", "done"]
    assert (counters(variant), Refund.objects.count()) == ((4, 0), 1)


def test_the_last_piece_that_comes_back_ends_the_order_and_the_fee_stays(operator):
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 2))
    claim_desk.finish(claim=sent_back(order, operator), by=operator)
    order.refresh_from_db()
    assert order.status == Order.Status.RETURNED
    assert order.payments.get().refundable == 6000
    assert nothing_is_broken()


def test_a_line_comes_back_bit_by_bit_and_adds_up_to_what_was_paid(operator):
    order = an_arrived_order(Wanted(a_variant(price=9999).pk, 3))
    for _ in range(3):
        claim_desk.finish(claim=sent_back(order, operator, [1], reason="defect"), by=operator)
    assert list(Refund.objects.values_list("amount", flat=True)) == [9999, 9999, 9999 + 3000]
    assert Order.objects.get().status == Order.Status.RETURNED
    assert nothing_is_broken()


def test_a_refund_says_how_much_of_it_was_free_of_tax(operator):
    vegetables, soap = a_variant(price=20000, tax=Product.Tax.EXEMPT), a_variant(price=10000)
    order = an_arrived_order(Wanted(vegetables.pk, 2), Wanted(soap.pk, 1))
    claim_desk.finish(claim=sent_back(order, operator, [1, 1]), by=operator)
    claim_desk.finish(claim=sent_back(order, operator, [1, 0]), by=operator)
    assert list(Refund.objects.values_list("amount", "tax_free_amount")) == [(24000, 20000), (17000, 17000)]


def test_the_shop_bears_the_way_back_after_all(operator):
    claim = a_claim(an_arrived_order(Wanted(a_variant(price=10000).pk, 2)), "return")
    assert claim.amount == 17000
    claim = claim_desk.grant(claim=claim, by=operator, without_fee=True)
    assert (claim.return_fee, claim.delivery_back, claim.amount) == (0, 3000, 23000)
    assert nothing_is_broken()


def test_goods_that_are_not_as_claimed_are_refused_after_they_were_granted(operator):
    claim = claim_desk.grant(claim=a_claim(an_arrived_order(), "return"), by=operator)
    assert claim_desk.refuse(claim=claim, by=operator, reason="쓴 흔적이 있어요.").status == Status.REFUSED
    assert nothing_is_broken()


@pytest.mark.parametrize("act", [claim_desk.collect, claim_desk.finish])
def test_no_step_is_left_out(act, operator):
    order = an_arrived_order()
    claim = a_claim(order, "return")
    asked = {"restocked": {}, "at": timezone.now()} if act == claim_desk.collect else {}
    with pytest.raises(ClaimRefused):
        act(claim=claim, by=operator, **asked)
    claim.refresh_from_db()
    assert (claim.status, claim.collected_at, steps(claim)) == (Status.REQUESTED, None, ["requested"])
    assert (order.items.get().returned, Refund.objects.count()) == (0, 0)


def test_no_more_goes_on_the_shelf_than_came_back(operator):
    variant = a_variant(on_hand=5)
    claim = claim_desk.grant(claim=a_claim(an_arrived_order(Wanted(variant.pk, 3)), "return", [1]), by=operator)
    restocked = {claim.lines.get().pk: 2}
    with pytest.raises(ClaimRefused, match="돌아온 수량보다"):
        claim_desk.collect(claim=claim, restocked=restocked, by=operator, at=timezone.now())
    claim.refresh_from_db()
    assert (claim.status, counters(variant)) == (Status.GRANTED, (2, 0))


def test_money_that_somebody_gave_back_already_is_not_given_twice(operator):
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 1))
    claim = sent_back(order, operator, reason="defect")
    refunds.request(payment=order.payments.get(), amount=5000, reason="늦은 배송", by=operator)
    with pytest.raises(ClaimRefused, match="돌려줄 수 있는 금액은 8,000원"):
        claim_desk.finish(claim=claim, by=operator)
    claim.refresh_from_db()
    assert (claim.status, order.items.get().returned, Refund.objects.count()) == (Status.COLLECTED, 0, 1)


def test_a_whole_order_that_is_taken_back_waits_for_goods_that_are_here(operator):
    order = an_arrived_order(Wanted(a_variant().pk, 2))
    claim = sent_back(order, operator, [1])
    with pytest.raises(TransitionRefused, match="먼저 끝내 주세요"):
        orders.transition(order, to=Order.Status.RETURNED, by=operator, note="모두 돌아옴")
    claim_desk.finish(claim=claim, by=operator)
    orders.transition(order, to=Order.Status.RETURNED, by=operator, note="모두 돌아옴")
    assert sum(Refund.objects.values_list("amount", flat=True)) == order.total
    assert nothing_is_broken()


# Changing


def test_an_exchange_puts_aside_takes_back_and_sends(operator):
    medium, large = two_sizes()
    order = an_arrived_order(Wanted(medium.pk, 2))
    claim = claim_desk.grant(claim=a_claim(order, "exchange", [1], replacements=[large]), by=operator)
    assert (counters(medium), counters(large)) == ((8, 0), (10, 1))
    assert nothing_is_broken()

    claim_desk.collect(claim=claim, restocked={claim.lines.get().pk: 1}, by=operator, at=timezone.now())
    claim_desk.take_fee(claim=claim, by=operator, at=timezone.now())
    parcel = claim_desk.resend(claim=claim, courier=a_courier(), number=NUMBER, by=operator)

    assert (counters(medium), counters(large)) == ((9, 0), (9, 0))
    assert (parcel.claim_event.claim, parcel.address) == (claim, order.addresses.get())
    assert Claim.objects.get().status == Status.DONE
    assert Letter.objects.filter(kind=Letter.Kind.CLAIM_EXCHANGED).count() == 1
    assert (order.items.get().left, Refund.objects.count()) == (2, 0)
    assert nothing_is_broken()


def test_nothing_is_sent_before_its_delivery_is_paid(operator):
    claim, _medium, large = collected_exchange(operator)
    with pytest.raises(ClaimRefused, match="교환 배송비를 아직 받지 않았어요"):
        claim_desk.resend(claim=claim, courier=a_courier(), number=NUMBER, by=operator)
    assert (counters(large), Shipment.objects.filter(claim_event__isnull=False).count()) == ((10, 1), 0)
    claim_desk.take_fee(claim=claim, by=operator, at=timezone.now())
    assert claim_desk.resend(claim=claim, courier=a_courier(), number=NUMBER, by=operator).number == NUMBER


def test_the_same_parcel_written_down_twice_is_one_parcel(operator):
    claim, _medium, large = collected_exchange(operator, reason="defect")
    first, again = (claim_desk.resend(claim=claim, courier=a_courier(), number=NUMBER, by=operator) for _ in range(2))
    assert (first, counters(large)) == (again, (9, 0))


def test_a_parcel_that_came_back_is_sent_again_and_takes_no_second_piece(operator):
    claim, _medium, large = collected_exchange(operator, reason="defect")
    first = claim_desk.resend(claim=claim, courier=a_courier(), number=NUMBER, by=operator)
    neighbour = shipments.Address("이웃", "01099998888", "63000", "제주특별자치도 제주시 관덕로 1")
    again = claim_desk.resend(claim=claim, courier=a_courier(), number="888888888888", address=neighbour, by=operator)
    first.refresh_from_db()
    assert (first.has_failed, again.address.recipient, counters(large)) == (True, "이웃", (9, 0))
    assert nothing_is_broken()


def test_what_was_sent_instead_starts_the_clock_and_is_confirmed_later(operator):
    claim, *_variants = collected_exchange(operator, reason="defect")
    claim_desk.resend(claim=claim, courier=a_courier(), number=NUMBER, by=operator)
    later = timezone.now() + timedelta(days=9)
    assert orders.confirm_kept(at=later) == 0
    claim_desk.deliver(claim=claim, by=operator, at=later)
    assert a_claim(claim.order, "return", at=later).status == Status.REQUESTED
    claims.withdraw(claim=claim.order.claims.last())
    assert [orders.confirm_kept(at=later + timedelta(days=days)) for days in (6, 8)] == [0, 1]


def test_what_was_exchanged_comes_back_as_what_it_is(operator):
    claim, medium, large = collected_exchange(operator, reason="defect")
    claim_desk.resend(claim=claim, courier=a_courier(), number=NUMBER, by=operator)
    claim_desk.deliver(claim=claim, by=operator, at=timezone.now())
    claim_desk.finish(claim=sent_back(claim.order, operator, on_the_shelf=1, reason="defect"), by=operator)
    assert (counters(medium), counters(large)) == ((9, 0), (10, 0))
    assert StockMovement.objects.filter(kind="restock").get().variant == large
    assert nothing_is_broken()


def test_an_exchange_for_what_is_sold_out_is_not_granted(operator):
    medium, large = two_sizes()
    claim = a_claim(an_arrived_order(Wanted(medium.pk, 1)), "exchange", replacements=[large])
    Stock.objects.filter(variant=large).update(on_hand=0)
    with pytest.raises(ClaimRefused, match="남은 수량이 없어요"):
        claim_desk.grant(claim=claim, by=operator)
    claim.refresh_from_db()
    assert claim.status == Status.REQUESTED


@pytest.mark.parametrize("end", ["refuse", "withdraw"])
def test_what_was_put_aside_is_free_again_when_the_exchange_ends(end: str, operator):
    medium, large = two_sizes()
    claim = a_claim(an_arrived_order(Wanted(medium.pk, 1)), "exchange", replacements=[large])
    claim_desk.grant(claim=claim, by=operator)
    if end == "refuse":
        claim_desk.refuse(claim=claim, by=operator, reason="상품이 오지 않았어요.")
    else:
        claims.withdraw(claim=claim)
    assert counters(large) == (10, 0)
    assert nothing_is_broken()


# The table


def test_a_claim_goes_only_where_the_table_lets_it(operator):
    known = {
        ("cancel", "", "requested"), ("cancel", "", "done"),
        ("cancel", "requested", "done"), ("cancel", "requested", "refused"), ("cancel", "requested", "withdrawn"),
        *((kind, *edge) for kind in ("return", "exchange") for edge in (
            ("", "requested"), ("requested", "granted"), ("requested", "refused"), ("requested", "withdrawn"),
            ("granted", "collected"), ("granted", "refused"), ("granted", "withdrawn"), ("collected", "done"),
        )),
    }  # fmt: skip
    table = {
        (str(kind), str(before), str(after))
        for kind, edges in TRANSITIONS.items()
        for before, targets in edges.items()
        for after in targets
    }
    assert table == known


@pytest.mark.parametrize("end", [Status.DONE, Status.REFUSED, Status.WITHDRAWN])
@pytest.mark.parametrize("kind", Kind.values)
def test_what_has_ended_has_ended(kind: str, end: Status, operator):
    order = a_paid_order(to=Order.Status.PREPARING)
    claim = a_claim(order, "cancel")
    Claim.objects.filter(pk=claim.pk).update(kind=kind, status=end)
    before = list(Claim.objects.values())
    tries = [
        lambda: claims.withdraw(claim=claim),
        lambda: claim_desk.grant(claim=claim, by=operator),
        lambda: claim_desk.refuse(claim=claim, by=operator, reason="안 돼요."),
        lambda: claim_desk.collect(claim=claim, restocked={}, by=operator, at=timezone.now()),
        lambda: claim_desk.finish(claim=claim, by=operator),
    ]
    for attempt in tries:
        try:
            attempt()
        except ClaimRefused:
            continue
    assert list(Claim.objects.values()) == before
    assert (order.items.get().left, Refund.objects.count()) == (1, 0)
