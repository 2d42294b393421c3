"""Many prices at once: the prices themselves, which are texts of products, and periods of another price."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError

from community.models import User
from impactmuseum.base.revising import RevisionRefused
from impactmuseum.base.transactions import retried_transaction
from shop import catalogue
from shop.models import PriceWindow, Product, Variant
from shop.stock_lists import ListRefused, RowRefused, options_by_code, unknown


class NewPrice(NamedTuple):
    sku: str
    price: int


class Period(NamedTuple):
    sku: str
    start: datetime
    end: datetime
    price: int
    label: str = ""


@retried_transaction
def set_prices(*, prices: Sequence[NewPrice], by: User) -> list[Variant]:
    """Give every option its new price: one revision per product, published as `catalogue.change` does it.

    Raises ListRefused, and no price has changed then.
    """
    found = options_by_code([row.sku for row in prices], by=by)
    refused = [unknown(number) for number, row in enumerate(prices) if row.sku not in found]
    wanted = {found[row.sku].pk: row.price for row in prices if row.sku in found}
    rows = {found[row.sku].product_id: number for number, row in reversed(list(enumerate(prices))) if row.sku in found}
    for product in Product.objects.filter(pk__in=rows).order_by("pk"):
        try:
            catalogue.reprice(product=product, prices=wanted, by=by)
        except RevisionRefused as refusal:
            reasons = [str(refusal), *(fault.sentence for fault in refusal.faults)]
            refused.append(RowRefused(rows[product.pk], "sku", refusal.code, " ".join(reasons)))
    if refused:
        raise ListRefused(sorted(refused))
    return list(Variant.objects.filter(pk__in=wanted).with_offer().select_related("product").order_by("sku"))


@retried_transaction
def open_periods(*, periods: Sequence[Period], by: User) -> list[PriceWindow]:
    """Open every period. Raises ListRefused where two overlap, and none is opened then."""
    found = options_by_code([period.sku for period in periods], by=by)
    refused: list[RowRefused] = []
    opened = []
    for number, period in enumerate(periods):
        if period.sku not in found:
            refused.append(unknown(number))
            continue
        window = PriceWindow(variant=found[period.sku], **{k: v for k, v in period._asdict().items() if k != "sku"})
        try:
            window.full_clean()
            window.save()
        except ValidationError as error:
            refused += [
                RowRefused(number, field, "period_refused", sentence)
                for field, reasons in error.message_dict.items()
                for sentence in reasons
            ]
        else:
            opened.append(window)
    if refused:
        raise ListRefused(sorted(refused))
    return opened
