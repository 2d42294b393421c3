"""What Toss tells the shop when a payment changes: the bodies of its webhooks, in the order that was chosen.

Neither event carries a signature. PAYMENT_STATUS_CHANGED wraps the whole payment; DEPOSIT_CALLBACK, of virtual
accounts only, is flat and names no event. Where both are registered, a virtual account's change is told twice.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from sqlite3 import Row
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext_lazy as _

from shop.payment_twin.ledger import Payment, moment
from shop.payment_twin.toss_payment import Status, is_virtual_account, payment_object
from shop.payment_twin.twin import Twin
from shop.payment_twin.webhooks import DEPOSIT_CALLBACK, STATUS_CHANGED, Delivery

SILENT = (Status.READY, Status.IN_PROGRESS)


class Plan(StrEnum):
    """How a payment's changes are told. Chosen by a person, or by a test."""

    ONCE = "once"
    NONE = "none"
    TWICE = "twice"
    LATE = "late"
    REVERSED = "reversed"
    FIRST = "first"


LABELS = {
    Plan.ONCE: _("한 번"),
    Plan.NONE: _("보내지 않음"),
    Plan.TWICE: _("두 번"),
    Plan.LATE: _("늦게"),
    Plan.REVERSED: _("순서 뒤바꿔 (옛 상태를 나중에)"),
    Plan.FIRST: _("결제사의 답보다 먼저"),
}
# How long after the newer one the older one comes.
OLDER_AFTER = 0.5


def tell(twin: Twin, payment: Payment) -> None:
    """The payment has changed. Called in the transaction that changes it."""
    now = twin.clock.now()
    older = _changes(twin, payment)
    twin.ledger.rows(
        "INSERT INTO change (payment, at, body) VALUES (?,?,?)",
        *(payment.key, now.timestamp(), json.dumps(payment_object(payment, now), ensure_ascii=False)),
    )
    if payment.status in SILENT or not twin.webhooks.registration.url:
        return
    newest, plan = _changes(twin, payment)[0], Plan(payment.facts["webhook"])
    seconds = float(payment.facts["webhook_seconds"])
    match plan:
        case Plan.ONCE | Plan.FIRST:
            events = _deliveries(twin, payment, newest, before_answer=plan == Plan.FIRST)
        case Plan.TWICE:
            events = [delivery for delivery in _deliveries(twin, payment, newest) for _again in range(2)]
        case Plan.LATE:
            events = _deliveries(twin, payment, newest, seconds=seconds)
        case Plan.REVERSED:
            events = _deliveries(twin, payment, newest)
            events += _deliveries(twin, payment, older[0], seconds=OLDER_AFTER) if older else []
        case Plan.NONE:
            return
    twin.webhooks.send(events)


def tell_again(twin: Twin, payment: Payment, *, older: bool, times: int, seconds: float) -> int:
    """The newest change once more, or the one before it. Says how many events leave."""
    change = _changes(twin, payment)[1 if older else 0]
    events = _deliveries(twin, payment, change, seconds=seconds) * times
    twin.webhooks.send(events)
    return len(events)


def _changes(twin: Twin, payment: Payment) -> list[Row]:
    return twin.ledger.rows("SELECT at, body FROM change WHERE payment = ? ORDER BY id DESC LIMIT 2", payment.key)


def _deliveries(
    twin: Twin, payment: Payment, change: Row, *, seconds: float = 0, before_answer: bool = False
) -> list[Delivery]:
    return [
        Delivery(
            payment=payment.key,
            event=event,
            transmission=f"whtrans_{uuid4().hex}",
            body=json.dumps(body, ensure_ascii=False),
            seconds=seconds,
            before_answer=before_answer,
        )
        for event, body in _bodies(payment, json.loads(change["body"]), moment(change["at"]))
        if event in twin.webhooks.registration.events
    ]


def _bodies(payment: Payment, data: dict[str, Any], at: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    created_at = at.replace(tzinfo=None).isoformat(timespec="microseconds")
    yield STATUS_CHANGED, {"eventType": STATUS_CHANGED, "createdAt": created_at, "data": data}
    if is_virtual_account(payment) and data["secret"]:
        yield (
            DEPOSIT_CALLBACK,
            {
                "createdAt": created_at,
                "secret": data["secret"],
                "status": data["status"],
                "transactionKey": data["lastTransactionKey"],
                "orderId": data["orderId"],
            },
        )
