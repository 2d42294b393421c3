"""The API of KakaoPay for one payment (`/online/v1/payment/…`): ready, approve, order, cancel.

There are no webhooks and no idempotency keys: the answer to approve is the truth, and `order` where it did not come.
Numbers of errors are those of the documents for `error_code` [-2, -780]; the others come from their predecessor.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from shop.payment_twin.faults import TOO_MUCH, Call, Fault, Trouble
from shop.payment_twin.kakaopay_payment import (
    OPEN_FOR,
    PAID,
    PROVIDER,
    UNDECIDED,
    Status,
    about,
    amounts,
    cancelable,
    canceled,
    card_info,
    local,
    new_aid,
    new_tid,
    order_object,
    vat_of,
)
from shop.payment_twin.ledger import Kind, Payment
from shop.payment_twin.messages import Refused, Request, Response, json_response
from shop.payment_twin.twin import Twin

TEXTS = {"partner_order_id": 100, "partner_user_id": 100, "item_name": 100}
URLS = ("approval_url", "cancel_url", "fail_url")
REFUSED = {
    "method_result_code": "USER_LOCKED",
    "method_result_message": "진행중인 거래가 있습니다. 잠시 후 다시 시도해 주세요.",
}


def refusal(code: int, message: str, *, status: int = 400, extras: dict[str, str] | None = None) -> Refused:
    body: dict[str, Any] = {"error_code": code, "error_message": message}
    return Refused(json_response({**body, "extras": extras} if extras else body, status))


def ready(twin: Twin, request: Request) -> Response:
    """POST /online/v1/payment/ready: the addresses that the buyer is led to."""

    def act(fault: Fault | None) -> Response:
        body = _body(request)
        _require_order(body)
        _refuse_if_armed(fault, -2, "invalid request!")
        payment = _open(twin, body)
        pages = f"{request.origin}/kakaopay/{payment.key}"
        return json_response(
            {
                "tid": payment.key,
                "next_redirect_app_url": f"{pages}/app",
                "next_redirect_mobile_url": f"{pages}/mobile",
                "next_redirect_pc_url": f"{pages}/pc",
                "android_app_scheme": f"kakaotalk://kakaopay/pg?url={pages}/app",
                "ios_app_scheme": f"kakaotalk://kakaopay/pg?url={pages}/app",
                "created_at": local(payment.created_at),
            }
        )

    return _carry_out(twin, request, Call.READY, act)


def approve(twin: Twin, request: Request) -> Response:
    """POST /online/v1/payment/approve: takes the money that the buyer agreed to."""

    def act(fault: Fault | None) -> Response:
        body = _body(request)
        payment = _found(twin, body)
        _require_approvable(payment, body)
        if fault and fault.trouble == Trouble.REFUSE:
            twin.ledger.change(payment, status=Status.FAIL_PAYMENT)
            return refusal(int(fault.code or -780), "approval failure!", extras=REFUSED).response
        now, aid = twin.clock.now(), new_aid()
        amount = payment.amount + (TOO_MUCH if fault and fault.trouble == Trouble.WRONG_AMOUNT else 0)
        payload = body.get("payload")
        payment = twin.ledger.enter(payment, Kind.CAPTURE, amount, at=now, aid=aid, payload=payload)
        payment = twin.ledger.change(payment, status=Status.SUCCESS_PAYMENT, amount=amount, approved_at=local(now))
        data = {"aid": aid, **about(payment), "payload": payload}
        if payment.facts["method"] == "CARD":
            data["card_info"] = card_info(payment)
        return json_response(data)

    return _carry_out(twin, request, Call.APPROVE, act)


def look_up(twin: Twin, request: Request) -> Response:
    """POST /online/v1/payment/order."""

    def act(fault: Fault | None) -> Response:
        payment = _found(twin, _body(request))
        _refuse_if_armed(fault, -721, "tid is not found!")
        data = order_object(payment)
        if fault and fault.trouble == Trouble.WRONG_AMOUNT:
            data["amount"]["total"] += TOO_MUCH
        return json_response(data)

    return _carry_out(twin, request, Call.LOOKUP, act)


def cancel(twin: Twin, request: Request) -> Response:
    """POST /online/v1/payment/cancel with cancel_amount and cancel_tax_free_amount."""

    def act(fault: Fault | None) -> Response:
        body = _body(request)
        payment = _found(twin, body)
        _require_cancelable(payment, body)
        _refuse_if_armed(fault, -781, "cancel failure!", extras=REFUSED)
        now, aid, amount = twin.clock.now(), new_aid(), body["cancel_amount"]
        tax_free, payload = body["cancel_tax_free_amount"], body.get("payload")
        payment = twin.ledger.enter(payment, Kind.REFUND, amount, at=now, aid=aid, tax_free=tax_free, payload=payload)
        payment = twin.ledger.change(
            payment, status=Status.PART_CANCEL_PAYMENT if payment.balance else Status.CANCEL_PAYMENT
        )
        return json_response(
            {
                "aid": aid,
                **about(payment),
                "status": payment.status,
                "approved_cancel_amount": amounts(amount, tax_free, body.get("cancel_vat_amount")),
                "canceled_amount": canceled(payment),
                "cancel_available_amount": cancelable(payment),
                "canceled_at": local(now),
                "payload": payload,
            }
        )

    return _carry_out(twin, request, Call.CANCEL, act)


def expire(twin: Twin) -> None:
    """Who waited too long has left."""
    latest = twin.clock.now() - OPEN_FOR
    with twin.transaction():
        for payment in twin.ledger.with_status(PROVIDER, *UNDECIDED):
            if payment.created_at <= latest:
                twin.ledger.change(payment, status=Status.QUIT_PAYMENT, expired=True)


def _carry_out(twin: Twin, request: Request, call: Call, act: Callable[[Fault | None], Response]) -> Response:
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    if scheme != "SECRET_KEY" or not key:
        raise refusal(-401, "this access key does not exist", status=401)
    # A key of the real shop is about to reach a place it does not belong in.
    if key.startswith("PRD"):
        raise refusal(-401, "a production key does not open the twin", status=401)
    return twin.carry_out(call, str(_body(request).get("tid", "")), act)


def _body(request: Request) -> dict[str, Any]:
    try:
        return request.json()
    except ValueError:
        raise refusal(-2, "request body is not json") from None


def _refuse_if_armed(fault: Fault | None, code: int, message: str, extras: dict[str, str] | None = None) -> None:
    if fault and fault.trouble == Trouble.REFUSE:
        raise refusal(int(fault.code or code), message, extras=extras)


def _is_whole(value: object, least: int = 0) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _require_cid(body: dict[str, Any]) -> None:
    cid = body.get("cid")
    if not isinstance(cid, str) or len(cid) != 10:
        raise refusal(-731, "invalid cid!")


def _require_order(body: dict[str, Any]) -> None:
    _require_cid(body)
    for name, most in TEXTS.items():
        if not isinstance(body.get(name), str) or not 1 <= len(body[name]) <= most:
            raise refusal(-2, f"{name} must be a text of 1 to {most} characters")
    for name in URLS:
        url = body.get(name)
        if not isinstance(url, str) or len(url) > 255 or urlsplit(url).scheme not in ("http", "https"):
            raise refusal(-2, f"{name} must be an address of at most 255 characters")
    least = {"quantity": 1, "total_amount": 1, "tax_free_amount": 0}
    for name, number in least.items():
        if not _is_whole(body.get(name), number):
            raise refusal(-2, f"{name} must be a whole number")
    if body["tax_free_amount"] > body["total_amount"]:
        raise refusal(-722, "tax_free_amount is more than total_amount")
    if body.get("payment_method_type", "CARD") not in ("CARD", "MONEY"):
        raise refusal(-2, "payment_method_type must be CARD or MONEY")


def _open(twin: Twin, body: dict[str, Any]) -> Payment:
    total, tax_free = body["total_amount"], body["tax_free_amount"]
    facts = {
        "cid": body["cid"],
        "partner_user_id": body["partner_user_id"],
        "item_name": body["item_name"],
        "item_code": body.get("item_code", ""),
        "quantity": body["quantity"],
        "tax_free_amount": tax_free,
        "vat_amount": body.get("vat_amount", vat_of(total, tax_free)),
        "method": body.get("payment_method_type", "MONEY"),
        **{name: body[name] for name in URLS},
    }
    return twin.ledger.open_payment(
        key=new_tid(),
        provider=PROVIDER,
        order_id=body["partner_order_id"],
        status=Status.READY,
        amount=total,
        at=twin.clock.now(),
        facts=facts,
    )


def _found(twin: Twin, body: dict[str, Any]) -> Payment:
    _require_cid(body)
    payment = twin.ledger.find(str(body.get("tid")))
    if payment is None or payment.provider != PROVIDER or payment.facts["cid"] != body["cid"]:
        raise refusal(-721, "tid is not found!")
    return payment


def _require_approvable(payment: Payment, body: dict[str, Any]) -> None:
    if payment.captures:
        raise refusal(-702, "payment is already done!")
    if payment.order_id != body.get("partner_order_id"):
        raise refusal(-706, "partner_order_id is not matched!")
    if payment.facts["partner_user_id"] != body.get("partner_user_id"):
        raise refusal(-707, "partner_user_id is not matched!")
    if payment.facts.get("expired"):
        raise refusal(-723, "payment is expired!")
    if payment.status != Status.AUTH_PASSWORD:
        raise refusal(-701, "payment is not authenticated!")
    if payment.facts["pg_token"] != body.get("pg_token"):
        raise refusal(-708, "pg_token is invalid!")
    if body.get("total_amount", payment.amount) != payment.amount:
        raise refusal(-722, "total_amount is not matched!")


def _require_cancelable(payment: Payment, body: dict[str, Any]) -> None:
    amount, tax_free = body.get("cancel_amount"), body.get("cancel_tax_free_amount")
    if not _is_whole(amount, 1) or not _is_whole(tax_free):
        raise refusal(-2, "cancel_amount and cancel_tax_free_amount must be whole numbers")
    if payment.status not in PAID:
        raise refusal(-784, "payment is not in a status to be canceled!")
    left = cancelable(payment)
    if body["cancel_amount"] > left["total"] or body["cancel_tax_free_amount"] > left["tax_free"]:
        raise refusal(-710, "cancel amount is more than what is left!")
    if body.get("cancel_available_amount", left["total"]) != left["total"]:
        raise refusal(-722, "cancel_available_amount is not matched!")
