"""Telling other programs what has happened, as Standard Webhooks has it.

What is to be told is a row of the transaction in which it happened; a worker sends it, at least once, and tries again
for three days. Whoever is told knows a message by its `webhook-id`, however often it comes. An endpoint that has
answered nothing for so long is switched off, and whoever made it gets a letter.
"""

import base64
import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from impactmuseum.base import outbound
from impactmuseum.base.edition import publish_new_edition
from impactmuseum.base.models import OutgoingLetter, WebhookEndpoint, WebhookMessage
from impactmuseum.base.models.webhook import PREFIX

# After each try that failed. The last one is more than three days after the first.
WAITS = tuple(
    timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400, 86_400)
)
DISABLED_AFTER = timedelta(days=3)
GONE = 410
KEPT_FOR = timedelta(days=30)


class Outcome(NamedTuple):
    """What a try came to. What follows is the worker's: another try, a letter."""

    has_arrived: bool = False
    next_attempt_at: datetime | None = None
    letter_id: int | None = None


def signature(*, secret: str, identifier: str, timestamp: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.new(key, f"{identifier}.{timestamp}.".encode() + body, sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def send(*, message_id: int) -> Outcome:
    """Try to deliver a message that is due. Of two workers at once, one claims it."""
    now = timezone.now()
    if not WebhookMessage.objects.free(at=now).filter(pk=message_id).update(claimed_at=now):
        return Outcome()
    message = WebhookMessage.objects.select_related("endpoint__created_by").get(pk=message_id)
    if message.endpoint.disabled_at:
        WebhookMessage.objects.filter(pk=message_id).update(claimed_at=None, given_up_at=now)
        return Outcome()
    status, answer = _post(message, now)
    message.attempts += 1
    message.answer, message.claimed_at = answer[:200], None
    letter_id = None
    if 200 <= status < 300:
        message.delivered_at, message.next_attempt_at = timezone.now(), None
        WebhookEndpoint.objects.filter(pk=message.endpoint_id).update(failing_since=None)
    else:
        letter_id = _put_off(message, now, is_gone=status == GONE)
    message.save()
    return Outcome(message.delivered_at is not None, message.next_attempt_at, letter_id)


def enable(endpoint: WebhookEndpoint) -> None:
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(disabled_at=None, failing_since=None)
    publish_new_edition()


def send_waiting() -> tuple[int, int]:
    """Try every message that is due; say how many arrived and how many did not."""
    due = list(WebhookMessage.objects.waiting(at=timezone.now()).order_by("pk").values_list("pk", flat=True))
    arrived = sum(send(message_id=pk).has_arrived for pk in due)
    return arrived, len(due) - arrived


def forget_outdated(*, at: datetime) -> None:
    """Of what was told long ago nobody asks any more."""
    WebhookMessage.objects.filter(created_at__lt=at - KEPT_FOR).delete()


def _post(message: WebhookMessage, now: datetime) -> tuple[int, str]:
    body, timestamp = message.body.encode(), int(now.timestamp())
    signatures = [
        signature(secret=secret, identifier=message.identifier, timestamp=timestamp, body=body)
        for secret in message.endpoint.secrets_at(now)
    ]
    headers = {
        "Content-Type": "application/json",
        "webhook-id": message.identifier,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }
    try:
        status = outbound.post(message.endpoint.url, body=body, headers=headers)
    except (outbound.AddressRefused, outbound.NoAnswer) as error:
        return 0, str(error)
    return status, str(status)


def _put_off(message: WebhookMessage, now: datetime, *, is_gone: bool) -> int | None:
    """When to try again, or never; the letter that says so when the endpoint is switched off."""
    endpoint = message.endpoint
    WebhookEndpoint.objects.filter(pk=endpoint.pk, failing_since=None).update(failing_since=now)
    endpoint.refresh_from_db()
    if message.attempts > len(WAITS):
        message.given_up_at, message.next_attempt_at = now, None
    else:
        message.next_attempt_at = now + WAITS[message.attempts - 1]
    if is_gone or (endpoint.failing_since and now - endpoint.failing_since >= DISABLED_AFTER):
        return _disable(endpoint, now)
    return None


def _disable(endpoint: WebhookEndpoint, now: datetime) -> int | None:
    """Once: of two messages that fail at the same time one writes the letter."""
    if not WebhookEndpoint.objects.filter(pk=endpoint.pk, disabled_at=None).update(disabled_at=now):
        return None
    publish_new_edition()
    if not endpoint.created_by or not endpoint.created_by.email:
        return None
    text = _("‘%(name)s’(%(url)s)에 알림이 오래 닿지 않아 멈췄어요. 관리 화면의 설정 → 웹훅에서 다시 켤 수 있어요.")
    letter = OutgoingLetter.objects.create(
        to=endpoint.created_by.email,
        subject=_("‘%(name)s’ 웹훅을 멈췄어요") % {"name": endpoint.name},
        text=text % {"name": endpoint.name, "url": endpoint.url},
    )
    return letter.pk
