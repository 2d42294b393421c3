"""Events on their way to the shop. A row each, so that none is lost when the twin is stopped; retried as Toss does."""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from sqlite3 import Row
from threading import Event, Thread, local
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from shop.payment_twin.clock import Clock
from shop.payment_twin.ledger import Ledger

# Minutes at Toss; at the twin as many times its `retry_unit`, in seconds.
RETRIES = (1, 4, 16, 64, 256, 1024, 4096)
ANSWER_WITHIN = 10
STATUS_CHANGED, DEPOSIT_CALLBACK = EVENTS = ("PAYMENT_STATUS_CHANGED", "DEPOSIT_CALLBACK")


@dataclass
class Registration:
    """What a shop enters in the provider's console: where to, and which events."""

    url: str = ""
    events: tuple[str, ...] = EVENTS


@dataclass(frozen=True)
class Delivery:
    payment: str
    event: str
    transmission: str
    body: str
    seconds: float = 0  # From now.
    before_answer: bool = False  # Sent before whoever caused it is answered.


class _Straight(HTTPRedirectHandler):
    def redirect_request(self, *details: object) -> None:
        """A redirect is not the 200 that counts."""


@dataclass
class Webhooks:
    ledger: Ledger
    clock: Clock
    registration: Registration = field(default_factory=Registration)
    retry_unit: float = 1.0

    def __post_init__(self) -> None:
        self._stopped, self._news = Event(), Event()
        self._urgent = local()  # Of the call that this thread answers.
        self._pool = ThreadPoolExecutor(16, thread_name_prefix="twin-webhook")
        self._opener = build_opener(_Straight)

    def start(self) -> None:
        # Moments of a monotonic clock mean nothing to the next process: what waited is sent now.
        self.ledger.rows("UPDATE webhook SET due = 0 WHERE due IS NOT NULL OR tries = 0")
        Thread(target=self._watch, name="twin-webhooks", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()
        self._news.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def send(self, deliveries: Iterable[Delivery]) -> None:
        """Write them down; they leave when their moment has come and the transaction is over."""
        for delivery in deliveries:
            due = None if delivery.before_answer else time.monotonic() + delivery.seconds
            row = self.ledger.rows(
                "INSERT INTO webhook (payment, event, transmission, body, due) VALUES (?,?,?,?,?) RETURNING id",
                *(delivery.payment, delivery.event, delivery.transmission, delivery.body, due),
            )
            if delivery.before_answer:
                self._urgent.numbers = [*getattr(self._urgent, "numbers", []), row[0]["id"]]
        self._news.set()

    def send_urgent(self) -> None:
        """What is to arrive before the answer to the call that caused it."""
        for number in getattr(self._urgent, "numbers", []):
            self._deliver(number)
        self._urgent.numbers = []

    def _watch(self) -> None:
        while not self._stopped.is_set():
            self._news.clear()
            with self.ledger.transaction():
                due = self.ledger.rows("SELECT id FROM webhook WHERE due <= ? ORDER BY due", time.monotonic())
                for row in due:
                    self.ledger.rows("UPDATE webhook SET due = NULL WHERE id = ?", row["id"])
                coming = self.ledger.rows("SELECT MIN(due) AS due FROM webhook")[0]["due"]
            for row in due:
                self._pool.submit(self._deliver, row["id"])
            self._news.wait(None if coming is None else max(0, coming - time.monotonic()))

    def _deliver(self, number: int) -> None:
        rows = self.ledger.rows("SELECT * FROM webhook WHERE id = ?", number)
        if not rows:  # The ledger was cleared meanwhile.
            return
        answer = self._post(rows[0])
        tries = rows[0]["tries"] + 1
        failed = answer != "200" and tries <= len(RETRIES)
        due = time.monotonic() + RETRIES[tries - 1] * self.retry_unit if failed else None
        statement = "UPDATE webhook SET tries = ?, answer = ?, due = ? WHERE id = ?"
        self.ledger.rows(statement, tries, answer, due, number)
        self._news.set()

    def _post(self, webhook: Row) -> str:
        """The status that came back, or why none did."""
        headers = {
            "Content-Type": "application/json",
            "tosspayments-webhook-transmission-id": webhook["transmission"],
            "tosspayments-webhook-transmission-time": self.clock.now().isoformat(timespec="seconds"),
            "tosspayments-webhook-transmission-retried-count": str(webhook["tries"]),
        }
        try:
            request = Request(self.registration.url, webhook["body"].encode(), headers)  # noqa: S310
            with self._opener.open(request, timeout=ANSWER_WITHIN) as response:
                return str(response.status)
        except HTTPError as error:
            return str(error.code)
        except (OSError, HTTPException, ValueError) as error:  # Nobody there, no HTTP, no address.
            return type(error).__name__
