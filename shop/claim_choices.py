"""What can be chosen on the page of a claim, line by line, and why the rest can't."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from impactmuseum.base.pictures import renditions_of
from shop import arrivals, claims
from shop.claim_reckoning import Standing
from shop.models import Claim, Order, OrderItem, Variant
from shop.withdrawal import Withdrawal

Kind = Claim.Kind


@dataclass(frozen=True)
class Choice:
    """A line with the pieces that may be named, its withdrawal clock, and of an exchange what may be sent instead."""

    item: OrderItem
    available: int
    clock: Withdrawal
    is_cancel: bool
    today: date
    options: Sequence[Variant] = ()
    is_late_accepted: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it may be chosen, for some reason or other."""
        if self.is_cancel or self.is_late_accepted:
            return bool(self.available)
        return bool(self.available) and not self.clock.refusal(is_fault=True, today=self.today)

    @property
    def sentence(self) -> str:
        return "" if self.is_cancel else self.clock.sentence(today=self.today)


def choices(*, order: Order, kind: Kind, today: date, is_late_accepted: bool = False) -> list[Choice]:
    """Every line of `order` that still has pieces. A fixed number of statements.

    An operator may accept what comes after its withdrawal clock has run out.
    """
    standing, clocks = Standing(order), arrivals.withdrawals_of(order)
    options = _options(standing) if kind == Kind.EXCHANGE else {}
    items = order.items.select_related("product__cover").defer("product__description", "product__notice")
    shown = items.prefetch_related(renditions_of("product__cover"))
    return [
        Choice(
            item=item,
            available=standing.available(item),
            clock=clocks[item.pk],
            is_cancel=kind == Kind.CANCEL,
            today=today,
            options=options.get(item.pk, ()),
            is_late_accepted=is_late_accepted,
        )
        for item in shown
        if item.left
    ]


def _options(standing: Standing) -> Mapping[int, Sequence[Variant]]:
    """Line id to what may be sent instead of what its buyer holds, as far as it is there."""
    held = arrivals.variants_held(standing.items.values(), standing.claims)
    variants = Variant.objects.select_related("product", "stock").in_bulk([pk for pk in held.values() if pk])
    found = claims.replacements_for(variants=variants.values())
    return {
        item_id: [variant for variant in found.get(variant_id or 0, ()) if variant.available]
        for item_id, variant_id in held.items()
    }
