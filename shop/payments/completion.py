"""What was begun comes to its end, whoever died over it. Running it twice at once is harmless."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Q
from django.utils import timezone

from shop import orders
from shop.models import Payment, ProviderEvent
from shop.payments import attempts, online, refunds, webhooks
from shop.payments.gateway import ProviderRefused, ProviderUnreachable, online_gateway

logger = logging.getLogger(__name__)

# A deposit whose webhook was lost is found by asking so often.
ASK_FOR_DEPOSITS_EVERY = timedelta(minutes=5)
# A provider that is silent so often is not asked again in the same run.
PATIENCE = 3

T = TypeVar("T")


@dataclass
class _Run:
    at: datetime
    done: Counter[str] = field(default_factory=Counter)
    silences: Counter[str] = field(default_factory=Counter)

    def each(self, what: str, rows: Iterable[T], provider: Callable[[T], str], step: Callable[[T], Any]) -> None:
        """Take every step; one that fails does not hold up the others."""
        for row in rows:
            asked = provider(row)
            if self.silences[asked] >= PATIENCE:
                continue
            try:
                step(row)
            except ProviderUnreachable:
                self.silences[asked] += 1
                self.done["unanswered"] += 1
            except ProviderRefused as refusal:
                logger.warning("%s %s: %s says %s, %s", what, row, asked, refusal.code, refusal)
                self.done["refused"] += 1
            except Exception:
                logger.exception("%s %s", what, row)
                self.done["failed"] += 1
            else:
                self.done[what] += 1


def complete(*, at: datetime) -> Counter[str]:
    """Bring everything that hangs to its end, as of `at`; say how much of what was done."""
    run = _Run(at)
    events = ProviderEvent.objects.unhandled().select_related("payment__order").order_by("pk")
    run.each("events", events, lambda event: event.provider, lambda event: webhooks.handle(event=event, at=at))
    run.each("payments", _to_look_up(at), _provider, lambda payment: online.look_up(payment=payment, at=at))
    for payment in Payment.objects.filter(status=Payment.Status.CREATED, due_at__lt=at):
        run.done["given up"] += attempts.expire(payment=payment)
    run.done["reminded of deposits"] += orders.remind_of_deposits(at=at)
    run.done["orders expired"] += orders.expire_overdue(at=at)
    run.each("accounts closed", _to_close(), _provider, lambda payment: online.close_account(payment=payment, at=at))
    run.each(
        "refunds",
        refunds.due(at=at),
        lambda refund: refund.payment.provider,
        lambda refund: refunds.carry_out(refund_id=refund.pk, at=at),
    )
    return +run.done


def hangs() -> bool:
    """Whether something is left that the next minute may bring to its end."""
    return (
        Payment.objects.in_flight().exists()
        or ProviderEvent.objects.unhandled().exists()
        or bool(refunds.due(at=timezone.now()))
    )


def _provider(payment: Payment) -> str:
    return payment.provider


def _to_look_up(at: datetime) -> list[Payment]:
    """Those that were not looked up for longest come first. A deposit is asked for once more before it is too late."""
    unasked = Q(looked_up_at=None) | Q(looked_up_at__lt=at - ASK_FOR_DEPOSITS_EVERY) | Q(due_at__lt=at)
    deposits = Q(status=Payment.Status.WAITING_FOR_DEPOSIT) & unasked
    in_flight = Q(status__in=(Payment.Status.CONFIRMING, Payment.Status.UNKNOWN))
    found = Payment.objects.filter(in_flight | deposits).select_related("order").order_by("looked_up_at", "pk")
    return [payment for payment in found if online_gateway(payment.provider)]


def _to_close() -> list[Payment]:
    ended = Payment.objects.with_account_to_close().select_related("order").order_by("pk")
    return [payment for payment in ended if online_gateway(payment.provider)]
