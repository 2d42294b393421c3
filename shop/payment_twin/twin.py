"""Everything one twin holds, and how a provider's call is carried out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from shop.payment_twin.clock import Clock
from shop.payment_twin.faults import Call, Fault, Faults
from shop.payment_twin.idempotency import Answers
from shop.payment_twin.ledger import Ledger
from shop.payment_twin.messages import Refused, Response
from shop.payment_twin.webhooks import Webhooks


@dataclass(frozen=True)
class Twin:
    ledger: Ledger
    clock: Clock
    faults: Faults
    webhooks: Webhooks
    answers: Answers

    def carry_out(
        self,
        call: Call,
        key: str,
        act: Callable[[Fault | None], Response],
        keep: Callable[[Response], None] = lambda response: None,
    ) -> Response:
        """Do it in one transaction, refusals included, and let an armed fault strike. Raises ConnectionCut."""
        fault = self.faults.take(call, key)

        def answer() -> Response:
            with self.transaction():
                try:
                    response = act(fault)
                except Refused as refusal:
                    response = refusal.response
                keep(response)
            return response

        return self.faults.strike(fault, answer)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A transaction of the ledger. What is to be told before anybody is answered leaves when it is over."""
        with self.ledger.transaction():
            yield
        self.webhooks.send_urgent()

    def reset(self) -> None:
        self.faults.clear()
        self.clock.reset()
        self.ledger.clear()


def open_twin(file: str, *, webhook_url: str = "", retry_unit: float = 1.0) -> Twin:
    ledger, clock = Ledger(file), Clock()
    webhooks = Webhooks(ledger, clock, retry_unit=retry_unit)
    webhooks.registration.url = webhook_url
    return Twin(ledger, clock, Faults(), webhooks, Answers(ledger, clock))
