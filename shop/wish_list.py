"""The wish list of a member: what they want to find again."""

import re
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from community.models import Customer
from impactmuseum.base.transactions import retried_transaction
from shop.models import Product, WishListEntry

MOST = 100
PER_PAGE = 20


class WishRefused(Exception):
    """The list stays as it was, for a reason a person can read."""


@dataclass(frozen=True)
class Row:
    """An entry as its page shows it; without a placard when the product is not on sale any more."""

    product_id: int
    name: str
    placard: Product | None


def product_of(product_id: str) -> Product | None:
    """The product a heart names, unless it is not on sale."""
    if not re.fullmatch(r"[0-9]{1,18}", product_id):
        return None
    return Product.objects.on_sale().filter(pk=int(product_id)).first()


@retried_transaction
def add(*, customer: Customer, product: Product) -> None:
    """Raises WishRefused. What is on the list already stays where it is."""
    # One device after the other: only so can the entries be counted.
    Customer.objects.select_for_update().only("pk").get(pk=customer.pk)
    entries = WishListEntry.objects.filter(customer=customer)
    if entries.filter(product=product).exists():
        return
    if entries.count() >= MOST:
        raise WishRefused(
            _("찜 목록에는 %(most)d가지까지 담을 수 있어요. 하나를 빼고 다시 눌러 주세요.") % {"most": MOST}
        )
    WishListEntry.objects.create(customer=customer, product=product)


def remove(*, customer: Customer, product_id: str) -> None:
    if re.fullmatch(r"[0-9]{1,18}", product_id):
        WishListEntry.objects.filter(customer=customer, product=int(product_id)).delete()


def ids_of(customer: Customer) -> list[int]:
    return list(_entries(customer).values_list("product_id", flat=True))


def page_of(customer: Customer, number: str | None) -> "Page[WishListEntry]":
    return Paginator(
        _entries(customer).select_related("product").only("product__name", "product__name_en"), PER_PAGE
    ).get_page(number)


def rows(page: "Page[WishListEntry]") -> list[Row]:
    """In a fixed number of statements."""
    entries = list(page.object_list)
    ids = [entry.product_id for entry in entries]
    placards = Product.objects.on_sale().filter(pk__in=ids).for_placards().in_bulk()
    return [Row(entry.product_id, entry.product.told.name, placards.get(entry.product_id)) for entry in entries]


def _entries(customer: Customer) -> QuerySet[WishListEntry]:
    return WishListEntry.objects.filter(customer=customer).order_by("-pk")
