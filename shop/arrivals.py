"""When the goods of an order came to their buyer, line by line, and which they hold now."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import timezone

from shop.models import Claim, Order, OrderEvent, OrderItem, Shipment
from shop.withdrawal import Withdrawal


def withdrawals(
    *,
    items: Iterable[OrderItem],
    events: Iterable[OrderEvent],
    shipments: Iterable[Shipment],
    claims: Iterable[Claim],
) -> dict[int, Withdrawal]:
    """The withdrawal clock of each line (line id to clock). A line that was exchanged runs from the new parcel.

    Shipments know their `claim_event`, claims their `lines`. No statements.
    """
    shipments = list(shipments)
    came = _came_on(events, [parcel for parcel in shipments if parcel.claim_event_id is None])
    again = _exchanged_on(shipments, claims)
    return {
        item.pk: Withdrawal(received_on=again.get(item.pk, came), is_excepted=item.withdrawal_agreed_at is not None)
        for item in items
    }


def withdrawals_of(order: Order) -> dict[int, Withdrawal]:
    """The same, read from the database."""
    return withdrawals(
        items=order.items.all(),
        events=order.events.all(),
        shipments=order.shipments.select_related("claim_event"),
        claims=order.claims.prefetch_related("lines"),
    )


def variants_held(items: Iterable[OrderItem], claims: Iterable[Claim]) -> dict[int, int | None]:
    """What the buyer has of each line (line id to variant id): what was ordered, or last sent instead of it."""
    held = {item.pk: item.variant_id for item in items}
    for claim in sorted(claims, key=lambda claim: claim.pk):
        if (claim.kind, claim.status) == (Claim.Kind.EXCHANGE, Claim.Status.DONE):
            held |= {line.order_item_id: line.replacement_id for line in claim.lines.all()}
    return held


def _came_on(events: Iterable[OrderEvent], parcels: Iterable[Shipment]) -> date | None:
    """The day of the last parcel; of an order without one the day it was said to have arrived."""
    arrived = [event.created_at for event in events if event.to_status == Order.Status.DELIVERED]
    if not arrived:
        return None
    last = max((parcel.delivered_at for parcel in parcels if parcel.delivered_at), default=arrived[-1])
    return timezone.localdate(last)


def _exchanged_on(shipments: Iterable[Shipment], claims: Iterable[Claim]) -> Mapping[int, date]:
    sent = {parcel.claim_event.claim_id: parcel.delivered_at for parcel in shipments if parcel.claim_event}
    return {
        line.order_item_id: timezone.localdate(sent[claim.pk])
        for claim in sorted(claims, key=lambda claim: claim.pk)
        if sent.get(claim.pk)
        for line in claim.lines.all()
    }
