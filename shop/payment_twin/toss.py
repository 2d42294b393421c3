"""The API of Toss Payments, version 2022-11-16: confirm, look up, cancel."""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from shop.payment_twin.faults import TOO_MUCH, Call, Fault, Trouble
from shop.payment_twin.idempotency import InFlight
from shop.payment_twin.ledger import Kind, Payment
from shop.payment_twin.messages import Request, Response, json_response
from shop.payment_twin.toss_errors import ERRORS, error, refusal
from shop.payment_twin.toss_events import tell
from shop.payment_twin.toss_payment import (
    BANKS,
    PROCESSED,
    PROVIDER,
    Status,
    expires_at,
    is_virtual_account,
    payment_object,
    tax_free_left,
    transaction_key,
)
from shop.payment_twin.twin import Twin

LEAST = {"CARD": 100, "TRANSFER": 200, "VIRTUAL_ACCOUNT": 200}
DEFAULT_HOURS = 168


def confirm(twin: Twin, request: Request) -> Response:
    """POST /v1/payments/confirm with paymentKey, orderId, amount."""

    def act(fault: Fault | None) -> Response:
        body = _body(request)
        payment = _confirmable(twin, body)
        if fault and fault.trouble == Trouble.REFUSE:
            return _abort(twin, payment, fault.code or "REJECT_CARD_PAYMENT")
        taken = payment.amount + (TOO_MUCH if fault and fault.trouble == Trouble.WRONG_AMOUNT else 0)
        payment = twin.ledger.change(payment, amount=taken, last_transaction_key=transaction_key())
        payment = _issue_account(twin, payment) if is_virtual_account(payment) else _capture(twin, payment)
        tell(twin, payment)
        return _answer(twin, payment)

    return carry_out(twin, request, Call.CONFIRM, lambda: str(_body(request).get("paymentKey")), act)


def look_up(twin: Twin, request: Request, key: str) -> Response:
    """GET /v1/payments/<paymentKey>."""

    def act(fault: Fault | None) -> Response:
        payment = _found(twin.ledger.find(key))
        return _answer(twin, payment, fault)

    return carry_out(twin, request, Call.LOOKUP, lambda: key, act)


def look_up_order(twin: Twin, request: Request, order_id: str) -> Response:
    """GET /v1/payments/orders/<orderId>: the confirmed payment of the order, else the newest."""

    def payment() -> Payment | None:
        payments = [payment for payment in twin.ledger.of_order(order_id) if payment.provider == PROVIDER]
        confirmed = [payment for payment in payments if payment.status in PROCESSED]
        return next(iter([*confirmed, *payments]), None)

    def key() -> str:
        found = payment()
        return found.key if found else ""

    return carry_out(twin, request, Call.LOOKUP, key, lambda fault: _answer(twin, _found(payment()), fault))


def cancel(twin: Twin, request: Request, key: str) -> Response:
    """POST /v1/payments/<paymentKey>/cancel with cancelReason and, unless all is given back, cancelAmount."""

    def act(fault: Fault | None) -> Response:
        body = _body(request)
        payment = _found(twin.ledger.find(key))
        amount = _cancelable(payment, body)
        if fault and fault.trouble == Trouble.REFUSE:
            raise refusal(fault.code or "REFUND_REJECTED")
        return _answer(twin, _give_back(twin, payment, amount, body))

    return carry_out(twin, request, Call.CANCEL, lambda: key, act)


def expire(twin: Twin) -> None:
    """Let go of those whose time is over. Asked before everything else, so no clock has to tick."""
    now = twin.clock.now()
    with twin.transaction():
        for payment in twin.ledger.with_status(PROVIDER, Status.READY, Status.IN_PROGRESS):
            until = expires_at(payment)
            if until and now >= until:
                end(twin, payment, Status.EXPIRED, "EXPIRED_PAYMENT", "결제가 만료되었습니다. 다시 시도해주세요.")


