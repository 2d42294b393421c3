"""Google Merchant Center's feed, an item for each option: https://support.google.com/merchants/answer/7052112

RSS 2.0 with Google's own words; Kakao's catalogue and Meta's read the same.
"""

from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.translation import gettext as _

from impactmuseum.base import plain_text
from impactmuseum.base.addresses import absolute
from impactmuseum.base.markup import DECLARATION, element
from impactmuseum.base.structured_data import iso
from shop import feed
from shop.addresses import shop_address
from shop.models import Product, Variant
from shop.shipping import Tariff
from shop.structured_data import WON, Choice, choices, group_key, option_address, shelves

TITLE_LENGTH = 150
DESCRIPTION_LENGTH = 5000
SMALLEST_PICTURE = 100
NAMESPACES = 'version="2.0" xmlns:g="http://base.google.com/ns/1.0"'


def lines(*, request: HttpRequest) -> Iterator[str]:
    channel = (
        element("title", _("임팩트 뮤지엄")),
        element("link", absolute(shop_address(), request=request)),
        element("description", _("사회문제를 푸는 소셜벤처의 물건이에요.")),
    )
    yield f"{DECLARATION}<rss {NAMESPACES}>\n<channel>{''.join(channel)}\n"
    tariff = feed.tariff()
    for product in feed.products():
        if image := feed.picture_of(product, smallest=SMALLEST_PICTURE, request=request):
            of_all = {"description": _description(product), "image_link": image}
            for variant in product.active_variants:
                if variant.offer.price:  # Nothing may be had for nothing here.
                    yield _item(variant, product, of_all, tariff, request)
    yield "</channel>\n</rss>\n"


def _item(variant: Variant, product: Product, of_all: dict[str, str], tariff: Tariff, request: HttpRequest) -> str:
    several = len(product.active_variants) > 1
    name = product.told.name
    title = f"{name} ({variant.label})" if variant.label else name
    address = option_address(variant, product) if several else product.url
    told = {
        "id": variant.pk,
        "title": title[:TITLE_LENGTH],
        "link": absolute(address, request=request),
        **of_all,
        "availability": "in_stock" if variant.available else "out_of_stock",
        **_prices(variant),
        "condition": "new",
        "brand": product.brand.told.title,
        # Made by hand and by few: no maker's number, no bar code.
        "identifier_exists": "no",
        "product_type": shelves(product, " > "),
        **({"item_group_id": group_key(product), **_kinds(variant, product)} if several else {}),
    }
    delivery = feed.delivery_of(product, price=variant.offer.price, tariff=tariff)
    shipping = element("g:country", "KR") + element("g:price", _won(delivery))
    written = "".join(element(f"g:{name}", text) for name, text in told.items())
    written += "".join(_detail(choice) for choice in choices(variant, product) if several and not choice.kind)
    return f"<item>{written}<g:shipping>{shipping}</g:shipping></item>\n"


def _prices(variant: Variant) -> dict[str, str]:
    """The price that holds; where it is a reduced one, from when to when."""
    price, window = variant.offer, variant.open_window
    if not price.is_reduced or window is None:
        return {"price": _won(price.price)}
    period = f"{iso(window.start)}/{iso(window.end)}"
    told = {"price": _won(price.list_price), "sale_price": _won(price.price)}
    return {**told, "sale_price_effective_date": period}


def _kinds(variant: Variant, product: Product) -> dict[str, str]:
    return {choice.kind: choice.value for choice in choices(variant, product) if choice.kind}


def _detail(choice: Choice) -> str:
    """A choice for which Google has no word, by our own."""
    named = element("g:attribute_name", choice.name) + element("g:attribute_value", choice.value)
    return f"<g:product_detail>{named}</g:product_detail>"


def _description(product: Product) -> str:
    told = product.told
    words = f"{told.line} {plain_text.from_html(told.description)}".strip()
    return (words or told.name)[:DESCRIPTION_LENGTH]


def _won(amount: int) -> str:
    return f"{amount} {WON}"
