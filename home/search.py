"""Search over the whole site."""

from shop.models import Product

MAX_FOUND = 48


def found_products(query: str) -> list[Product]:
    """Products on sale whose name or brand holds every word of `query`, newest first."""
    return Product.objects.on_sale().matching(query).newest().placards(MAX_FOUND)
