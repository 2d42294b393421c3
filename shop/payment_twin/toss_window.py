"""The payment window of Toss, and what a buyer does in it or at his bank.

`GET /v2/standard` is the browser's script, with the part of the real SDK v2 that a shop needs to open a window
(`assets/toss_sdk.js`). It checks what it is given by RULES, as the twin does again, and then leads the whole page to
`/toss/window?request=<JSON>` with `location.assign`. So a shop's content security policy has to allow the twin's
origin in `script-src` and nothing else: a navigation by script is no form, no frame and no connection.

The real script opens a frame over the page on a desktop, and rejects its promise with USER_CANCEL where the buyer
closes that; here he always leaves the page, and always comes back by successUrl or failUrl.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from shop.payment_twin import toss
from shop.payment_twin.buyer import NotPossible, leads_to
from shop.payment_twin.ledger import Kind, Payment
from shop.payment_twin.messages import Request, Response, page, redirect
from shop.payment_twin.toss_events import Plan, tell
from shop.payment_twin.toss_payment import (
    BANKS,
    METHODS,
    PROVIDER,
    Status,
    is_past_due,
    is_virtual_account,
    new_key,
    transaction_key,
)
from shop.payment_twin.twin import Twin

SCRIPT = Path(__file__).parent / "assets" / "toss_sdk.js"


class Rule(NamedTuple):
    """A parameter, where it is given, matches all of the pattern. The script has the same rules."""

    name: str  # The way to it, with dots.
    pattern: str  # Means the same to Python and to a browser.
    code: str
    message: str
    required: bool = True


URL = r"https?://[^\s/]+(/\S*)?"
RULES = (
    Rule(
        "clientKey",
        r"(?!(test|live)_gck_).*",
        "NOT_SUPPORTED_WIDGET_KEY",
        "API 개별 연동 키의 클라이언트 키로 SDK를 연동해주세요. 결제위젯 연동 키는 지원하지 않습니다.",
        False,
    ),
    Rule("clientKey", r"test_ck_\S+", "INVALID_CLIENT_KEY", "ClientKey 형태가 올바르지 않습니다."),
    Rule(
        "customerKey",
        r"[A-Za-z0-9_=.@-]{2,300}",
        "INVALID_CUSTOMER_KEY",
        "고객키는 영문 대소문자, 숫자, 특수문자 -, _, =, ., @로 2자 이상이어야 합니다.",
    ),
    Rule("method", "|".join(METHODS), "NOT_SUPPORTED_METHOD", "지원되지 않는 결제수단입니다."),
    Rule("amount.currency", r"KRW", "INVALID_AMOUNT_CURRENCY", "잘못된 통화 값입니다."),
    Rule("amount.value", r"-?[0-9]{1,12}", "INVALID_AMOUNT_VALUE", "결제금액이 올바르지 않습니다."),
    Rule("amount.value", r"[1-9][0-9]*", "BELOW_ZERO_AMOUNT", "금액은 0보다 커야 합니다."),
    Rule(
        "orderId",
        r"[A-Za-z0-9_=-]{6,64}",
        "INVALID_PARAMETERS",
        "orderId는 영문 대소문자, 숫자, 특수문자 -, _, =로 6자 이상 64자 이하여야 합니다.",
    ),
    Rule("orderName", r"[\s\S]{1,100}", "INVALID_PARAMETERS", "orderName은 100자 이하여야 합니다."),
    Rule("successUrl", URL, "INCORRECT_SUCCESS_URL_FORMAT", "잘못된 successUrl 입니다."),
    Rule("failUrl", URL, "INCORRECT_FAIL_URL_FORMAT", "잘못된 failUrl 입니다."),
    Rule("customerName", r"[\s\S]{0,100}", "INVALID_PARAMETERS", "customerName은 100자 이하여야 합니다.", False),
    Rule("customerEmail", r"[\s\S]{0,100}", "INVALID_PARAMETERS", "customerEmail은 100자 이하여야 합니다.", False),
    Rule(
        "customerMobilePhone",
        r"[0-9]{8,15}",
        "INVALID_PARAMETERS",
        "customerMobilePhone은 숫자 8자 이상 15자 이하여야 합니다.",
        False,
    ),
    Rule("taxFreeAmount", r"[0-9]+", "INVALID_PARAMETERS", "taxFreeAmount가 올바르지 않습니다.", False),
    Rule(
        "virtualAccount.validHours",
        r"([1-9][0-9]{0,2}|1[0-9]{3}|20[0-9]{2}|21[0-5][0-9]|2160)",
        "EXCEED_MAX_DUE_DATE",
        "가상 계좌의 최대 유효만료 기간을 초과했습니다.",
        False,
    ),
    Rule(
        "virtualAccount.cashReceipt.type",
        r"소득공제|지출증빙|미발행",
        "INVALID_PARAMETERS",
        "현금영수증의 종류가 올바르지 않습니다.",
        False,
    ),
)


@cache
def _script() -> bytes:
    rules = json.dumps([rule._asdict() for rule in RULES], ensure_ascii=False)
    return SCRIPT.read_text(encoding="utf-8").replace("__RULES__", rules).encode()


def sdk(twin: Twin, request: Request) -> Response:
    """GET /v2/standard."""
    return Response(200, _script(), "text/javascript; charset=utf-8")


def broken_rule(parameters: Mapping[str, Any]) -> Rule | None:
    for rule in RULES:
        value: Any = parameters
        for name in rule.name.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        if value is None and not rule.required:
            continue
        if not isinstance(value, str | int | float) or not re.fullmatch(rule.pattern, str(value)):
            return rule
    return None


def open_window(twin: Twin, request: Request) -> Response:
    """GET /toss/window?request=<JSON>: makes the payment, as the real window does, and leads to its page."""
    try:
        given = json.loads(request.query.get("request", ""))
    except ValueError:
        given = None
    parameters = given if isinstance(given, dict) else {}
    rule = broken_rule(parameters)
    if rule:
        return page("refused", {"code": rule.code, "message": rule.message}, 400)
    with twin.transaction():
        payment = _open(twin, request, parameters)
        tell(twin, payment)
    return redirect(f"/toss/payments/{payment.key}")


def _open(twin: Twin, request: Request, parameters: Mapping[str, Any]) -> Payment:
    account = parameters.get("virtualAccount") or {}
    facts = {
        "origin": request.origin,
        "method": parameters["method"],
        "order_name": parameters["orderName"],
        "customer_name": parameters.get("customerName") or "",
        "tax_free_amount": parameters.get("taxFreeAmount") or 0,
        "metadata": parameters.get("metadata"),
        "success_url": parameters["successUrl"],
        "fail_url": parameters["failUrl"],
        "valid_hours": account.get("validHours") or toss.DEFAULT_HOURS,
        "use_escrow": bool(account.get("useEscrow")),
        "cash_receipt": (account.get("cashReceipt") or {}).get("type") or "",
        "webhook": Plan.ONCE,
        "webhook_seconds": 3,
    }
    return twin.ledger.open_payment(
        key=new_key(),
        provider=PROVIDER,
        order_id=parameters["orderId"],
        status=Status.READY,
        amount=int(parameters["amount"]["value"]),
        at=twin.clock.now(),
        facts=facts,
    )


def success_url(payment: Payment) -> str:
    return leads_to(
        payment.facts["success_url"],
        paymentType="NORMAL",
        orderId=payment.order_id,
        paymentKey=payment.key,
        amount=payment.amount,
    )


def approve(twin: Twin, payment: Payment, options: Mapping[str, str]) -> str:
    """The buyer identified himself. Nothing is paid before the shop confirms."""
    _require(payment, Status.READY)
    bank = options.get("bank", "88")
    payment = twin.ledger.change(
        _planned(twin, payment, options),
        status=Status.IN_PROGRESS,
        authenticated_at=twin.clock.now().isoformat(),
        bank_code=bank if bank in BANKS else "88",
    )
    tell(twin, payment)
    return success_url(payment)


def decline(twin: Twin, payment: Payment, options: Mapping[str, str]) -> str:
    _require(payment, Status.READY)
    code, message = "REJECT_CARD_COMPANY", "카드사에서 결제를 거절했습니다."
    toss.end(twin, payment, Status.ABORTED, code, message)
    return leads_to(payment.facts["fail_url"], code=code, message=message, orderId=payment.order_id)


def give_up(twin: Twin, payment: Payment, options: Mapping[str, str]) -> str:
    """The buyer closed the window: the payment stays as it is, and the order is not named."""
    _require(payment, Status.READY)
    message = "사용자에 의해 결제가 취소되었습니다."
    return leads_to(payment.facts["fail_url"], code="PAY_PROCESS_CANCELED", message=message)


def time_out(twin: Twin, payment: Payment, options: Mapping[str, str]) -> str:
    _require(payment, Status.READY, Status.IN_PROGRESS)
    message = "결제가 만료되었습니다. 다시 시도해주세요."
    toss.end(twin, payment, Status.EXPIRED, "EXPIRED_PAYMENT", message)
    # Guessed: the code of a window whose time is over.
    return leads_to(payment.facts["fail_url"], code="PAY_PROCESS_ABORTED", message=message, orderId=payment.order_id)


def deposit(twin: Twin, payment: Payment, options: Mapping[str, str]) -> str:
    """Somebody paid to the virtual account."""
    _require(payment, Status.WAITING_FOR_DEPOSIT)
    now = twin.clock.now()
    if is_past_due(payment, now):
        raise NotPossible(_("입금 기한이 지나서 은행이 받지 않아요."))
    key = transaction_key()
    payment = twin.ledger.enter(
        _planned(twin, payment, options), Kind.CAPTURE, payment.amount, at=now, transaction_key=key
    )
    payment = twin.ledger.change(
        payment, status=Status.DONE, approved_at=now.isoformat(timespec="seconds"), last_transaction_key=key
    )
    tell(twin, payment)
    return ""


def take_back(twin: Twin, payment: Payment, options: Mapping[str, str]) -> str:
    """A fault of the bank's network: the deposit was none, and the account waits again."""
    _require(payment, Status.DONE)
    if not is_virtual_account(payment):
        raise NotPossible(_("가상계좌 결제만 입금 오류가 날 수 있어요."))
    key = transaction_key()
    payment = twin.ledger.enter(
        _planned(twin, payment, options), Kind.REVERSAL, payment.amount, at=twin.clock.now(), transaction_key=key
    )
    payment = twin.ledger.change(payment, status=Status.WAITING_FOR_DEPOSIT, approved_at=None, last_transaction_key=key)
    tell(twin, payment)
    return ""


def _require(payment: Payment, *statuses: Status) -> None:
    if payment.status not in statuses:
        raise NotPossible(_("지금은 %(status)s 상태라서 할 수 없어요.") % {"status": payment.status})


def _planned(twin: Twin, payment: Payment, options: Mapping[str, str]) -> Payment:
    """How this and the next changes are told, where somebody said it."""
    try:
        plan = Plan(options.get("webhook") or payment.facts["webhook"])
        seconds = float(options.get("webhook_seconds") or payment.facts["webhook_seconds"])
    except ValueError:
        raise NotPossible(_("웹훅을 보내는 방법을 알 수 없어요.")) from None
    return twin.ledger.change(payment, webhook=plan, webhook_seconds=seconds)


ACTS = {
    "approve": approve,
    "decline": decline,
    "cancel": give_up,
    "expire": time_out,
    "deposit": deposit,
    "deposit_error": take_back,
}
