"""What has to be told to other programs. Its rows are written in the transaction of what they tell of."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from impactmuseum.base import tasks
from impactmuseum.base.edition import remembered
from impactmuseum.base.models import WebhookEndpoint, WebhookMessage
from impactmuseum.base.models.webhook import Event


def tell(event: Event, data: Mapping[str, Any]) -> None:
    """Ask for `data` to be told to every endpoint that wants to hear of `event`."""
    told = {"type": event.value, "timestamp": timezone.now().isoformat(), "data": data}
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    for endpoint in listeners(event):
        message = WebhookMessage.objects.create(endpoint=endpoint, event=event, body=body)
        tasks.send_webhook.enqueue(message.pk)


def listeners(event: Event) -> list[WebhookEndpoint]:
    """Remembered: nobody who buys waits for the question. Other processes know of a new one within a minute."""
    endpoints = remembered("webhook-endpoints", lambda: list(WebhookEndpoint.objects.filter(disabled_at=None)))
    return [endpoint for endpoint in endpoints if event.value in endpoint.events]


def send_again(message: WebhookMessage) -> None:
    """Begin anew with a message, whatever became of it."""
    WebhookMessage.objects.filter(pk=message.pk).update(
        attempts=0, next_attempt_at=None, claimed_at=None, delivered_at=None, given_up_at=None
    )
    tasks.send_webhook.enqueue(message.pk)
