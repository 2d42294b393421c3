"""What must hold at every moment, asked of the database itself. Reads, and changes nothing."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from shop import claim_integrity, orders
from shop.models import (
    Coupon,
    CouponRedemption,
    Order,
    OrderEvent,
    OrderItem,
    Payment,
    Reservation,
    Stock,
    StockMovement,
)
from shop.payments import integrity as money

Status = Order.Status
Kind = StockMovement.Kind


class Breach(NamedTuple):
    """An invariant that does not hold, and where."""

    code: str
    what: str

    def __str__(self) -> str:
        return f"{self.code} {self.what}"


def breaches(*, at: datetime) -> list[Breach]:
    """Everything that does not hold at the moment `at`, in the order of the invariants."""
    return [Breach(code, what) for code, check in CHECKS for what in check(at)]


def _stock_adds_up(at: datetime) -> Iterator[str]:
    moved = {
        row["variant_id"]: (row["on_hand"], row["reserved"])
        for row in StockMovement.objects.order_by()
        .values("variant_id")
        .annotate(on_hand=Sum("on_hand_change"), reserved=Sum("reserved_change"))
    }
    promised = dict(
        Reservation.objects.filter(status=Reservation.Status.ACTIVE)
        .order_by()
        .values_list("variant_id")
        .annotate(Sum("quantity"))
    )
    for variant_id, on_hand, reserved in Stock.objects.order_by("variant_id").values_list(
        "variant_id", "on_hand", "reserved"
    ):
        sums = moved.get(variant_id, (0, 0))
        if on_hand != sums[0]:
            yield f"variant {variant_id}: on_hand is {on_hand}, its movements add up to {sums[0]}"
        if reserved != sums[1]:
            yield f"variant {variant_id}: reserved is {reserved}, its movements add up to {sums[1]}"
        if reserved != promised.get(variant_id, 0):
            yield f"variant {variant_id}: reserved is {reserved}, its active reservations {promised.get(variant_id, 0)}"
        if not 0 <= reserved <= on_hand:
            yield f"variant {variant_id}: {reserved} of {on_hand} pieces are reserved"


def _lines_moved_their_stock(at: datetime) -> Iterator[str]:
    """I2. Waiting lines hold their pieces, sent ones have taken them once, cancelled pieces neither; an exchange
    takes as many once more, and no more comes back than went out."""
    moves = OrderItem.objects.exclude(variant=None).annotate(
        on_hand=Coalesce(Sum("movements__on_hand_change"), 0),
        reserved=Coalesce(Sum("movements__reserved_change"), 0),
        ships=Count("movements", filter=Q(movements__kind=Kind.SHIP)),
        restocked=Coalesce(Sum("movements__on_hand_change", filter=Q(movements__kind=Kind.RESTOCK)), 0),
    )
    exchanges = claim_integrity.exchanged_pieces()
    for item in moves.select_related("order").order_by("pk").iterator():
        reserved, sent, ships = _should_have_moved(item, exchanges.get(item.pk, claim_integrity.NONE))
        right = (int(item.on_hand), int(item.reserved), item.ships) == (int(item.restocked) - sent, reserved, ships)
        if not right or item.restocked > sent:
            yield (
                f"order {item.order.number} ({item.order.status}), line {item.pk}: {item.quantity} pieces, but its "
                f"movements come to {item.on_hand} on hand and {item.reserved} reserved in {item.ships} shipments"
            )


def _should_have_moved(item: OrderItem, exchanges: claim_integrity.Exchanges) -> tuple[int, int, int]:
    """How many pieces are still promised, how many were sent, and in how many shipments."""
    bought = item.quantity - item.cancelled
    if item.order.status in Order.RESERVED_STATUSES:
        return bought, 0, 0
    if item.order.status in (Status.CANCELLED, Status.EXPIRED):
        return 0, 0, 0
    return exchanges.reserved, bought + exchanges.sent, int(bought > 0) + exchanges.shipments


def _orders_add_up(at: datetime) -> Iterator[str]:
    # In Python: MySQL refuses to subtract unsigned columns below zero, which a broken row may want.
    for order in Order.objects.annotate(lines=Coalesce(Sum("items__subtotal"), 0)).order_by("pk").iterator():
        total = order.subtotal + order.shipping_fee - order.discount
        if order.subtotal != order.lines or order.total != total:
            yield (
                f"order {order.number}: lines of {order.lines}, subtotal {order.subtotal} + delivery "
                f"{order.shipping_fee} - discount {order.discount}, but total {order.total}"
            )
    items = OrderItem.objects.exclude(subtotal=F("unit_price") * F("quantity")).select_related("order")
    for item in items.order_by("pk"):
        yield f"order {item.order.number}, line {item.pk}: {item.quantity} x {item.unit_price} is not {item.subtotal}"
    payments = Payment.objects.exclude(amount=F("order__total")).select_related("order")
    for payment in payments.order_by("pk"):
        asked, due = payment.amount, payment.order.total
        yield f"payment {payment.pk}: {asked} won asked for order {payment.order.number} of {due} won"


def _coupons_are_used_as_often_as_they_may(at: datetime) -> Iterator[str]:
    active = Q(redemptions__slot__isnull=False)
    for coupon in Coupon.objects.annotate(uses=Count("redemptions", filter=active)).order_by("pk"):
        if coupon.used != coupon.uses:
            yield f"coupon {coupon.code}: {coupon.used} uses are counted, but {coupon.uses} orders hold one"
        if coupon.limit is not None and coupon.uses > coupon.limit:
            yield f"coupon {coupon.code}: used {coupon.uses} times of {coupon.limit}"
    people = CouponRedemption.objects.exclude(slot=None).order_by().values("coupon__code", "person")
    allowed = people.annotate(uses=Count("pk")).filter(uses__gt=F("coupon__limit_per_person"))
    for row in allowed:
        yield f"coupon {row['coupon__code']}: used {row['uses']} times by {row['person']}"

    given_up = (Status.CANCELLED, Status.EXPIRED)
    for redemption in CouponRedemption.objects.select_related("order").order_by("pk").iterator():
        order = redemption.order
        if redemption.is_active == (order.status in given_up):
            yield f"order {order.number}: {order.status}, and its coupon is {'not ' * redemption.is_active}given back"
        if redemption.amount != order.discount:
            yield f"order {order.number}: {order.discount} won off, but its coupon took off {redemption.amount}"
    for order in Order.objects.filter(discount__gt=0, redemption=None).order_by("pk"):
        yield f"order {order.number}: a discount of {order.discount} won without a coupon"
    for order in (
        Order.objects.annotate(off=Coalesce(Sum("items__discount"), 0)).exclude(discount=F("off")).order_by("pk")
    ):
        yield f"order {order.number}: a discount of {order.discount} won, but its lines share {order.off}"


def _one_checkout_one_order(at: datetime) -> Iterator[str]:
    for field in ("checkout_key", "number"):
        twice = Order.objects.order_by().values(field).annotate(times=Count("pk")).filter(times__gt=1)
        for row in twice:
            yield f"{row['times']} orders share the {field} {row[field]}"
    for order in Order.objects.filter(items=None).order_by("pk"):
        yield f"order {order.number} has no lines"


def _no_reservation_overstays(at: datetime) -> Iterator[str]:
    late = Reservation.objects.filter(status=Reservation.Status.ACTIVE, expires_at__lt=at - money.LATE)
    for reservation in late.select_related("order_item__order").order_by("pk"):
        number = reservation.order_item.order.number
        yield f"reservation {reservation.pk} of order {number} should have ended at {reservation.expires_at}"


def _transitions_are_edges(at: datetime) -> Iterator[str]:
    known = {("", Status.PENDING), orders.LATE_MONEY, orders.TOLD_AGAIN, orders.SENT_AGAIN}
    known |= {(before, after) for before, targets in orders.TRANSITIONS.items() for after in targets}
    last: dict[int, str] = {}
    for event in OrderEvent.objects.select_related("order").order_by("order_id", "pk"):
        number = event.order.number
        if (event.from_status, event.to_status) not in known:
            yield f"order {number} went from {event.from_status or 'nothing'} to {event.to_status}"
        elif event.from_status != last.get(event.order_id, ""):
            yield f"order {number} went on from {event.from_status}, but was {last.get(event.order_id, 'nothing')}"
        last[event.order_id] = event.to_status
    for order in Order.objects.order_by("pk").only("pk", "number", "status"):
        if order.status != last.get(order.pk, ""):
            yield f"order {order.number} is {order.status}, its last event says {last.get(order.pk, 'nothing')}"


CHECKS: tuple[tuple[str, Callable[[datetime], Iterator[str]]], ...] = (
    ("I1", _stock_adds_up),
    ("I2", _lines_moved_their_stock),
    ("I2", claim_integrity.lines_gave_up_what_was_claimed),
    ("I3", money.money_has_its_order_or_goes_back),
    ("I4", money.paid_orders_have_their_money),
    ("I5", _orders_add_up),
    ("I5", claim_integrity.claims_add_up),
    ("I6", money.refunds_add_up),
    ("I6", claim_integrity.claims_have_their_refund),
    ("I7", _coupons_are_used_as_often_as_they_may),
    ("I8", _one_checkout_one_order),
    ("I9", money.attempts_come_to_an_end),
    ("I10", _no_reservation_overstays),
    ("I11", money.events_and_letters_are_there_once),
    ("I12", _transitions_are_edges),
    ("I12", claim_integrity.steps_are_edges),
)
