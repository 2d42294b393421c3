"""The cart as it is shown: priced at the moment of reading, grouped by parcel, with what stands in an order's way."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from shop import coupons, personal_texts, shipping
from shop.cart import Wanted, variants_by_id
from shop.impact_receipt import ImpactLine, Sale, impact_lines
from shop.models import Product, ShopSettings, Variant
from shop.pricing import Price, shares

Shipping = Product.Shipping
NOTHING = Price(price=0, list_price=0)


@dataclass
class Line:
    """`maximum` is how many pieces this line may have beside the other lines of the same variant."""

    wanted: Wanted
    variant: Variant | None
    offer: Price
    maximum: int
    problem: str = ""
    # About the quantity that was just typed, and what was typed.
    error: str = ""
    entered: str = ""

    def __post_init__(self) -> None:
        self.entered = self.entered or str(self.quantity)

    @property
    def key(self) -> str:
        return self.wanted.key

    @property
    def quantity(self) -> int:
        return self.wanted.quantity

    @property
    def personal_text(self) -> str:
        return self.wanted.personal_text

    @property
    def is_gone(self) -> bool:
        return self.variant is None or not self.variant.is_on_sale

    @property
    def counts(self) -> bool:
        """Whether the line is part of the totals."""
        return self.variant is not None and self.variant.is_on_sale and self.variant.available > 0

    @property
    def product(self) -> Product | None:
        return self.variant.product if self.variant else None

    @property
    def name(self) -> str:
        return str(self.product.told.name) if self.product else _("지금은 없는 상품")

    @property
    def option_label(self) -> str:
        return self.variant.label if self.variant else ""

    @property
    def personal_text_label(self) -> str:
        return str(self.product.told.personal_text_label) if self.product else ""

    @property
    def url(self) -> str:
        return self.product.url if self.product and not self.is_gone else ""

    @property
    def unit_price(self) -> int:
        return self.offer.price

    @property
    def list_price(self) -> int:
        return self.offer.list_price

    @property
    def subtotal(self) -> int:
        return self.offer.price * self.quantity

    @property
    def shipping(self) -> str:
        return self.product.shipping if self.product else Shipping.NORMAL

    @property
    def impact_sentence(self) -> str:
        return str(self.product.told.impact_sentence) if self.product else ""


@dataclass(frozen=True)
class Bundle:
    """Lines that travel in one parcel."""

    kind: str
    lines: Sequence[Line]
    fee: int

    @property
    def label(self) -> str:
        return str(Shipping(self.kind).label)

    @property
    def subtotal(self) -> int:
        return sum(line.subtotal for line in self.lines if line.counts)


@dataclass
class Cart:
    lines: list[Line]
    tariff: shipping.Tariff
    postcode: str = ""
    coupon: coupons.Applied = coupons.NONE
    _goods: list[shipping.Goods] = field(init=False)

    def __post_init__(self) -> None:
        self._goods = [shipping.Goods(line.shipping, line.subtotal) for line in self.lines if line.counts]

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def is_orderable(self) -> bool:
        return bool(self.lines) and not any(line.problem for line in self.lines)

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def subtotal(self) -> int:
        return sum(line.subtotal for line in self.lines if line.counts)

    @cached_property
    def fee(self) -> shipping.Fee:
        return shipping.fee(tariff=self.tariff, goods=self._goods, postcode=self.postcode)

    @property
    def shipping_fee(self) -> int:
        return self.fee.total

    @property
    def total(self) -> int:
        return self.subtotal + self.shipping_fee - self.discount

    @property
    def discount(self) -> int:
        return self.coupon.amount

    @property
    def discounts(self) -> list[int]:
        """Each line's share of the discount."""
        return shares(self.discount, [line.subtotal if line.counts else 0 for line in self.lines])

    @property
    def free_shipping_from(self) -> int:
        return self.tariff.free_from

    @property
    def free_shipping_remaining(self) -> int:
        """0 when delivery is free already, or nothing in the cart could make it free."""
        if not self.fee.base:
            return 0
        return shipping.missing_to_free(tariff=self.tariff, goods=self._goods)

    @property
    def gathered_for_free_shipping(self) -> int:
        return self.free_shipping_from - self.free_shipping_remaining

    @cached_property
    def bundles(self) -> list[Bundle]:
        """One per parcel. The base fee stands with the first parcel that is not chilled."""
        sent = [goods.shipping for goods in self._goods]
        pays_base = next((kind for kind in Shipping if kind in sent and kind != Shipping.CHILLED), None)
        fees = {pays_base: self.fee.base, Shipping.CHILLED: self.fee.chilled}
        bundles = []
        for kind in Shipping:
            if lines := [line for line in self.lines if line.shipping == kind]:
                bundles.append(Bundle(kind=kind, lines=lines, fee=fees.get(kind, 0)))
        return bundles

    @property
    def impact(self) -> list[ImpactLine]:
        return impact_lines(
            Sale(
                product_name=line.name,
                rule=line.product.impact_rule,
                sentence=line.impact_sentence,
                quantity=line.quantity,
                paid=line.subtotal - discount,
            )
            for line, discount in zip(self.lines, self.discounts, strict=True)
            if line.counts and line.product
        )

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)


def read(*, wanted: Iterable[Wanted], postcode: str = "", at: datetime | None = None) -> Cart:
    """Price what is wanted as of now. The number of statements does not grow with the lines."""
    wanted = list(wanted)
    tariff = shipping.tariff_of(ShopSettings.load()) if wanted else shipping.Tariff(0, 0, 0)
    variants = variants_by_id(line.variant_id for line in wanted) if wanted else {}
    together: Counter[int] = Counter()
    for line in wanted:
        together[line.variant_id] += line.quantity

    moment = at or timezone.now()
    lines = []
    for line in wanted:
        variant = variants.get(line.variant_id)
        lines.append(
            Line(
                wanted=line,
                variant=variant,
                offer=variant.price_at(moment) if variant else NOTHING,
                maximum=max(0, variant.available - together[variant.pk] + line.quantity) if variant else 0,
                problem=_problem(line, variant, together[line.variant_id]),
            )
        )
    return Cart(lines=lines, tariff=tariff, postcode=postcode)


def _problem(line: Wanted, variant: Variant | None, together: int) -> str:
    if variant is None or not variant.is_on_sale:
        return _("더 이상 판매하지 않는 상품이에요.")
    if not variant.available:
        return _("품절되었어요.")
    if together > variant.available:
        return _("남은 수량은 %(available)d개예요. 수량을 줄여 주세요.") % {"available": variant.available}
    try:
        fits = personal_texts.accepted(product=variant.product, text=line.personal_text) == line.personal_text
    except personal_texts.TextRefused:
        fits = False
    return "" if fits else _("새길 글의 규칙이 바뀌었어요. 빼고 다시 담아 주세요.")
