"""The cart: what somebody wants. It holds no price; lines are priced when they are read."""

import re
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _

from impactmuseum.base.pictures import renditions_of
from shop import personal_texts
from shop.models import Product, Variant
from shop.models.variant import VariantQuerySet

MAX_LINES = 50


class CartRefused(Exception):
    """The cart stays as it was. The sentence belongs to the form field `field`."""

    def __init__(self, sentence: str, *, field: str, available: int | None = None) -> None:
        super().__init__(sentence)
        self.field = field
        self.available = available


class Wanted(NamedTuple):
    """A line as a basket keeps it."""

    variant_id: int
    quantity: int
    personal_text: str = ""

    @property
    def key(self) -> str:
        """The same piece with another text is another line."""
        if not self.personal_text:
            return str(self.variant_id)
        return f"{self.variant_id}-{sha256(self.personal_text.encode()).hexdigest()[:12]}"


class Basket(Protocol):
    """Where lines are kept: `shop.baskets` has one of a guest and one of a member."""

    def lines(self) -> list[Wanted]: ...

    def changing(self) -> AbstractContextManager[list[Wanted]]:
        """The lines, to be changed in place. They are kept at the end, unless something was refused meanwhile."""
        ...


@dataclass(frozen=True)
class Added:
    """What was put in, and how many pieces the cart holds now."""

    variant: Variant
    quantity: int
    personal_text: str
    count: int

    @property
    def product(self) -> Product:
        return self.variant.product

    @property
    def name(self) -> str:
        return str(self.product.told.name)

    @property
    def option_label(self) -> str:
        return self.variant.label


def add(*, basket: Basket, variant_id: str, quantity: str, personal_text: str = "") -> Added:
    """Put pieces into the cart, to those of the same kind that are there already. Raises CartRefused."""
    variant, line = _checked(variant_id, quantity, personal_text)
    with basket.changing() as lines:
        _refuse_more_than_there_is(variant, line.quantity, in_cart=_pieces_of(lines, variant.pk))
        here = next((index for index, other in enumerate(lines) if other.key == line.key), None)
        if here is not None:
            lines[here] = line._replace(quantity=lines[here].quantity + line.quantity)
        elif len(lines) < MAX_LINES:
            lines.append(line)
        else:
            raise CartRefused(_("장바구니에는 %(max)d가지까지 담을 수 있어요.") % {"max": MAX_LINES}, field="variant")
    return Added(variant, line.quantity, line.personal_text, pieces(lines))


def buy_now(*, basket: Basket, variant_id: str, quantity: str, personal_text: str = "") -> None:
    """Let the basket hold one line, to be bought at once. Raises CartRefused."""
    variant, line = _checked(variant_id, quantity, personal_text)
    _refuse_more_than_there_is(variant, line.quantity, in_cart=0)
    with basket.changing() as lines:
        lines[:] = [line]


def change(*, basket: Basket, key: str, quantity: str) -> None:
    """Let a line have `quantity` pieces. Raises CartRefused. A line that is gone stays gone."""
    with basket.changing() as lines:
        here = next((index for index, line in enumerate(lines) if line.key == key), None)
        if here is None:
            return
        line = lines[here]
        wished = whole_quantity(quantity)
        variant = _variants().filter(pk=line.variant_id).first()
        if variant is None or not variant.is_on_sale:
            raise CartRefused(_("더 이상 판매하지 않는 상품이에요. 장바구니에서 빼 주세요."), field="quantity")
        others = _pieces_of(lines, line.variant_id) - line.quantity
        _refuse_more_than_there_is(variant, wished, in_cart=others, is_change=True)
        lines[here] = line._replace(quantity=wished)


def remove(*, basket: Basket, key: str) -> None:
    with basket.changing() as lines:
        lines[:] = [line for line in lines if line.key != key]


def take_out(*, basket: Basket, bought: Iterable[Wanted]) -> None:
    """Take what was bought out of the cart, and leave what was put in meanwhile."""
    taken = {line.key: line.quantity for line in bought}
    with basket.changing() as lines:
        left = (line._replace(quantity=line.quantity - taken.get(line.key, 0)) for line in lines)
        lines[:] = [line for line in left if line.quantity > 0]


def pieces(lines: Iterable[Wanted]) -> int:
    return sum(line.quantity for line in lines)


def whole_quantity(typed: str) -> int:
    """The quantity a form sent: whole and at least 1. Raises CartRefused."""
    number = str(typed).strip()
    if not re.fullmatch(r"[0-9]+", number) or not number.strip("0"):
        raise CartRefused(_("수량은 1 이상의 숫자로 적어 주세요."), field="quantity")
    # Python refuses to read numbers of thousands of digits; so many pieces there are never.
    return int(number.lstrip("0")[:9])


def find_variant(variant_id: str) -> Variant | None:
    """What a form names, whether or not it is on sale."""
    if not re.fullmatch(r"[0-9]{1,18}", str(variant_id)):
        return None
    return _variants().filter(pk=int(variant_id)).first()


def variants_by_id(ids: Iterable[int]) -> Mapping[int, Variant]:
    """The variants with all that a line of the cart shows, in a fixed number of statements."""
    pictured = _variants().prefetch_related(renditions_of("product__cover"))
    return pictured.in_bulk(set(ids))


def _variants() -> VariantQuerySet:
    return (
        Variant.objects.with_offer()
        .select_related("product__cover", "product__brand__problem")
        .defer("product__description", "product__notice", "product__brand__body", "product__brand__problem__body")
    )


def _checked(variant_id: str, quantity: str, personal_text: str) -> tuple[Variant, Wanted]:
    if not str(variant_id).strip():
        raise CartRefused(_("옵션을 골라 주세요."), field="variant")
    variant = find_variant(variant_id)
    if variant is None or not variant.is_on_sale:
        raise CartRefused(_("지금은 판매하지 않는 상품이에요."), field="variant")
    number = whole_quantity(quantity)
    try:
        text = personal_texts.accepted(product=variant.product, text=personal_text)
    except personal_texts.TextRefused as reason:
        raise CartRefused(str(reason), field="personal_text") from reason
    return variant, Wanted(variant.pk, number, text)


def _refuse_more_than_there_is(variant: Variant, wished: int, *, in_cart: int, is_change: bool = False) -> None:
    available = variant.available
    if wished + in_cart <= available:
        return
    if not available:
        sentence = _("품절된 상품이에요.")
    elif in_cart and not is_change:
        sentence = _("남은 수량은 %(available)d개이고, 장바구니에 이미 %(in_cart)d개가 있어요.")
    elif in_cart:
        sentence = _("남은 수량은 %(available)d개이고, 다른 줄에 %(in_cart)d개가 있어요.")
    else:
        sentence = _("남은 수량은 %(available)d개예요.")
    raise CartRefused(sentence % {"available": available, "in_cart": in_cart}, field="quantity", available=available)


def _pieces_of(lines: Iterable[Wanted], variant_id: int) -> int:
    return pieces(line for line in lines if line.variant_id == variant_id)
