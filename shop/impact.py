"""What a sale does: rules that count, and what all visitors achieved together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any, NamedTuple, Self

from django.db import models
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class ImpactRule:
    """How a sale is counted. `amount` is in `unit` for the first two kinds, in percent for the third."""

    class Kind(models.TextChoices):
        NONE = "none", _("없음")
        PER_UNIT = "per_unit", _("1개마다 얼마")
        PER_N = "per_n", _("여러 개마다 얼마")
        PERCENT = "percent", _("판매가의 몇 퍼센트")

    kind: "ImpactRule.Kind"
    every: int
    amount: Decimal
    unit: str
    to: str

    @classmethod
    def of(cls, row: Any) -> Self:
        """By which a product is sold, or the line of an order was."""
        return cls(
            kind=cls.Kind(row.impact_kind),
            every=row.impact_every,
            amount=row.impact_amount,
            unit=row.impact_unit,
            to=row.impact_to,
        )

    def count(self, *, quantity: int, paid: int) -> Decimal:
        """The impact of `quantity` pieces for which `paid` won were paid, shipping apart.

        As the museum promises its visitors: a lot that is not full does not count yet, and a part of a won is
        rounded up, never in the museum's own favour.
        """
        match self.kind:
            case self.Kind.PER_UNIT:
                return self.amount * quantity
            case self.Kind.PER_N:
                return self.amount * (quantity // self.every)
            case self.Kind.PERCENT:
                return (paid * self.amount / 100).to_integral_value(ROUND_CEILING)
        return Decimal(0)


class Achievement(NamedTuple):
    amount: Decimal
    unit: str


def tally(sales: Iterable[tuple[ImpactRule, int, int]]) -> list[Achievement]:
    """Add up sales (rule, pieces, won paid) by unit, in the order in which the units are met."""
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for rule, quantity, paid in sales:
        totals[rule.unit] += rule.count(quantity=quantity, paid=paid)
    return [Achievement(amount, unit) for unit, amount in totals.items() if amount]
