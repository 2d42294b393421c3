"""Where the shop stands on the site."""

from django.utils import translation
from wagtail.models import Page

from impactmuseum.base.edition import remembered


def shop_address() -> str:
    """The path of the shop page in the active language, `/shop/` where none is published."""
    language = translation.get_language()

    def find() -> str:
        pages = Page.objects.live().filter(content_type__app_label="shop", content_type__model="shoppage")
        page = pages.filter(locale__language_code=language).first()
        return (page.url if page else None) or "/shop/"

    return remembered(f"shop-address-{language}", find)


def product_address(slug: str) -> str:
    return f"{shop_address()}{slug}/"


def category_address(slug: str) -> str:
    return f"{shop_address()}category/{slug}/"
