"""What the shop tells other programs of orders and stock. No names or addresses of people: who may know them asks."""

from collections.abc import Iterable
from typing import Any

from impactmuseum.base import webhook_outbox
from impactmuseum.base.models.webhook import Event
from shop.models import Order, OrderEvent, Stock

OF_ORDERS = {
    Order.Status.PENDING: Event.ORDER_PLACED,
    Order.Status.PAID: Event.ORDER_PAID,
    Order.Status.PREPARING: Event.ORDER_PREPARING,
    Order.Status.SHIPPED: Event.ORDER_SHIPPED,
    Order.Status.DELIVERED: Event.ORDER_DELIVERED,
    Order.Status.CONFIRMED: Event.ORDER_CONFIRMED,
    Order.Status.CANCELLED: Event.ORDER_CANCELLED,
    Order.Status.EXPIRED: Event.ORDER_EXPIRED,
    Order.Status.RETURNED: Event.ORDER_RETURNED,
}


def tell_step(event: OrderEvent) -> None:
    """An order went on, in this transaction. What is only written down beside it is nobody's news."""
    kind = OF_ORDERS[Order.Status(event.to_status)]
    if event.is_step and webhook_outbox.listeners(kind):
        webhook_outbox.tell(kind, _order(event.order))


def tell_stock(variant_ids: Iterable[int]) -> None:
    """The stock of these options has changed, in this transaction."""
    if not webhook_outbox.listeners(Event.STOCK_CHANGED):
        return
    rows = Stock.objects.filter(variant__in=set(variant_ids)).select_related("variant__product").order_by("variant")
    for row in rows:
        variant = row.variant
        webhook_outbox.tell(
            Event.STOCK_CHANGED,
            {
                "sku": variant.sku,
                "product": variant.product.slug,
                "on_hand": row.on_hand,
                "reserved": row.reserved,
                "available": row.available,
            },
        )


def _order(order: Order) -> dict[str, Any]:
    return {
        "number": order.number,
        "status": order.status,
        "total": order.total,
        "placed_at": order.placed_at.isoformat(),
        "lines": [
            {"sku": item.sku, "quantity": item.quantity, "unit_price": item.unit_price} for item in order.items.all()
        ],
    }
