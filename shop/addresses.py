"""Where the shop stands on the site."""

from impactmuseum.base.addresses import address_of


def shop_address() -> str:
    """The path of the shop page in the active language, `/shop/` where none is published."""
    return address_of("shop.ShopPage", otherwise="/shop/")


def is_open() -> bool:
    """Whether the shop page is published in the active language."""
    return bool(address_of("shop.ShopPage", otherwise=""))


def product_address(slug: str) -> str:
    return f"{shop_address()}{slug}/"


def category_address(slug: str) -> str:
    return f"{shop_address()}category/{slug}/"
