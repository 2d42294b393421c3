"""What all visitors achieved together: the impact of confirmed purchases."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Sum

from shop.models import Order, OrderItem


class Achievement(NamedTuple):
    amount: Decimal
    unit: str


def achievements() -> list[Achievement]:
    """Per unit, what the confirmed purchases did, the largest number of lines first. One statement."""
    rules = ("impact_kind", "impact_every", "impact_amount", "impact_unit", "impact_to")
    rows = (
        OrderItem.objects.filter(order__status=Order.Status.CONFIRMED)
        .exclude(impact_kind="none")
        .values(*rules)
        .annotate(pieces=Sum("quantity"), paid=Sum("subtotal"))
    )
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        rule = OrderItem(**{name: row[name] for name in rules}).impact_rule
        totals[rule.unit] += rule.count(quantity=row["pieces"], paid=row["paid"])
    return [Achievement(amount, unit) for unit, amount in totals.items() if amount]
