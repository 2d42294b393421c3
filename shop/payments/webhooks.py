"""What providers tell us by themselves. A hint and no more: the payment is looked up before anything is believed."""

import json
import logging
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django_tasks import task

from shop.models import Payment, ProviderEvent
from shop.payments import online, toss
from shop.payments.gateway import ProviderRefused, ProviderUnreachable

logger = logging.getLogger(__name__)

LARGEST = 16 * 1024
# The one message that does not name its kind.
DEPOSIT = "DEPOSIT_CALLBACK"


class WebhookRefused(Exception):
    """Not the provider's: nothing was stored."""


def receive_toss(*, body: bytes) -> ProviderEvent:
    """Store what 토스페이먼츠 says, once, and have it looked into. Raises WebhookRefused.

    Its messages about payments carry no signature. Those about deposits carry the `secret` that was told with the
    account, and are refused with another.
    """
    told = _read(body)
    data = told.get("data", told)
    if not isinstance(data, dict):
        raise WebhookRefused("No payment in it.")
    key, reference = str(data.get("paymentKey") or ""), str(data.get("orderId") or "")
    payment = Payment.objects.told(provider=toss.NAME, key=key, reference=reference)
    kind = str(told.get("eventType") or DEPOSIT)
    secret = payment.secret if payment and kind == DEPOSIT else ""
    if secret and not constant_time_compare(str(told.get("secret") or ""), secret):
        raise WebhookRefused("Another secret.")
    return _store(provider=toss.NAME, body=body, kind=kind, payment=payment)


@task(priority=5)
def handle_event(event_id: int) -> None:
    event = ProviderEvent.objects.select_related("payment__order").get(pk=event_id)
    try:
        handle(event=event, at=timezone.now())
    except (ProviderUnreachable, ProviderRefused):
        return  # The completer looks again.


def handle(*, event: ProviderEvent, at: datetime) -> None:
    """Look the payment of `event` up and do what follows.

    Raises ProviderUnreachable or ProviderRefused, and it is handled later.
    """
    if event.handled_at:
        return
    outcome = _("모르는 결제예요.")
    if event.payment:
        online.look_up(payment=event.payment, at=at)
        event.payment.refresh_from_db()
        outcome = event.payment.get_status_display()
    ProviderEvent.objects.filter(pk=event.pk, handled_at=None).update(handled_at=at, outcome=outcome)


def _store(*, provider: str, body: bytes, kind: str, payment: Payment | None) -> ProviderEvent:
    digest = sha256(provider.encode() + b" " + body).hexdigest()
    # It may say who paid: of who has left, only that it came is kept.
    kept = "" if payment and payment.order.has_lost_its_buyer else body.decode()
    with transaction.atomic():
        event, is_new = ProviderEvent.objects.get_or_create(
            digest=digest,
            defaults={"provider": provider, "kind": kind[:60], "body": kept, "payment": payment},
        )
        if is_new:
            handle_event.enqueue(event.pk)
    if is_new and payment is None:
        logger.warning("%s told of a payment that is not ours (event %s).", provider, event.pk)
    return event


def _read(body: bytes) -> dict[str, Any]:
    if len(body) > LARGEST:
        raise WebhookRefused("Too large.")
    try:
        told = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise WebhookRefused("No JSON.") from error
    if not isinstance(told, dict):
        raise WebhookRefused("No object.")
    return told