def end(twin: Twin, payment: Payment, status: Status, code: str, message: str) -> Payment:
    payment = twin.ledger.change(payment, status=status, failure={"code": code, "message": message})
    tell(twin, payment)
    return payment


def carry_out(
    twin: Twin, request: Request, call: Call, key: Callable[[], str], act: Callable[[Fault | None], Response]
) -> Response:
    """Who asks, then whether it was answered already, then the call itself."""
    api_key = _authorise(request)
    # Toss's own way to try an error: only with a test key, and only in its test environment.
    wanted = request.headers.get("TossPayments-Test-Code", "")
    if wanted in ERRORS:
        return error(wanted)
    token = request.headers.get("Idempotency-Key", "") if request.method == "POST" else ""
    if not token:
        return twin.carry_out(call, key(), act)
    if len(token) > 300:
        raise refusal("INVALID_IDEMPOTENCY_KEY")
    # The body is no part of it: another order under the same key gets the first order's answer.
    identity = "\n".join([token, api_key, request.method, request.path])
    try:
        with twin.answers.processing(identity) as known:
            if known:
                return known
            return twin.carry_out(call, key(), act, keep=lambda answer: twin.answers.keep(identity, answer))
    except InFlight:
        raise refusal("IDEMPOTENT_REQUEST_PROCESSING") from None


def _authorise(request: Request) -> str:
    scheme, _space, credentials = request.headers.get("Authorization", "").partition(" ")
    try:
        secret, colon, password = base64.b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        secret, colon, password = "", "", ""
    if scheme != "Basic" or not colon or password:
        raise refusal("INCORRECT_BASIC_AUTH_FORMAT")
    # A live key that reached the twin was about to reach a place it does not belong in.
    if not secret.startswith("test_sk_"):
        raise refusal("INVALID_API_KEY" if secret.startswith("live_") else "UNAUTHORIZED_KEY")
    return secret


def _body(request: Request) -> dict[str, Any]:
    try:
        return request.json()
    except ValueError:
        raise refusal("INVALID_REQUEST") from None


def _found(payment: Payment | None) -> Payment:
    if payment is None or payment.provider != PROVIDER:
        raise refusal("NOT_FOUND_PAYMENT")
    return payment


def _answer(twin: Twin, payment: Payment, fault: Fault | None = None) -> Response:
    data = payment_object(payment, twin.clock.now())
    if fault and fault.trouble == Trouble.REFUSE:
        raise refusal(fault.code or "NOT_FOUND_PAYMENT")
    if fault and fault.trouble == Trouble.WRONG_AMOUNT:
        data["totalAmount"] += TOO_MUCH
    return json_response(data)


