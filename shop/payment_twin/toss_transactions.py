"""The list of transactions of Toss Payments: every capture, cancellation and reversal of a period."""

from datetime import datetime, timedelta
from typing import Any

from shop.payment_twin.clock import SEOUL
from shop.payment_twin.faults import Call, Fault, Trouble
from shop.payment_twin.ledger import Entry, Kind, Payment
from shop.payment_twin.messages import Request, Response, json_response
from shop.payment_twin.toss import carry_out
from shop.payment_twin.toss_errors import refusal
from shop.payment_twin.toss_payment import MERCHANT, METHODS, PROVIDER, Status
from shop.payment_twin.twin import Twin

USUAL, MOST = 100, 5000


def read(twin: Twin, request: Request) -> Response:
    """GET /v1/transactions?startDate&endDate, with startingAfter (a transactionKey) and limit."""

    def act(fault: Fault | None) -> Response:
        if fault and fault.trouble == Trouble.REFUSE:
            raise refusal(fault.code or "INVALID_REQUEST")
        since, until = _moment(request, "startDate"), _moment(request, "endDate")
        rows = [_transaction(payment, entry) for payment, entry in twin.ledger.moved(PROVIDER, since, until)]
        return json_response(_after(rows, request.query.get("startingAfter", ""))[: _limit(request)])

    return carry_out(twin, request, Call.LIST, lambda: "", act)


def _moment(request: Request, name: str) -> datetime:
    """To the second and in Seoul's time. The last second is meant whole, as the documents say."""
    try:
        moment = datetime.fromisoformat(request.query.get(name, ""))
    except ValueError:
        raise refusal("INVALID_REQUEST") from None
    local = moment.astimezone(SEOUL) if moment.tzinfo else moment.replace(tzinfo=SEOUL)
    return local.replace(microsecond=0) + timedelta(seconds=name == "endDate")


def _limit(request: Request) -> int:
    wanted = request.query.get("limit", str(USUAL))
    if not wanted.isdecimal() or not 1 <= int(wanted) <= MOST:
        raise refusal("INVALID_REQUEST")
    return int(wanted)


def _after(rows: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    if not key:
        return rows
    keys = [row["transactionKey"] for row in rows]
    if key not in keys:
        raise refusal("INVALID_TRANSACTION_KEY")
    return rows[keys.index(key) + 1 :]


def _transaction(payment: Payment, entry: Entry) -> dict[str, Any]:
    return {
        "mId": MERCHANT,
        "transactionKey": entry.facts["transaction_key"],
        "paymentKey": payment.key,
        "orderId": payment.order_id,
        "method": METHODS[payment.facts["method"]],
        "customerKey": None,
        "useEscrow": False,
        "receiptUrl": f"{payment.facts['origin']}/toss/payments/{payment.key}",
        "status": _status(entry),
        "transactionAt": entry.at.isoformat(timespec="seconds"),
        "currency": "KRW",
        # Guessed: whether a cancellation's amount has a minus is not documented. The shop does not read it.
        "amount": entry.amount,
    }


def _status(entry: Entry) -> Status:
    if entry.kind == Kind.CAPTURE:
        return Status.DONE
    if entry.kind == Kind.REVERSAL:
        return Status.WAITING_FOR_DEPOSIT
    return Status.PARTIAL_CANCELED if entry.facts["refundable_amount"] else Status.CANCELED
