"""What a purchase does, line by line: shown in the cart as a promise and on the order as a receipt."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from shop import impact_words
from shop.impact import ImpactRule


@dataclass(frozen=True)
class Sale:
    """Pieces of one product, and what was paid for them."""

    product_name: str
    rule: ImpactRule
    sentence: str
    quantity: int
    paid: int


@dataclass(frozen=True)
class ImpactLine:
    """`amount` may be 0: a rule that counts several pieces goes on counting with the next order."""

    product_name: str
    amount: Decimal
    unit: str
    to: str
    sentence: str


def impact_lines(sales: Iterable[Sale]) -> list[ImpactLine]:
    """One line per product: two options of one product count together."""
    together: dict[tuple[str, ImpactRule], tuple[int, int, str]] = {}
    for sale in sales:
        if sale.rule.kind == ImpactRule.Kind.NONE:
            continue
        quantity, paid, _ = together.get((sale.product_name, sale.rule), (0, 0, ""))
        together[sale.product_name, sale.rule] = (quantity + sale.quantity, paid + sale.paid, sale.sentence)
    return [
        ImpactLine(
            product_name=name,
            amount=rule.count(quantity=quantity, paid=paid),
            unit=impact_words.told(rule.unit),
            to=impact_words.told(rule.to),
            sentence=sentence,
        )
        for (name, rule), (quantity, paid, sentence) in together.items()
    ]