def _is_amount(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _confirmable(twin: Twin, body: dict[str, Any]) -> Payment:
    if not all(isinstance(body.get(name), str) for name in ("paymentKey", "orderId")) or not _is_amount(
        body.get("amount")
    ):
        raise refusal("INVALID_REQUEST")
    payment = _found(twin.ledger.find(body["paymentKey"]))
    if payment.status in (*PROCESSED, Status.ABORTED):
        raise refusal("ALREADY_PROCESSED_PAYMENT")
    # Guessed: which of the two codes a wrong order and a wrong amount come with is not documented.
    if payment.status != Status.IN_PROGRESS or payment.order_id != body["orderId"]:
        raise refusal("NOT_FOUND_PAYMENT_SESSION")
    if payment.amount != body["amount"]:
        raise refusal("FORBIDDEN_REQUEST")
    if payment.amount < LEAST[payment.facts["method"]]:
        raise refusal("BELOW_MINIMUM_AMOUNT")
    if any(
        other.provider == PROVIDER and other.status in PROCESSED for other in twin.ledger.of_order(payment.order_id)
    ):
        raise refusal("DUPLICATED_ORDER_ID")
    return payment


def _abort(twin: Twin, payment: Payment, code: str) -> Response:
    answer = error(code)
    end(twin, payment, Status.ABORTED, **answer.data())
    return answer


def _capture(twin: Twin, payment: Payment) -> Payment:
    now = twin.clock.now()
    payment = twin.ledger.enter(
        payment, Kind.CAPTURE, payment.amount, at=now, transaction_key=payment.facts["last_transaction_key"]
    )
    return twin.ledger.change(payment, status=Status.DONE, approved_at=now.isoformat(timespec="seconds"))


def _issue_account(twin: Twin, payment: Payment) -> Payment:
    due: datetime = twin.clock.now() + timedelta(hours=payment.facts["valid_hours"])
    return twin.ledger.change(
        payment,
        status=Status.WAITING_FOR_DEPOSIT,
        secret=f"ps_{uuid4().hex}",
        # Test accounts of Toss begin with an X: nobody can send money there.
        account_number=f"X{payment.id:013}",
        due_at=due.isoformat(timespec="seconds"),
    )


def _cancelable(payment: Payment, body: dict[str, Any]) -> int:
    """How much is to be given back."""
    reason, wanted = body.get("cancelReason"), body.get("cancelAmount")
    if not isinstance(reason, str) or not 1 <= len(reason) <= 200 or body.get("currency", "KRW") != "KRW":
        raise refusal("INVALID_REQUEST")
    if wanted is not None and not _is_amount(wanted):
        raise refusal("INVALID_REQUEST")
    if payment.status == Status.CANCELED:
        raise refusal("ALREADY_CANCELED_PAYMENT")
    if payment.status not in PROCESSED:
        raise refusal("NOT_CANCELABLE_PAYMENT")
    waiting = payment.status == Status.WAITING_FOR_DEPOSIT
    balance = payment.amount if waiting else payment.balance
    amount = balance if wanted is None else int(wanted)
    if amount > balance:
        raise refusal("NOT_CANCELABLE_AMOUNT")
    tax_free = body.get("taxFreeAmount", 0)
    # Guessed: the code of a part without tax that there is not.
    if tax_free != 0 and not (_is_amount(tax_free) and tax_free <= min(amount, tax_free_left(payment))):
        raise refusal("INVALID_REQUEST")
    if body.get("refundableAmount", balance) != balance:
        raise refusal("NOT_MATCHES_REFUNDABLE_AMOUNT")
    if waiting and amount < balance:
        raise refusal("NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT")
    if is_virtual_account(payment) and not waiting:
        _require_account(body.get("refundReceiveAccount"))
    return amount


def _require_account(account: object) -> None:
    if not isinstance(account, dict):
        raise refusal("INVALID_REQUEST", "가상계좌 결제를 취소하려면 refundReceiveAccount가 필요합니다.")
    bank = str(account.get("bank", ""))
    if bank not in BANKS and bank.removesuffix("은행") not in BANKS.values():
        raise refusal("INVALID_BANK")
    if not re.fullmatch(r"[0-9]{1,20}", str(account.get("accountNumber", ""))):
        raise refusal("INVALID_REFUND_ACCOUNT_NUMBER")
    if not 1 <= len(str(account.get("holderName", ""))) <= 60:
        raise refusal("INVALID_REFUND_ACCOUNT_INFO")


def _give_back(twin: Twin, payment: Payment, amount: int, body: dict[str, Any]) -> Payment:
    waiting = payment.status == Status.WAITING_FOR_DEPOSIT
    left = (payment.amount if waiting else payment.balance) - amount
    key = transaction_key()
    facts = {
        "transaction_key": key,
        "reason": body["cancelReason"],
        "refundable_amount": left,
        "tax_free": body.get("taxFreeAmount", 0),
    }
    payment = twin.ledger.enter(payment, Kind.VOID if waiting else Kind.REFUND, amount, at=twin.clock.now(), **facts)
    account = body.get("refundReceiveAccount") if is_virtual_account(payment) and not waiting else None
    payment = twin.ledger.change(
        payment,
        status=Status.PARTIAL_CANCELED if left else Status.CANCELED,
        last_transaction_key=key,
        refund_receive_account=account,
    )
    tell(twin, payment)
    return payment
