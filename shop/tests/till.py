"""A shop that takes money through the payment twin, and the shopper who goes there and comes back: the fixture `till`.

    def test_a_card_is_charged_once(till):
        order = till.order("toss_card")
        till.pay(order)
        assert till.ledger(order)["captures"] == 1

The shop asks the twin over real HTTP. No transaction may be open while it does, and when the test ends every
invariant holds.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from shop.integrity import breaches
from shop.models import Order, Payment, Variant
from shop.payments import completion, http
from shop.tests.factories import an_order, shop_settings
from shop.tests.twin import CLIENT_KEY, KAKAOPAY_CID, KAKAOPAY_KEY, SECRET_KEY, Return, TwinClient

# Nobody listens there: a test delivers the twin's messages itself, when it wants to.
NOWHERE = "http://127.0.0.1:9/"


class Till:
    def __init__(self, client: Client, twin: TwinClient, monkeypatch: pytest.MonkeyPatch) -> None:
        self.client, self.twin, self.monkeypatch = client, twin, monkeypatch

    def order(self, method: str = "toss_card", variant: Variant | None = None, quantity: int = 1, **options: Any):
        """Placed and waiting for its money."""
        return an_order(variant, quantity, payment_method=method, **options)

    def page(self, order: Order) -> Any:
        """The page that leads on to the provider."""
        return self.client.get(order.get_pay_url())

    def go(self, order: Order) -> str:
        """On to the provider. Returns its key of the payment."""
        start = self.page(order).context["start"]
        assert start, "There is no way on to a provider."
        if start.script:
            return self.twin.request_payment(
                clientKey=start.details["clientKey"],
                customerKey=start.details["customerKey"],
                **start.details["request"],
            )
        return urlsplit(start.url).path.split("/")[2]

    def back(self, to: Return | str) -> Any:
        """From the provider to the shop, which answers with where to go on."""
        address = urlsplit(to.url if isinstance(to, Return) else to)
        return self.client.get(f"{address.path}?{address.query}")

    def pay(self, order: Order, **options: Any) -> Any:
        """Go, approve, and come back. Options are the twin's."""
        return self.back(self.twin.approve(self.go(order), **options))

    def deposit(self, order: Order) -> None:
        """The money comes in on the account that the provider gave the order."""
        self.twin.deposit(self.ledger(order)["key"])

    def pay_into_account(self, order: Order) -> None:
        """Go for an account, pay into it, and be told of by the provider."""
        self.pay(order)
        self.deposit(order)
        self.hear(self.told(order)[-1])
        work()

    def choose(self, order: Order, method: str) -> Any:
        return self.client.post(order.get_pay_url(), {"method": method})

    def hear(self, event: dict[str, Any] | bytes) -> int:
        """A message arrives at the webhook; the status of the answer."""
        body = event if isinstance(event, bytes) else json.dumps(event, ensure_ascii=False).encode()
        return self.client.post("/payments/toss/webhook/", body, content_type="application/json").status_code

    def told(self, order: Order) -> list[dict[str, Any]]:
        """The messages that the twin has for us about the order, the oldest first."""
        keys = [payment["key"] for payment in self.twin.payments() if payment["order_id"].startswith(order.number)]
        return [event["body"] for event in self.twin.ledger()["webhooks"] if event["payment"] in keys]

    def ledger(self, order: Order) -> dict[str, Any]:
        """The newest payment of the order as the provider has it."""
        return [payment for payment in self.twin.payments() if payment["order_id"].startswith(order.number)][-1]

    def moved(self, order: Order) -> tuple[int, int, int]:
        """How often money was taken for the order at the provider, how much, and how much was given back."""
        found = [payment for payment in self.twin.payments() if payment["order_id"].startswith(order.number)]
        return tuple(sum(payment[name] for payment in found) for name in ("captures", "captured", "refunded"))  # type: ignore[return-value]

    def states(self, order: Order) -> tuple[str, list[str]]:
        """Of the order and of its attempts."""
        order.refresh_from_db()
        return order.status, list(order.payments.values_list("status", flat=True))

    def complete(self, after: timedelta = timedelta(0)) -> dict[str, int]:
        return dict(completion.complete(at=timezone.now() + after))

    def between(self, act: Callable[[], object]) -> None:
        """Once, let `act` happen after the provider has answered and before the shop has heard it."""
        ask = http.requests.request

        def answer(*args: Any, **options: Any) -> Any:
            response = ask(*args, **options)
            self.monkeypatch.setattr(http.requests, "request", ask)
            act()
            return response

        self.monkeypatch.setattr(http.requests, "request", answer)


def work() -> list[str]:
    """The worker's turn: everything that waits for it. Returns the names of the tasks."""
    worked = []
    while waiting := DBTaskResult.objects.ready().first():
        result = waiting.task_result
        waiting.task.call(*result.args, **result.kwargs)
        waiting.set_successful(None)
        worked.append(waiting.task_path.rpartition(".")[2])
    return worked


def sound(at: datetime | None = None) -> list[str]:
    return [str(breach) for breach in breaches(at=at or timezone.now())]


@pytest.fixture
def paying(payment_twin: TwinClient, settings: Any, monkeypatch: pytest.MonkeyPatch) -> TwinClient:
    """Leads the shop to the twin. A provider that says nothing is waited for a moment only."""
    settings.TOSS_API_BASE = settings.KAKAOPAY_API_BASE = payment_twin.url
    settings.TOSS_SDK_URL = payment_twin.sdk_url
    settings.TOSS_CLIENT_KEY, settings.TOSS_SECRET_KEY = CLIENT_KEY, SECRET_KEY
    settings.KAKAOPAY_SECRET_KEY, settings.KAKAOPAY_CID = KAKAOPAY_KEY, KAKAOPAY_CID
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(http, "TIMEOUT", (2, 2))
    return payment_twin


@pytest.fixture
def till(db: None, client: Client, paying: TwinClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[Till]:
    shop_settings()
    paying.register_webhooks(NOWHERE)
    ask, opened = http.requests.request, len(connection.atomic_blocks)

    def with_no_transaction_open(*args: Any, **options: Any) -> Any:
        assert len(connection.atomic_blocks) == opened, "A transaction is open while a provider is asked."
        return ask(*args, **options)

    monkeypatch.setattr(http.requests, "request", with_no_transaction_open)
    yield Till(client, paying, monkeypatch)
    assert sound() == []
    assert not Payment.objects.in_flight().exists()
