"""The twin's own API, for tests: everything under /twin/. Takes JSON and answers JSON.

The forms of the pages come here too; they are led back to where they stand.
"""

import json
from collections.abc import Mapping
from typing import Any

from shop.payment_twin import toss_events
from shop.payment_twin.acts import fault_of, perform
from shop.payment_twin.buyer import NotPossible
from shop.payment_twin.ledger import Payment
from shop.payment_twin.messages import Refused, Request, Response, json_response, redirect
from shop.payment_twin.toss_payment import PROVIDER
from shop.payment_twin.twin import Twin
from shop.payment_twin.webhooks import EVENTS


def read_ledger(twin: Twin, request: Request) -> Response:
    """GET /twin/ledger.json: every payment, every webhook, what is armed."""
    webhooks = twin.ledger.rows("SELECT * FROM webhook ORDER BY id")
    return json_response(
        {
            "now": twin.clock.now().isoformat(),
            "payments": [told(payment) for payment in reversed(twin.ledger.newest(1_000_000))],
            "webhooks": [
                {**dict(row), "body": json.loads(row["body"]), "due": None, "waits": row["due"] is not None}
                for row in webhooks
            ],
            "faults": [{"call": fault.call, "fault": fault.trouble, "key": fault.key} for fault in twin.faults.armed()],
        }
    )


def told(payment: Payment) -> dict[str, Any]:
    return {
        "provider": payment.provider,
        "key": payment.key,
        "order_id": payment.order_id,
        "status": payment.status,
        "method": payment.facts["method"],
        "amount": payment.amount,
        "captured": payment.captured,
        "refunded": payment.refunded,
        "captures": payment.captures,
        "created_at": payment.created_at.isoformat(),
        "entries": [
            {"kind": entry.kind, "amount": entry.amount, "at": entry.at.isoformat()} for entry in payment.entries
        ],
    }


def act(twin: Twin, request: Request, key: str, name: str) -> Response:
    """POST /twin/payments/<payment or order>/<act>: {"return_url", "payment"}; 409 with "error" where it can't be.

    Acts: approve, decline, cancel, expire; of Toss deposit, deposit_error; of KakaoPay status (with "status").
    Options: webhook, webhook_seconds, fault, fault_seconds, code, bank, method.
    """
    payment = _payment(twin, key)
    try:
        address = perform(twin, payment, name, _options(request))
    except NotPossible as reason:
        return json_response({"error": str(reason)}, 409)
    return json_response({"return_url": address, "payment": told(twin.ledger.get(payment.key))})


def arm(twin: Twin, request: Request) -> Response:
    """POST /twin/faults: call, fault; also fault_seconds, times, code, key (of a payment or an order)."""
    options = _options(request)
    if options.get("key"):
        options["key"] = _payment(twin, options["key"]).key
    try:
        twin.faults.arm(fault_of(options))
    except NotPossible as reason:
        return json_response({"error": str(reason)}, 400)
    return _done(request)


def disarm(twin: Twin, request: Request) -> Response:
    """POST /twin/faults/clear."""
    twin.faults.clear()
    return _done(request)


def shift_clock(twin: Twin, request: Request) -> Response:
    """POST /twin/clock: seconds, forward."""
    twin.clock.shift(_number(_options(request), "seconds", 0))
    return _done(request)


def register_webhooks(twin: Twin, request: Request) -> Response:
    """POST /twin/webhooks: url, and events where not both are wanted. What a shop does in the provider's console."""
    given = _given(request)
    events = given.get("events", EVENTS)
    if not isinstance(events, list | tuple) or not set(events) <= set(EVENTS):
        return json_response({"error": f"Events are {' and '.join(EVENTS)}."}, 400)
    twin.webhooks.registration.url = str(given.get("url", ""))
    twin.webhooks.registration.events = tuple(events)
    return _done(request)


def send_again(twin: Twin, request: Request, key: str) -> Response:
    """POST /twin/webhooks/<payment or order>: the newest change once more; older, times, seconds."""
    payment, options = _payment(twin, key), _options(request)
    if payment.provider != PROVIDER or not twin.webhooks.registration.url:
        return json_response({"error": "There are no webhooks to send."}, 409)
    sent = toss_events.tell_again(
        twin,
        payment,
        older=options.get("older", "") not in ("", "False"),
        times=int(_number(options, "times", 1)),
        seconds=_number(options, "seconds", 0),
    )
    return redirect("/twin/") if request.is_form else json_response({"sent": sent})


def reset(twin: Twin, request: Request) -> Response:
    """POST /twin/reset: an empty ledger, the true time, no faults."""
    twin.reset()
    return _done(request)


def _done(request: Request) -> Response:
    return redirect("/twin/") if request.is_form else json_response({})


def _given(request: Request) -> dict[str, Any]:
    try:
        return request.fields()
    except ValueError:
        raise Refused(json_response({"error": "The body is no JSON object."}, 400)) from None


def _options(request: Request) -> dict[str, str]:
    return {name: str(value) for name, value in _given(request).items() if value is not None}


def _number(options: Mapping[str, str], name: str, usual: float) -> float:
    try:
        return float(options.get(name) or usual)
    except ValueError:
        raise Refused(json_response({"error": f"{name} is no number."}, 400)) from None


def _payment(twin: Twin, key: str) -> Payment:
    """By its key, or the newest of an order."""
    payment = twin.ledger.find(key) or next(iter(twin.ledger.of_order(key)), None)
    if payment is None:
        raise Refused(json_response({"error": "There is no such payment."}, 404))
    return payment
