"""Many movements of stock at once, as a delivery note or a stocktaking lists them: all of them, or none."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from brands import partners
from community.models import User
from impactmuseum.base.transactions import retried_transaction
from shop import stock
from shop.models import StockMovement, Variant


class Movement(NamedTuple):
    """`kind`: receive (so many came) or adjust (by so many, for a reason)."""

    sku: str
    kind: str
    pieces: int
    reason: str = ""


class RowRefused(NamedTuple):
    row: int
    field: str
    code: str
    sentence: str


class ListRefused(Exception):
    """Nothing has moved. `rows` names each that stood in the way."""

    def __init__(self, rows: Sequence[RowRefused]) -> None:
        self.rows = tuple(rows)
        super().__init__(" ".join(row.sentence for row in rows))


@retried_transaction
def move(*, movements: Sequence[Movement], by: User) -> list[Variant]:
    """Carry out every movement, and answer with the options that moved. Raises ListRefused."""
    found = options_by_code([movement.sku for movement in movements], by=by)
    # In the order of the options' ids, as everybody who changes stock does.
    rows = sorted(enumerate(movements), key=lambda row: (found[row[1].sku].pk if row[1].sku in found else 0, row[0]))
    refused = [fault for number, movement in rows if (fault := _carry_out(number, movement, found, by))]
    if refused:
        raise ListRefused(sorted(refused))
    moved = {variant.pk: variant for variant in found.values()}
    return list(Variant.objects.filter(pk__in=moved).select_related("stock", "product").order_by("sku"))


def options_by_code(codes: Sequence[str], *, by: User) -> dict[str, Variant]:
    """The options with those codes that `by` may see."""
    rows = partners.own(Variant.objects.filter(sku__in=codes), user=by, brand="product__brand")
    # MySQL finds `abc` where `ABC` is asked for; a code is meant as it is written.
    return {variant.sku: variant for variant in rows.select_related("product") if variant.sku in codes}


def unknown(row: int) -> RowRefused:
    return RowRefused(row, "sku", "sku_unknown", _("이 코드의 옵션이 없어요."))


def _carry_out(row: int, movement: Movement, found: dict[str, Variant], by: User) -> RowRefused | None:
    variant = found.get(movement.sku)
    if variant is None:
        return unknown(row)
    try:
        if movement.kind == StockMovement.Kind.RECEIVE:
            stock.receive(variant=variant, quantity=movement.pieces, reason=movement.reason, by=by)
        else:
            stock.adjust(variant=variant, change=movement.pieces, reason=movement.reason, by=by)
    except stock.ChangeRefused as refusal:
        return RowRefused(row, "pieces", "change_refused", str(refusal))
    return None
