"""How far an order is on its way, as its buyer sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.models import Order, OrderEvent, Payment

Status = Order.Status
STEPS = (Status.PENDING, Status.PAID, Status.PREPARING, Status.SHIPPED, Status.DELIVERED, Status.CONFIRMED)
# Six of them stand beside each other on a phone.
SHORTER = {Status.PREPARING: gettext_lazy("준비중")}
# Of an order that costs nothing.
NOTHING_TO_PAY = {Status.PENDING: gettext_lazy("주문접수"), Status.PAID: gettext_lazy("주문완료")}


@dataclass(frozen=True)
class Step:
    label: str
    state: str  # done, now or next
    at: datetime | None


def steps_of(order: Order, events: Iterable[OrderEvent], payment: Payment | None) -> list[Step]:
    """How far the order is. An order that ended early has no way before it."""
    if order.is_over:
        return []
    reached = {event.to_status: event.created_at for event in events if event.is_step}
    here = STEPS.index(Status(order.status))
    states = ["done"] * here + ["now"] + ["next"] * (len(STEPS) - here - 1)
    return [
        Step(label=_step_label(status, order, payment), state=state, at=reached.get(status))
        for status, state in zip(STEPS, states, strict=True)
    ]


def _step_label(status: Order.Status, order: Order, payment: Payment | None) -> str:
    if not order.total and status in NOTHING_TO_PAY:
        return str(NOTHING_TO_PAY[status])
    if status == Status.PENDING and payment and not payment.is_deposit:
        return _("결제대기")
    return str(SHORTER.get(status, status.label))
