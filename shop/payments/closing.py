"""Money that is waited for no longer."""

from django.utils import timezone
from django_tasks import task

from shop.models import Order, Payment
from shop.payments.gateway import ProviderRefused, online_gateway

Status = Payment.Status


def close(*, order: Order) -> None:
    """Wait no longer for money of `order`. What a provider was asked for stays open until it has answered."""
    for payment in order.payments.filter(status__in=(Status.CREATED, Status.WAITING_FOR_DEPOSIT)):
        had_account = bool(payment.account_number)
        unasked = Payment.objects.filter(pk=payment.pk, status__in=(Status.CREATED, Status.WAITING_FOR_DEPOSIT))
        if unasked.update(status=Status.EXPIRED, updated_at=timezone.now()) and had_account:
            close_account.enqueue(payment.pk)


def refuse_deposits(*, payment: Payment, key: str) -> None:
    """A provider opened an account for an order that waits for nothing: nobody shall pay into it."""
    undecided = (Status.CREATED, Status.CONFIRMING, Status.UNKNOWN)
    ended = Payment.objects.filter(pk=payment.pk, status__in=undecided)
    if ended.update(status=Status.EXPIRED, provider_key=key, updated_at=timezone.now()):
        close_account.enqueue(payment.pk)


@task
def close_account(payment_id: int) -> None:
    """Ask the provider to take nothing more. Raises ProviderUnreachable, and the reconciler finds what came."""
    payment = Payment.objects.get(pk=payment_id)
    gateway = online_gateway(payment.provider)
    if gateway is None:
        return
    try:
        gateway.cancel_waiting(payment=payment)
    except ProviderRefused:
        return  # Somebody paid a moment ago: the webhook tells of it, and the money goes back.
