"""What must hold of claims at every moment: of their pieces, their money and their steps."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from shop import claim_states
from shop.models import Claim, ClaimEvent, ClaimLine, Order, OrderItem

Kind = Claim.Kind
Status = Claim.Status


class Exchanges(NamedTuple):
    """Pieces of a line that are put aside for exchanges, and that were sent by them in so many shipments."""

    reserved: int
    sent: int
    shipments: int


NONE = Exchanges(0, 0, 0)


def exchanged_pieces() -> Mapping[int, Exchanges]:
    """Line id to what its exchanges take."""
    lines = ClaimLine.objects.filter(claim__kind=Kind.EXCHANGE).order_by().values("order_item_id")
    waiting = Q(claim__status__in=(Status.GRANTED, Status.COLLECTED))
    done = Q(claim__status=Status.DONE)
    sums = lines.annotate(
        reserved=Coalesce(Sum("quantity", filter=waiting), 0),
        sent=Coalesce(Sum("quantity", filter=done), 0),
        shipments=Count("pk", filter=done),
    )
    return {row["order_item_id"]: Exchanges(int(row["reserved"]), int(row["sent"]), row["shipments"]) for row in sums}


def lines_gave_up_what_was_claimed(at: datetime) -> Iterator[str]:
    """I2."""
    done = Q(claim_lines__claim__status=Status.DONE)
    cancels, returns = Q(claim_lines__claim__kind=Kind.CANCEL), Q(claim_lines__claim__kind=Kind.RETURN)
    sums = OrderItem.objects.annotate(
        taken=Coalesce(Sum("claim_lines__quantity", filter=done & cancels), 0),
        brought=Coalesce(Sum("claim_lines__quantity", filter=done & returns), 0),
        given=Coalesce(Sum("claim_lines__share", filter=done & (cancels | returns)), 0),
    )
    wrong = sums.exclude(cancelled=F("taken"), returned=F("brought"), refunded=F("given"))
    for item in wrong.select_related("order").order_by("pk"):
        yield (
            f"order {item.order.number}, line {item.pk}: {item.cancelled} cancelled, {item.returned} returned for "
            f"{item.refunded} won, but its claims say {item.taken}, {item.brought} and {item.given}"
        )
    kept = Q(items__quantity__gt=F("items__cancelled") + F("items__returned"))
    empty = Order.objects.paid().annotate(lines_kept=Count("items", filter=kept)).filter(lines_kept=0)
    for order in empty.order_by("pk"):
        yield f"order {order.number}: {order.status}, but claims took its last piece"


def claims_add_up(at: datetime) -> Iterator[str]:
    """I5."""
    for claim in Claim.objects.annotate(shares=Coalesce(Sum("lines__share"), 0)).select_related("order"):
        amount = claim.goods + claim.delivery_back - claim.delivery_due - claim.return_fee
        if (claim.goods, claim.amount) != (int(claim.shares), amount):
            yield (
                f"claim {claim.pk} of order {claim.order.number}: {claim.goods} won of goods, its lines share "
                f"{claim.shares}; {claim.amount} won to give back, its parts come to {amount}"
            )
    for empty in Claim.objects.filter(lines=None).order_by("pk"):
        yield f"claim {empty.pk} is about nothing"


def claims_have_their_refund(at: datetime) -> Iterator[str]:
    """I6."""
    for claim in Claim.objects.select_related("order", "refund__payment").order_by("pk").iterator():
        due = claim.amount if claim.status == Status.DONE else 0
        given = claim.refund.amount if claim.refund else 0
        if due != given:
            yield f"claim {claim.pk} of order {claim.order.number}: {due} won to give back, {given} promised"
        if claim.refund and claim.refund.payment.order_id != claim.order_id:
            yield f"claim {claim.pk} of order {claim.order.number}: gives back the money of another order"


def steps_are_edges(at: datetime) -> Iterator[str]:
    """I12. A remark stays where it is; whoever ends a whole order closes what is still asked."""
    last: dict[int, str] = {}
    for event in ClaimEvent.objects.select_related("claim__order").order_by("claim_id", "pk"):
        claim, step = event.claim, (event.from_status, event.to_status)
        if step not in _known(claim):
            yield f"claim {claim.pk} of order {claim.order.number} went from {step[0] or 'nothing'} to {step[1]}"
        elif event.from_status != last.get(claim.pk, claim_states.NEW):
            yield f"claim {claim.pk} went on from {event.from_status}, but was {last.get(claim.pk, 'nothing')}"
        last[claim.pk] = event.to_status
    for claim in Claim.objects.order_by("pk").only("pk", "status"):
        if claim.status != last.get(claim.pk, claim_states.NEW):
            yield f"claim {claim.pk} is {claim.status}, its last event says {last.get(claim.pk, 'nothing')}"


def _known(claim: Claim) -> set[tuple[str, str]]:
    table = claim_states.TRANSITIONS[Kind(claim.kind)]
    edges = {(before, after) for before, targets in table.items() for after in targets}
    remarks = {(state, state) for state in Status.values}
    return edges | remarks | {(str(state), str(Status.WITHDRAWN)) for state in Claim.OPEN_STATUSES}


def rightly_kept(order: Order) -> int:
    """Won that stay here of an order that claims have emptied: the ways that its buyer pays for."""
    if any(item.left for item in order.items.all()):
        return 0
    given = order.claims.filter(status=Status.DONE).aggregate(sum=Coalesce(Sum("amount"), 0))["sum"]
    return order.total - int(given)
