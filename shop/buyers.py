"""What the shop knows of a member who orders, so that it need not be typed again."""

from community.models import Customer
from shop.models import Order


def known_of(customer: Customer) -> dict[str, str]:
    """Initial values of the order form: as on the newest order, with the address the member signs in with."""
    order = Order.objects.filter(customer=customer).only("buyer_name", "buyer_phone", "buyer_email").first()
    known = {"buyer_email": customer.user.email or (order.buyer_email if order else "")}
    if order:
        known |= {"buyer_name": order.buyer_name, "buyer_phone": order.buyer_phone}
    return known
