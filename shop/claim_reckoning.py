"""What a claim comes to: how the order stands after the claims before it, and what that makes of the next one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shop import refund_estimate, shipping
from shop.models import Claim, ClaimLine, Order, OrderItem
from shop.refund_estimate import Estimate, Line

Kind = Claim.Kind
Status = Claim.Status


@dataclass(frozen=True)
class Wish:
    """What somebody would like to give up or have changed: `pieces` of lines (line id to number), and for what
    reason. An exchange names the variant that is sent instead (line id to variant id)."""

    kind: Kind
    reason: Claim.Reason
    pieces: Mapping[int, int]
    replacements: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_our_fault(self) -> bool:
        return self.kind != Kind.CANCEL and self.reason in Claim.FAULTS


class Standing:
    """An order as its claims leave it, should all open ones be granted. Reads in three statements."""

    def __init__(self, order: Order, *, before: Claim | None = None) -> None:
        """With `before`, as the claims before that one leave it."""
        self.order = order
        self.items: Mapping[int, OrderItem] = {item.pk: item for item in order.items.all()}
        standing = order.claims.standing().order_by("pk")
        if before:
            standing = standing.exclude(pk=before.pk).exclude(pk__gt=before.pk, status__in=Claim.OPEN_STATUSES)
        self.claims: Sequence[Claim] = list(standing.prefetch_related("lines"))
        self._asked, self._exchanging, self._excused = Counter[int](), Counter[int](), Counter[int]()
        self._promised = Counter[int]()
        for claim in self.claims:
            for line in claim.lines.all():
                self._count(claim, line)

    @property
    def delivery_paid(self) -> int:
        """What the buyer has paid for delivery in all, what was given back taken off."""
        charged = sum(claim.delivery_due - claim.delivery_back for claim in self.claims)
        return self.order.shipping_fee + charged

    def available(self, item: OrderItem) -> int:
        """Pieces that nobody has claimed yet."""
        return self._left(item) - self._exchanging[item.pk]

    @property
    def all_pieces(self) -> dict[int, int]:
        counted = {item.pk: self.available(item) for item in self.items.values()}
        return {pk: pieces for pk, pieces in counted.items() if pieces}

    def estimate(self, *, kind: str, pieces: Mapping[int, int], is_our_fault: bool) -> Estimate:
        lines = [self._line(item) for item in self.items.values()]
        tariff, remote = shipping.agreed_tariff(self.order), self.order.tariff_remote
        if kind == Kind.EXCHANGE:
            return refund_estimate.exchanged(
                tariff=tariff, remote=remote, lines=lines, pieces=pieces, is_our_fault=is_our_fault
            )
        reckon = refund_estimate.cancelled if kind == Kind.CANCEL else refund_estimate.returned
        return reckon(
            tariff=tariff,
            remote=remote,
            delivery_paid=self.delivery_paid,
            lines=lines,
            pieces=pieces,
            is_our_fault=is_our_fault,
        )

    def _count(self, claim: Claim, line: ClaimLine) -> None:
        if claim.kind == Kind.EXCHANGE:
            self._exchanging[line.order_item_id] += line.quantity if claim.is_open else 0
            return
        if claim.is_our_fault:
            self._excused[line.order_item_id] += line.quantity
        if claim.is_open:
            self._asked[line.order_item_id] += line.quantity
            self._promised[line.order_item_id] += line.share

    def _left(self, item: OrderItem) -> int:
        return item.left - self._asked[item.pk]

    def _line(self, item: OrderItem) -> Line:
        is_sent = self.order.status not in Order.RESERVED_STATUSES
        return Line(
            key=item.pk,
            shipping=item.shipping,
            unit_price=item.unit_price,
            left=self._left(item),
            left_paid=item.paid_for_left - self._promised[item.pk],
            sent=item.quantity - item.cancelled if is_sent else 0,
            excused=self._excused[item.pk],
        )


def write(*, claim: Claim, lines: Sequence[ClaimLine], estimate: Estimate) -> None:
    """Freeze what was worked out in the claim and its lines. Saves nothing."""
    claim.goods = estimate.goods
    claim.delivery_back = estimate.delivery_back
    claim.delivery_due = estimate.delivery_due
    claim.return_fee = estimate.return_fee
    claim.amount = estimate.amount
    claim.to_pay = estimate.to_pay
    for line in lines:
        line.share = estimate.shares.get(line.order_item_id, 0)


def reckon_again(*, order: Order) -> None:
    """A claim before them fell away: work the open ones out anew, never to the loss of their buyer."""
    for claim in order.claims.open().exclude(kind=Kind.EXCHANGE).order_by("pk"):
        reckon_one_again(claim=claim, order=order)


def estimate_again(*, claim: Claim, order: Order, is_our_fault: bool) -> Estimate:
    """What `claim` would come to as the claims before it have left the order."""
    return Standing(order, before=claim).estimate(
        kind=claim.kind,
        pieces={line.order_item_id: line.quantity for line in claim.lines.all()},
        is_our_fault=is_our_fault,
    )


def reckon_one_again(*, claim: Claim, order: Order) -> bool:
    """Say whether it came out better for the buyer, and was written down."""
    estimate = estimate_again(claim=claim, order=order, is_our_fault=claim.is_our_fault)
    if (estimate.amount, -estimate.to_pay) <= (claim.amount, -claim.to_pay):
        return False
    lines = list(claim.lines.all())
    write(claim=claim, lines=lines, estimate=estimate)
    claim.save()
    ClaimLine.objects.bulk_update(lines, ["share"])
    return True
