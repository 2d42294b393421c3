"""The first answer to an idempotency key is the answer to all who come with it again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Lock

from shop.payment_twin.clock import Clock
from shop.payment_twin.ledger import Ledger
from shop.payment_twin.messages import Response

VALID_FOR = timedelta(days=15)


class InFlight(Exception):
    """The first request with this key has no answer yet."""


class Answers:
    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock
        self._lock = Lock()
        self._in_flight: set[str] = set()

    @contextmanager
    def processing(self, identity: str) -> Iterator[Response | None]:
        """Yields the answer that was given already, or None for the one request that is to be carried out."""
        with self._lock:
            if identity in self._in_flight:
                raise InFlight
            self._in_flight.add(identity)
        try:
            yield self._known(identity)
        finally:
            with self._lock:
                self._in_flight.discard(identity)

    def keep(self, identity: str, response: Response) -> None:
        """Called in the transaction that does what the answer says."""
        self._ledger.rows(
            "INSERT OR REPLACE INTO answer (identity, status, body, at) VALUES (?,?,?,?)",
            *(identity, response.status, response.body, self._clock.now().timestamp()),
        )

    def _known(self, identity: str) -> Response | None:
        oldest = (self._clock.now() - VALID_FOR).timestamp()
        rows = self._ledger.rows("SELECT status, body FROM answer WHERE identity = ? AND at > ?", identity, oldest)
        return Response(rows[0]["status"], rows[0]["body"], "application/json; charset=utf-8") if rows else None
