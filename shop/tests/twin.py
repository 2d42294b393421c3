"""The payment twin in a test: `payment_twin` is a running one with an empty ledger.

    def test_a_card_is_charged_once(payment_twin, settings):
        settings.TOSS_API_BASE = payment_twin.url
        key = payment_twin.request_payment(**parameters_the_page_gave_the_browser)
        back = client.get(payment_twin.approve(order.number).url)
        assert payment_twin.payment(order.number)["captures"] == 1

It runs in a thread of this process; everything here goes over real HTTP, so that `TwinClient(url)` serves a twin of
another process as well.
"""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from shop.payment_twin.server import PaymentTwin

CLIENT_KEY = "test_ck_twin00000000000000000000"
SECRET_KEY = "test_sk_twin00000000000000000000"
KAKAOPAY_KEY = "DEVTWIN000000000000000000000000"
KAKAOPAY_CID = "TC0ONETIME"


class Refusal(AssertionError):
    """The twin can't do what the test asked of it."""


class Return(dict[str, str]):
    """The query of the address that the buyer is sent to; `url` is the whole address."""

    def __init__(self, url: str) -> None:
        super().__init__(parse_qsl(urlsplit(url).query, keep_blank_values=True))
        self.url = url


class _Straight(HTTPRedirectHandler):
    def redirect_request(self, *details: object) -> None:
        """Where a redirect leads is what is asked for."""


class TwinClient:
    """Payments are named by the shop's order id, the newest of an order, or by the provider's key."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opener = build_opener(_Straight)

    @property
    def sdk_url(self) -> str:
        return f"{self.url}/v2/standard"

    def request_payment(self, *, clientKey: str = CLIENT_KEY, customerKey: str = "ANONYMOUS", **parameters: Any) -> str:
        """What the browser's script does with the parameters of `requestPayment`. Returns the paymentKey."""
        request = json.dumps({**parameters, "clientKey": clientKey, "customerKey": customerKey})
        status, headers, body = self._send("GET", f"/toss/window?{urlencode({'request': request})}")
        if status != 303:
            raise Refusal(body.decode())
        return str(headers["Location"]).rpartition("/")[2]

    def approve(self, payment: str, **options: Any) -> Return:
        """Options: webhook (none, once, twice, late, reversed, first), webhook_seconds, fault, fault_seconds, bank."""
        return self.act(payment, "approve", **options)

    def decline(self, payment: str) -> Return:
        return self.act(payment, "decline")

    def cancel(self, payment: str) -> Return:
        """The buyer gives up."""
        return self.act(payment, "cancel")

    def expire(self, payment: str) -> Return:
        return self.act(payment, "expire")

    def deposit(self, payment: str, **options: Any) -> None:
        """Somebody pays to the virtual account. Options: webhook, webhook_seconds."""
        self.act(payment, "deposit", **options)

    def deposit_error(self, payment: str, **options: Any) -> None:
        self.act(payment, "deposit_error", **options)

    def act(self, payment: str, name: str, **options: Any) -> Return:
        return Return(self.post(f"/twin/payments/{payment}/{name}", **options)["return_url"])

    def fault(self, call: str, fault: str, **options: Any) -> None:
        """The next `call` (ready, confirm, approve, lookup, list, cancel) meets `fault`: see payment_twin.faults.

        Options: times, fault_seconds, code (of `refuse`), key (one payment only).
        """
        self.post("/twin/faults", call=call, fault=fault, **options)

    def clear_faults(self) -> None:
        self.post("/twin/faults/clear")

    def shift_clock(self, seconds: float) -> None:
        self.post("/twin/clock", seconds=seconds)

    def register_webhooks(self, url: str, **options: Any) -> None:
        """Send events to `url` from now on. Option: events, of PAYMENT_STATUS_CHANGED and DEPOSIT_CALLBACK."""
        self.post("/twin/webhooks", url=url, **options)

    def send_webhook(self, payment: str, **options: Any) -> None:
        """The newest change once more. Options: older (the change before it), times, seconds."""
        self.post(f"/twin/webhooks/{payment}", **options)

    def reset(self) -> None:
        self.post("/twin/reset")

    def ledger(self) -> dict[str, Any]:
        return dict(json.loads(self._send("GET", "/twin/ledger.json")[2]))

    def payments(self, order_id: str = "") -> list[dict[str, Any]]:
        """In the order in which they were opened."""
        return [payment for payment in self.ledger()["payments"] if order_id in ("", payment["order_id"])]

    def payment(self, name: str) -> dict[str, Any]:
        """By the provider's key, or the only one of an order."""
        [payment] = [payment for payment in self.payments() if name in (payment["key"], payment["order_id"])]
        return payment

    def webhooks(self, *, at_least: int = 0, patience: float = 10) -> list[dict[str, Any]]:
        """Every event; waits until that many were answered."""
        until = time.monotonic() + patience
        while True:
            webhooks: list[dict[str, Any]] = self.ledger()["webhooks"]
            if sum(webhook["tries"] > 0 for webhook in webhooks) >= at_least:
                return webhooks
            assert time.monotonic() < until, f"No {at_least} webhooks within {patience} s: {webhooks}"
            time.sleep(0.02)

    def post(self, path: str, **data: Any) -> dict[str, Any]:
        status, _headers, body = self._send("POST", path, json.dumps(data).encode())
        if status != 200:
            raise Refusal(body.decode())
        return dict(json.loads(body))

    def _send(self, method: str, path: str, body: bytes | None = None) -> tuple[int, Any, bytes]:
        request = Request(self.url + path, body, {"Content-Type": "application/json"}, method=method)
        try:
            with self._opener.open(request, timeout=30) as response:
                return response.status, response.headers, response.read()
        except HTTPError as answer:
            return answer.code, answer.headers, answer.read()


@pytest.fixture(scope="session")
def running_twin() -> Iterator[PaymentTwin]:
    # A second of the twin's is a minute of Toss's; here it is a tenth, and seven retries fit into no test.
    twin = PaymentTwin(retry_unit=0.1)
    twin.start()
    yield twin
    twin.stop()


@pytest.fixture
def payment_twin(running_twin: PaymentTwin) -> Iterator[TwinClient]:
    client = TwinClient(running_twin.url)
    client.reset()
    client.register_webhooks("")
    yield client
    client.reset()


@pytest.fixture
def start_twin() -> Iterator[Callable[..., TwinClient]]:
    """Twins of one's own: with a ledger in a file, or with other intervals."""
    twins: list[PaymentTwin] = []

    def start(**options: Any) -> TwinClient:
        twin = PaymentTwin(**options)
        twins.append(twin)
        twin.start()
        return TwinClient(twin.url)

    yield start
    for twin in twins:
        twin.stop()
