"""What a provider shows the shopper of an order."""

from django.utils.translation import gettext as _

from shop.models import Order, Product

# The shortest of the providers' limits.
LONGEST = 100


def goods_name(order: Order) -> str:
    """`비갠 장바구니 외 2건`, at most 100 characters."""
    items = list(order.items.all())
    rest = _(" 외 %(count)d건") % {"count": len(items) - 1} if len(items) > 1 else ""
    return items[0].shown_name[: LONGEST - len(rest)] + rest


def pieces_of(order: Order) -> int:
    return sum(item.quantity for item in order.items.all())


def tax_free_of(order: Order) -> int:
    """What goods without value added tax (면세) cost in it, less their share of the discount. Delivery is taxed."""
    return sum(item.paid for item in order.items.all() if item.tax == Product.Tax.EXEMPT)
