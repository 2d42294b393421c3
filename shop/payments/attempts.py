"""Attempts to pay: opened with an order, captured once, closed with the order. Final states never go back."""

from datetime import datetime
from uuid import uuid4

from shop.models import Order, Payment

Status = Payment.Status


class NotOpen(Exception):
    """The attempt has come to its end already."""


def open_attempt(
    *, order: Order, provider: str, status: Payment.Status, depositor: str = "", due_at: datetime | None = None
) -> Payment:
    return Payment.objects.create(
        order=order,
        provider=provider,
        status=status,
        amount=order.total,
        idempotency_key=uuid4().hex,
        depositor=depositor,
        due_at=due_at,
    )


def capture(*, payment: Payment, at: datetime) -> None:
    """Write down that the money is here. The unique column refuses a second capture of the same order."""
    open_states = (Status.CREATED, Status.CONFIRMING, Status.UNKNOWN, Status.WAITING_FOR_DEPOSIT)
    captured = Payment.objects.filter(pk=payment.pk, status__in=open_states).update(
        status=Status.CAPTURED, captured_at=at, captured_order_id=payment.order_id
    )
    if not captured:
        raise NotOpen(f"Payment {payment.pk} can't be captured.")
    payment.refresh_from_db()


def close(*, order: Order) -> None:
    """Wait no longer for money, and count what came as given back.

    A bank transfer is given back at the bank, by the person who cancels; there is nobody to call.
    """
    order.payments.waiting().update(status=Status.EXPIRED)
    order.payments.captured().update(status=Status.REFUNDED)
