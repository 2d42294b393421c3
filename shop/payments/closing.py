"""Money that is waited for no longer."""

from django.db.models.functions import Now

from shop.models import Order, Payment

Status = Payment.Status


def close(*, order: Order) -> None:
    """Wait no longer for money of `order`. What a provider was asked for stays open until it has answered.

    An account that a provider opened is closed by the completer: no call is made inside a transaction.
    """
    waiting = order.payments.filter(status__in=(Status.CREATED, Status.WAITING_FOR_DEPOSIT))
    waiting.update(status=Status.EXPIRED, updated_at=Now())
