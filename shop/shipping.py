"""What delivery costs: a pure function of what is sent, where it goes and what the operator set. No database.

Ordinary goods cost the base fee once, and nothing from a certain sum of ordinary goods on. Chilled goods travel
in a parcel of their own and cost their own fee. Made-to-order goods travel alone too, but the base fee covers
them. Remote areas cost more once per order, free delivery or not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Each from its own module: the shop page, which is still being made, needs this one.
from shop.models.order import Order
from shop.models.product import Product
from shop.models.shop_settings import ShopSettings

Shipping = Product.Shipping


@dataclass(frozen=True)
class Area:
    name: str
    first_postcode: str
    last_postcode: str
    extra_fee: int


@dataclass(frozen=True)
class Tariff:
    base: int
    free_from: int
    chilled: int
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True)
class Goods:
    """A line as delivery sees it: how it travels and for how many won."""

    shipping: str
    subtotal: int


@dataclass(frozen=True)
class Fee:
    base: int = 0
    chilled: int = 0
    remote: int = 0
    remote_name: str = ""

    @property
    def goods(self) -> int:
        """Before it is known where the parcels go."""
        return self.base + self.chilled

    @property
    def total(self) -> int:
        return self.goods + self.remote


def fee(*, tariff: Tariff, goods: Sequence[Goods], postcode: str = "") -> Fee:
    """What it costs to send `goods`; without a postcode, what it costs where nothing is remote."""
    if not goods:
        return Fee()
    kinds = {line.shipping for line in goods}
    pays_base = kinds != {Shipping.CHILLED} and missing_to_free(tariff=tariff, goods=goods) > 0
    area = _area_of(tariff, postcode)
    return Fee(
        base=tariff.base if pays_base else 0,
        chilled=tariff.chilled if Shipping.CHILLED in kinds else 0,
        remote=area.extra_fee if area else 0,
        remote_name=area.name if area else "",
    )


def missing_to_free(*, tariff: Tariff, goods: Iterable[Goods]) -> int:
    """How many won of ordinary goods are missing to free delivery."""
    ordinary = sum(line.subtotal for line in goods if line.shipping == Shipping.NORMAL)
    return max(0, tariff.free_from - ordinary)


def tariff_of(settings: ShopSettings) -> Tariff:
    areas = (
        Area(area.told.name, area.first_postcode, area.last_postcode, area.extra_fee)
        for area in settings.remote_areas.all()
    )
    return Tariff(
        base=settings.shipping_fee,
        free_from=settings.free_shipping_from,
        chilled=settings.chilled_fee,
        areas=tuple(areas),
    )


def agreed_tariff(order: Order) -> Tariff:
    """The tariff as it was when `order` was placed. What its place cost more stands in `order.tariff_remote`."""
    return Tariff(base=order.tariff_base, free_from=order.tariff_free_from, chilled=order.tariff_chilled)


def _area_of(tariff: Tariff, postcode: str) -> Area | None:
    """The dearest area that holds `postcode`, should two overlap: never less than it costs."""
    found = [area for area in tariff.areas if area.first_postcode <= postcode <= area.last_postcode]
    return max(found, key=lambda area: area.extra_fee, default=None)
