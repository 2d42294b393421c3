"""Whose an order is: of the browser that placed it, and of the member. Whoever holds its key may see it too."""

from django.contrib.sessions.backends.base import SessionBase

from community.models import Customer
from shop.models import Order

OWN_ORDERS = "orders"
JUST_PLACED = "just_placed"
REMEMBERED = 20


def remember(order: Order, *, session: SessionBase) -> None:
    """Let the browser that placed the order see it without the key."""
    own = session.get(OWN_ORDERS, [])
    session[OWN_ORDERS] = [*own, order.number][-REMEMBERED:]
    session[JUST_PLACED] = order.number


def is_own(order: Order, *, session: SessionBase, customer: Customer | None) -> bool:
    """Whether this browser placed it, or this member."""
    if order.number in session.get(OWN_ORDERS, []):
        return True
    return customer is not None and order.customer_id == customer.pk
