"""네이버 쇼핑's product list (EP 3.0), a line for each product: tabs between, UTF-8, the columns' names first.

What is sold out is left out, as Naver asks of the whole list. Its rules are in Naver's 쇼핑파트너센터; what this
module holds to, `shop/tests/test_naver_feed.py` checks.
"""

from collections.abc import Iterator

from django.http import HttpRequest

from impactmuseum.base.addresses import absolute
from shop import feed
from shop.models import Product
from shop.shipping import Tariff

COLUMNS = (
    "id",
    "title",
    "price_pc",
    "normal_price",
    "link",
    "image_link",
    "category_name1",
    "category_name2",
    "condition",
    "order_made",
    "brand",
    "review_count",
    "shipping",
    "option_detail",
)
TITLE_LENGTH = 100
ADDRESS_LENGTH = 255
SMALLEST_PICTURE = 300
MOST_OPTIONS = 50
OPTIONS_LENGTH = 1000


def lines(*, request: HttpRequest) -> Iterator[str]:
    yield "\t".join(COLUMNS) + "\n"
    tariff = feed.tariff()
    for product in feed.products(counting_reviews=True):
        if row := _row(product, tariff, request):
            yield "\t".join(_on_one_line(row.get(column, "")) for column in COLUMNS) + "\n"


def _row(product: Product, tariff: Tariff, request: HttpRequest) -> dict[str, object] | None:
    """What Naver is told of a product; nothing of one that it would refuse."""
    image = feed.picture_of(product, smallest=SMALLEST_PICTURE, request=request)
    if product.is_sold_out or not product.price_now or not image:
        return None
    link = absolute(product.url, request=request)
    if max(len(link), len(image)) > ADDRESS_LENGTH:
        return None
    shelves = [shelf.name for shelf in (product.category.parent, product.category) if shelf]
    return {
        "id": product.pk,
        "title": product.name[:TITLE_LENGTH],
        "price_pc": product.price_now,
        "normal_price": product.list_price if product.discount_percent else "",
        "link": link,
        "image_link": image,
        **{f"category_name{depth}": name for depth, name in enumerate(shelves, start=1)},
        "condition": "신상품",
        "order_made": "Y" if product.is_made_for_its_buyer else "",
        "brand": product.brand.title,
        "review_count": product.reviews_count,
        "shipping": feed.delivery_of(product, price=product.price_now, tariff=tariff),
        "option_detail": _options(product),
    }


def _options(product: Product) -> str:
    """`먹구름^18000|노을^20000`: what can be had, where there is a choice; nothing where that would be too long."""
    there = [variant for variant in product.active_variants if variant.available and variant.label]
    told = "|".join(f"{variant.label.translate(_SIGNS)}^{variant.offer.price}" for variant in there)
    return told if len(there) <= MOST_OPTIONS and len(told) <= OPTIONS_LENGTH else ""


# What divides options and prices may not stand in their names.
_SIGNS = str.maketrans({"^": " ", "|": " "})


def _on_one_line(text: object) -> str:
    return " ".join(str(text).split())
