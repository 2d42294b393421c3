"""What was begun comes to its end, whoever died over it. Running it twice at once is harmless."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from shop import orders
from shop.models import Payment, ProviderEvent
from shop.payments import attempts, online, refunds, webhooks
from shop.payments.gateway import ProviderUnreachable, online_gateway

# A deposit whose webhook was lost is found by asking so often.
ASK_FOR_DEPOSITS_EVERY = timedelta(minutes=5)


def complete(*, at: datetime) -> Counter[str]:
    """Bring everything that hangs to its end, as of `at`; say how much of what was done.

    A provider that does not answer is not asked again in the same run.
    """
    done: Counter[str] = Counter()
    silent: set[str] = set()
    for event in ProviderEvent.objects.unhandled().select_related("payment__order").order_by("pk"):
        if event.provider not in silent and _answered(event.provider, silent, webhooks.handle, event=event, at=at):
            done["events"] += 1
    for payment in _to_look_up(at):
        if payment.provider not in silent and _answered(
            payment.provider, silent, online.look_up, payment=payment, at=at
        ):
            done["payments"] += 1
    for payment in Payment.objects.filter(status=Payment.Status.CREATED, due_at__lt=at):
        done["given up"] += attempts.expire(payment=payment)
    done["orders expired"] += orders.expire_overdue(at=at)
    for refund in refunds.due(at=at):
        provider = refund.payment.provider
        if provider not in silent and _answered(provider, silent, refunds.carry_out, refund_id=refund.pk, at=at):
            done["refunds"] += 1
    done["silent providers"] = len(silent)
    return +done


def hangs() -> bool:
    """Whether something is left that the next minute may bring to its end."""
    return (
        Payment.objects.in_flight().exists()
        or ProviderEvent.objects.unhandled().exists()
        or bool(refunds.due(at=timezone.now()))
    )


def _to_look_up(at: datetime) -> list[Payment]:
    unasked = Q(looked_up_at=None) | Q(looked_up_at__lt=at - ASK_FOR_DEPOSITS_EVERY)
    deposits = Q(status=Payment.Status.WAITING_FOR_DEPOSIT) & unasked
    in_flight = Q(status__in=(Payment.Status.CONFIRMING, Payment.Status.UNKNOWN))
    found = Payment.objects.filter(in_flight | deposits).select_related("order").order_by("pk")
    return [payment for payment in found if online_gateway(payment.provider)]


def _answered(provider: str, silent: set[str], step: Callable[..., Any], **what: Any) -> bool:
    try:
        step(**what)
    except ProviderUnreachable:
        silent.add(provider)
        return False
    return True
