"""What a buyer asks for once an order is paid: what comes of it, what is refused, and what waits for it."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from shop import claim_desk, claims, orders, shipments
from shop.cart import Wanted
from shop.claim_states import ClaimRefused
from shop.models import Claim, Coupon, Letter, Order, OrderItem, Refund, RefundAccount, Variant
from shop.orders import TransitionRefused
from shop.payments import settlement
from shop.tests.books import counters, nothing_is_broken
from shop.tests.factories import (
    ProductFactory,
    a_claim,
    a_coupon,
    a_courier,
    a_paid_order,
    a_personal_tag,
    a_variant,
    a_wish,
    an_arrived_order,
    an_editor,
    an_order,
    place,
    shop_settings,
)

pytestmark = pytest.mark.django_db
Kind, Reason, Status = Claim.Kind, Claim.Reason, Claim.Status


@pytest.fixture(autouse=True)
def _shop() -> None:
    shop_settings()


def given_up(order: Order) -> list[tuple[int, int, int]]:
    """Of each line: cancelled, returned, refunded."""
    return list(order.items.values_list("cancelled", "returned", "refunded"))


def state(order: Order) -> tuple[str, int, list[tuple[int, int, int]], int]:
    current = Order.objects.get(pk=order.pk)
    return current.status, current.claims.count(), given_up(current), Refund.objects.count()


def two_lines(price: int = 40000, **options: object) -> tuple[Variant, Variant, list[Wanted]]:
    """Two pieces for 10,000 won and one for `price`: free delivery from 50,000 won on."""
    soap, bag = a_variant(name="비누", price=10000, on_hand=9), a_variant(name="가방", price=price, on_hand=9)
    return soap, bag, [Wanted(soap.pk, 2), Wanted(bag.pk, 1)]


def paid(order: Order) -> Order:
    settlement.settle(payment=order.payments.get(), amount=order.total, at=timezone.now())
    order.refresh_from_db()
    return order


# Cancelling before anybody prepares the order


def test_some_pieces_are_cancelled_at_once_and_their_money_goes_back():
    variant = a_variant(price=10000, on_hand=5)
    order = a_paid_order(variant, 3)

    claim = a_claim(order, "cancel", [2])

    assert (claim.status, claim.goods, claim.amount) == (Status.DONE, 20000, 20000)
    assert state(order) == (Order.Status.PAID, 1, [(2, 0, 20000)], 1)
    assert counters(variant) == (5, 1)
    refund = Refund.objects.get()
    assert (claim.refund, refund.amount, refund.payment) == (refund, 20000, order.payments.get())
    assert RefundAccount.objects.get(order=order).number == "3333012345678"
    assert nothing_is_broken()


def test_delivery_that_is_no_longer_free_is_taken_off():
    _soap, _bag, wanted = two_lines()
    claim = a_claim(paid(place(*wanted)), "cancel", [0, 1])
    assert (claim.goods, claim.delivery_due, claim.amount) == (40000, 3000, 37000)
    assert nothing_is_broken()


def test_the_last_piece_takes_the_order_and_its_coupon_with_it():
    a_coupon(value=3000)
    soap, bag, wanted = two_lines()
    order = paid(place(*wanted, coupon="첫나들이"))
    a_claim(order, "cancel", [0, 1])
    a_claim(order, "cancel")
    assert state(order)[0] == Order.Status.CANCELLED
    assert sum(Refund.objects.values_list("amount", flat=True)) == order.total == 57000
    assert (counters(soap), counters(bag)) == ((9, 0), (9, 0))
    assert Coupon.objects.get().used == 0
    assert [event.to_status for event in order.events.all()] == ["pending", "paid", "cancelled"]
    assert nothing_is_broken()


def test_the_buyer_is_told_once_of_a_cancellation():
    order = a_paid_order(a_variant(), 1)
    a_claim(order, "cancel")
    told = Letter.objects.exclude(claim_event=None).values_list("kind", flat=True)
    assert (list(told), order.events.last().letters.count()) == ([Letter.Kind.CLAIM_CANCELLED], 0)


def test_the_same_form_again_cancels_nothing_more():
    order = a_paid_order(a_variant(on_hand=5), 4)
    first, again = (a_claim(order, "cancel", [1], key="form") for _ in range(2))
    assert first == again
    assert state(order) == (Order.Status.PAID, 1, [(1, 0, 10000)], 1)


def test_an_operator_who_cancels_for_the_buyer_is_remembered():
    operator = an_editor()
    claim = a_claim(a_paid_order(quantity=2), "cancel", [1], by=operator)
    assert (claim.requested_by, claim.decided_by, claim.events.get().by) == (operator, operator, operator)
    assert Refund.objects.get().by == operator


def test_what_somebody_began_to_prepare_is_not_cancelled_at_once():
    order = a_paid_order(a_variant(), 2)
    orders.transition(Order.objects.get(pk=order.pk), to=Order.Status.PREPARING)
    with pytest.raises(ClaimRefused, match="이제 취소를 요청할 수 있어요"):
        a_claim(order, "cancel", [1])
    assert state(order) == (Order.Status.PREPARING, 0, [(0, 0, 0)], 0)


@pytest.mark.parametrize("pieces", [[3], [0], [-1]])
def test_no_more_and_no_less_can_be_cancelled_than_there_is(pieces: list[int]):
    order = a_paid_order(a_variant(), 2)
    with pytest.raises(ClaimRefused):
        a_claim(order, "cancel", pieces)
    assert state(order) == (Order.Status.PAID, 0, [(0, 0, 0)], 0)


def test_a_line_of_another_order_is_none_of_this_one():
    order, other = a_paid_order(), a_paid_order(buyer_phone="01099998888")
    with pytest.raises(ClaimRefused, match="이 주문에 없는 상품이에요"):
        claims.estimate(order=order, wish=a_wish(other, "cancel"), at=timezone.now())


def test_what_was_agreed_to_is_what_comes_of_it():
    order = a_paid_order(a_variant(), 2)
    wish = a_wish(order, "cancel", [1])
    request = claims.Request(key="form", wish=wish, agreed=(9999, 0))
    with pytest.raises(claims.EstimateChanged) as changed:
        claims.cancel_lines(order=order, request=request, at=timezone.now())
    assert changed.value.estimate.amount == 10000
    assert state(order) == (Order.Status.PAID, 0, [(0, 0, 0)], 0)


def test_money_that_came_by_transfer_asks_where_it_goes_back_to():
    order = a_paid_order(a_variant(), 2)
    with pytest.raises(claims.AccountMissing):
        a_claim(order, "cancel", [1], account=None)
    assert state(order) == (Order.Status.PAID, 0, [(0, 0, 0)], 0)


def test_an_order_that_waits_for_its_money_is_cancelled_whole_or_not_at_all():
    order = an_order(a_variant(), 2)
    with pytest.raises(ClaimRefused):
        a_claim(order, "cancel", [1])
    assert state(order) == (Order.Status.PENDING, 0, [(0, 0, 0)], 0)


# Asking, once it is prepared


def test_an_order_in_preparation_waits_for_what_becomes_of_a_request():
    order = a_paid_order(a_variant(), 2, to=Order.Status.PREPARING)
    claim = a_claim(order, "cancel", [1])
    assert (claim.status, claim.amount) == (Status.REQUESTED, 10000)
    with pytest.raises(TransitionRefused, match="취소 요청이 있는 주문이에요"):
        shipments.ship(order=order, courier=a_courier(), number="123456789012")
    assert state(order) == (Order.Status.PREPARING, 1, [(0, 0, 0)], 0)

    claims.withdraw(claim=claim)

    shipments.ship(order=order, courier=a_courier(), number="123456789012")
    assert state(order)[0] == Order.Status.SHIPPED
    assert nothing_is_broken()


def test_pieces_are_asked_for_once():
    order = a_paid_order(a_variant(on_hand=5), 3, to=Order.Status.PREPARING)
    first = a_claim(order, "cancel", [2])
    with pytest.raises(ClaimRefused, match="1개까지 고를 수 있어요"):
        a_claim(order, "cancel", [2])
    claims.withdraw(claim=first)
    assert a_claim(order, "cancel", [3]).amount == order.total


def test_withdrawing_twice_withdraws_once():
    order = a_paid_order(to=Order.Status.PREPARING)
    claim = a_claim(order, "cancel")
    for _ in range(2):
        assert claims.withdraw(claim=claim).status == Status.WITHDRAWN
    assert [event.to_status for event in claim.events.all()] == ["requested", "withdrawn"]


def test_a_whole_order_that_is_cancelled_closes_what_is_still_asked():
    variant = a_variant(on_hand=5)
    order = a_paid_order(variant, 3, to=Order.Status.PREPARING)
    claim = a_claim(order, "cancel", [1])
    orders.transition(order, to=Order.Status.CANCELLED, by=an_editor(), note="품절")
    claim.refresh_from_db()
    assert (claim.status, claim.events.last().note) == (Status.WITHDRAWN, "주문 전체가 끝나서 닫았어요.")
    assert state(order) == (Order.Status.CANCELLED, 1, [(0, 0, 0)], 1)
    assert (Refund.objects.get().amount, counters(variant)) == (order.total, (5, 0))
    assert nothing_is_broken()


# Sending back


def test_a_change_of_mind_pays_the_way_back():
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 2))
    claim = a_claim(order, "return", [1])
    assert (claim.goods, claim.return_fee, claim.amount) == (10000, 3000, 7000)
    assert (claim.status, claim.lines.get().share) == (Status.REQUESTED, 10000)
    assert state(order) == (Order.Status.DELIVERED, 1, [(0, 0, 0)], 0)


@pytest.mark.parametrize("reason", Claim.FAULTS)
def test_the_shops_fault_costs_the_buyer_nothing(reason: str):
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 2))
    claim = a_claim(order, "return", reason=reason)
    assert (claim.goods, claim.delivery_back, claim.return_fee, claim.amount) == (20000, 3000, 0, order.total)


@pytest.mark.parametrize(
    ("days", "reason", "is_taken"),
    [(0, "mind", True), (7, "fit", True), (12, "mind", False), (12, "defect", True), (99, "defect", False)],
)
def test_the_lawful_last_day_decides(days: int, reason: str, is_taken: bool):
    with time_machine.travel("2026-11-23T03:00:00Z"):
        order = an_arrived_order()
    at = datetime(2026, 11, 23, 12, tzinfo=timezone.get_current_timezone()) + timedelta(days=days)
    if is_taken:
        assert a_claim(order, "return", reason=reason, at=at).status == Status.REQUESTED
        return
    with pytest.raises(ClaimRefused, match="까지 반품할 수 있었어요"):
        a_claim(order, "return", reason=reason, at=at)
    assert state(order)[1:] == (0, [(0, 0, 0)], 0)


def test_a_confirmed_purchase_is_still_sent_back_in_time():
    order = an_arrived_order(to=Order.Status.CONFIRMED)
    assert a_claim(order, "return").status == Status.REQUESTED


def test_only_what_its_buyer_agreed_to_keep_is_kept():
    tag = a_personal_tag()
    order = an_arrived_order(Wanted(tag.pk, 1, "보리 010-1234-5678"), Wanted(a_variant().pk, 1))
    with pytest.raises(ClaimRefused, match="동의하신 상품이에요"):
        a_claim(order, "return", [1, 0])
    assert a_claim(order, "return", [1, 0], reason="defect").amount == 12000
    OrderItem.objects.update(withdrawal_agreed_at=None)
    assert a_claim(order, "return", [0, 1]).status == Status.REQUESTED


@pytest.mark.parametrize("kind", ["return", "exchange"])
def test_what_has_not_arrived_is_not_sent_back(kind: str):
    for order in (a_paid_order(to=Order.Status.PREPARING), an_arrived_order(to=Order.Status.SHIPPED)):
        with pytest.raises(ClaimRefused):
            a_claim(order, kind, replacements=[order.items.get().variant])
        assert state(order)[1:] == (0, [(0, 0, 0)], 0)


def test_an_operator_who_asks_for_the_buyer_is_not_held_to_the_clock():
    order, operator = an_arrived_order(), an_editor()
    late = timezone.now() + timedelta(days=60)
    claim = a_claim(order, "return", at=late, by=operator)
    assert (claim.requested_by, claim.events.get().by) == (operator, operator)


@pytest.mark.parametrize("kind", ["return", "exchange"])
def test_a_purchase_is_not_confirmed_while_something_is_claimed(kind: str):
    order = an_arrived_order()
    claim = a_claim(order, kind, replacements=[order.items.get().variant])
    later = timezone.now() + timedelta(days=9)
    assert orders.confirm_kept(at=later) == 0
    with pytest.raises(TransitionRefused, match="아직 구매를 확정할 수 없어요"):
        orders.transition(order, to=Order.Status.CONFIRMED)
    claims.withdraw(claim=claim)
    assert orders.confirm_kept(at=later) == 1


def test_a_request_that_falls_away_leaves_the_others_no_worse():
    """The bag alone would break free delivery; with the soap gone too it is the soap that the bag follows."""
    _soap, _bag, wanted = two_lines()
    order = an_arrived_order(*wanted)
    first, second = a_claim(order, "return", [2, 0]), a_claim(order, "return", [0, 1])
    assert [(claim.delivery_due, claim.amount) for claim in (first, second)] == [(3000, 14000), (0, 37000)]
    claims.withdraw(claim=first)
    second.refresh_from_db()
    assert (second.delivery_due, second.amount) == (0, 37000)


def test_free_delivery_that_an_earlier_request_broke_is_kept_when_that_one_falls_away():
    soap, bag = a_variant(price=10000, on_hand=9), a_variant(price=40000, on_hand=9)
    order = an_arrived_order(Wanted(soap.pk, 3), Wanted(bag.pk, 1))
    first, second = a_claim(order, "return", [2, 0]), a_claim(order, "return", [1, 0])
    assert [(claim.delivery_due, claim.amount) for claim in (first, second)] == [(0, 17000), (3000, 4000)]
    claim_desk.refuse(claim=first, by=an_editor(), reason="이미 쓴 흔적이 있어요.")
    second.refresh_from_db()
    assert (second.delivery_due, second.amount) == (0, 7000)


# Having it changed


def options() -> list[Variant]:
    product = ProductFactory(
        option1_name="크기",
        variants=[
            {"option1": "M"},
            {"option1": "L"},
            {"option1": "XL", "price": 12000},
            {"option1": "S", "is_retired": True},
        ],
    )
    return list(product.variants.order_by("pk").select_related("product", "stock"))


def test_an_exchange_costs_both_ways_and_gives_nothing_back():
    medium, large, *_others = options()
    order = an_arrived_order(Wanted(medium.pk, 1))
    claim = a_claim(order, "exchange", reason="fit", replacements=[large])
    assert (claim.amount, claim.to_pay, claim.lines.get().replacement) == (0, 6000, large)
    assert counters(large) == (10, 0)


def test_an_exchange_is_for_an_option_of_the_same_price():
    medium, _large, dearer, retired = options()
    other = a_variant()
    order = an_arrived_order(Wanted(medium.pk, 1))
    for variant in (dearer, retired, other):
        with pytest.raises(ClaimRefused, match="무엇으로 바꿀지 골라 주세요"):
            a_claim(order, "exchange", replacements=[variant])
    with pytest.raises(ClaimRefused, match="무엇으로 바꿀지 골라 주세요"):
        a_claim(order, "exchange")
    assert state(order)[1] == 0
    assert a_claim(order, "exchange", reason="defect", replacements=[medium]).to_pay == 0
