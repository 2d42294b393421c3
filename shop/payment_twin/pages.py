"""The pages on which a person chooses what happens."""

from functools import cache
from pathlib import Path
from typing import Any

from shop.payment_twin import acts, faults, kakaopay_payment, kakaopay_window, toss_events, toss_payment, toss_window
from shop.payment_twin.buyer import NotPossible
from shop.payment_twin.ledger import Payment
from shop.payment_twin.messages import Request, Response, page, redirect
from shop.payment_twin.twin import Twin

PROVIDERS = {toss_payment.PROVIDER: "토스페이먼츠", kakaopay_payment.PROVIDER: "카카오페이"}
METHODS = toss_payment.METHODS | {"MONEY": "카카오페이머니"}


@cache
def _css() -> bytes:
    return (Path(__file__).parent / "assets" / "twin.css").read_bytes()


def stylesheet(twin: Twin, request: Request) -> Response:
    """GET /twin.css."""
    return Response(200, _css(), "text/css; charset=utf-8")


def home(twin: Twin, request: Request) -> Response:
    return redirect("/twin/")


def index(twin: Twin, request: Request) -> Response:
    """GET /twin/ -> index.html with `payments`, `webhooks`, `armed`, `registration`, `now` and what can be chosen."""
    webhooks = twin.ledger.rows("SELECT * FROM webhook ORDER BY id DESC LIMIT 30")
    context = {
        "now": twin.clock.now(),
        "payments": [_shown(payment) for payment in twin.ledger.newest(100)],
        "webhooks": [dict(row) for row in webhooks],
        "armed": twin.faults.armed(),
        "registration": twin.webhooks.registration,
        "calls": list(faults.Call),
        "faults": faults.LABELS.items(),
    }
    return page("index", context)


def toss_page(twin: Twin, request: Request, key: str) -> Response:
    """GET /toss/payments/<paymentKey> -> pay.html, or settled.html when the buyer has decided; POST decides."""
    payment = twin.ledger.find(key)
    if payment is None or payment.provider != toss_payment.PROVIDER:
        return missing(twin, request)
    if request.method == "POST":
        return _decide(twin, request, payment)
    return _pay(payment) if payment.status == toss_payment.Status.READY else _settled(payment)


def kakaopay_page(twin: Twin, request: Request, key: str, device: str) -> Response:
    """GET /kakaopay/<tid>/<pc, mobile or app> -> pay.html, or settled.html; POST decides."""
    payment = twin.ledger.find(key)
    if payment is None or payment.provider != kakaopay_payment.PROVIDER:
        return missing(twin, request)
    if request.method == "POST":
        return _decide(twin, request, payment)
    open_states = set(kakaopay_payment.UNDECIDED) - {kakaopay_payment.Status.AUTH_PASSWORD}
    if payment.status not in open_states:
        return _settled(payment)
    with twin.transaction():
        return _pay(kakaopay_window.visit(twin, payment))


def bank(twin: Twin, request: Request, key: str) -> Response:
    """GET /twin/bank/<paymentKey> -> bank.html with the virtual account; POST deposits or takes it back."""
    payment = twin.ledger.find(key)
    if payment is None or not payment.facts.get("account_number"):
        return missing(twin, request)
    refusal = ""
    if request.method == "POST":
        fields = request.fields()
        try:
            acts.perform(twin, payment, fields.get("act", ""), fields)
            return redirect(request.path)
        except NotPossible as reason:
            refusal = str(reason)
    account = toss_payment.payment_object(payment, twin.clock.now())["virtualAccount"]
    context = {
        **_shown(payment),
        "account": account,
        "bank": toss_payment.BANKS[account["bankCode"]],
        "plans": toss_events.LABELS.items(),
        "refusal": refusal,
    }
    return page("bank", context, 409 if refusal else 200)


def missing(twin: Twin, request: Request) -> Response:
    return page("refused", {"code": "404", "message": "그런 결제가 없어요."}, 404)


def _shown(payment: Payment) -> dict[str, Any]:
    return {
        "payment": payment,
        "provider": PROVIDERS[payment.provider],
        "method": METHODS[payment.facts["method"]],
        "name": payment.facts.get("order_name") or payment.facts.get("item_name"),
        "page": (
            f"/toss/payments/{payment.key}"
            if payment.provider == toss_payment.PROVIDER
            else f"/kakaopay/{payment.key}/pc"
        ),
        "has_account": bool(payment.facts.get("account_number")),
    }


def _pay(payment: Payment) -> Response:
    is_toss = payment.provider == toss_payment.PROVIDER
    choices = {
        "is_toss": is_toss,
        "banks": toss_payment.BANKS.items() if is_toss and toss_payment.is_virtual_account(payment) else (),
        "plans": toss_events.LABELS.items() if is_toss else (),
        "methods": () if is_toss else [(name, METHODS[name]) for name in ("MONEY", "CARD")],
        "faults": faults.LABELS.items(),
    }
    return page("pay", _shown(payment) | choices)


def _settled(payment: Payment, refusal: str = "") -> Response:
    address = ""
    if payment.provider == toss_payment.PROVIDER and payment.facts.get("authenticated_at"):
        address = toss_window.success_url(payment)
    elif payment.facts.get("pg_token"):
        address = kakaopay_window.approval_url(payment)
    return page("settled", {**_shown(payment), "address": address, "refusal": refusal}, 409 if refusal else 200)


def _decide(twin: Twin, request: Request, payment: Payment) -> Response:
    """The button was pressed: back to the shop, unless the buyer closes the browser or comes back twice."""
    fields = request.fields()
    name, _dash, how = fields.get("act", "").partition("-")
    try:
        address = acts.perform(twin, payment, name, fields)
    except NotPossible as reason:
        return _settled(twin.ledger.get(payment.key), str(reason))
    if how == "closed":
        return _settled(twin.ledger.get(payment.key))
    if how == "twice":
        return page("twice", {"address": address})
    return redirect(address)
