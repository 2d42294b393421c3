"""Search over the whole site."""

import unicodedata

from shop.models import Product

MAX_FOUND = 48
MAX_LENGTH = 100
MAX_WORDS = 8


def asked(query: str) -> str:
    """What somebody asks for, as it is searched and shown: composed, without control characters, not endless."""
    composed = unicodedata.normalize("NFC", query[: 4 * MAX_LENGTH])
    plain = "".join(character if character.isprintable() else " " for character in composed)
    return " ".join(plain.split()[:MAX_WORDS])[:MAX_LENGTH].strip()


def found_products(query: str) -> list[Product]:
    """Products on sale whose name or brand holds every word of `query`, newest first."""
    return Product.objects.on_sale().matching(query).newest().placards(MAX_FOUND)
