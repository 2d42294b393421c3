"""토스페이먼츠: card, transfer and virtual account, API version 2022-11-16.

https://docs.tosspayments.com/reference. The browser is led by the provider's own script (SDK v2, payment window); the
server confirms, looks up and cancels. A payment is known by its `paymentKey` from the shopper's return on, and by
the reference we gave it as `orderId` before.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from impactmuseum.base import languages
from shop.models import Order, Payment, Refund, RefundAccount, ShopSettings
from shop.payments import attempts
from shop.payments.gateway import (
    Account,
    Answer,
    Listed,
    Proof,
    ProviderRefused,
    ProviderUnreachable,
    ReturnAddresses,
    Start,
    State,
)
from shop.payments.goods import goods_name, tax_free_of
from shop.payments.http import Reply, call

NAME = "toss"
TITLE = gettext_lazy("토스페이먼츠")
CARD, TRANSFER, VIRTUAL_ACCOUNT = "toss_card", "toss_transfer", "toss_virtual_account"
LABELS = {
    CARD: gettext_lazy("신용·체크카드"),
    TRANSFER: gettext_lazy("계좌이체"),
    VIRTUAL_ACCOUNT: gettext_lazy("가상계좌"),
}
CASH = (TRANSFER, VIRTUAL_ACCOUNT)
# What the SDK calls them.
WINDOWS = {CARD: "CARD", TRANSFER: "TRANSFER", VIRTUAL_ACCOUNT: "VIRTUAL_ACCOUNT"}
HOLD = timedelta(minutes=30)
# Of its list at once; some 700 bytes each.
PAGE = 500
SEOUL = ZoneInfo("Asia/Seoul")
LONGEST_EMAIL = 100

Bank = RefundAccount.Bank
# https://docs.tosspayments.com/codes/org-codes
BANK_CODES = {
    Bank.KB: "06", Bank.SHINHAN: "88", Bank.WOORI: "20", Bank.HANA: "81", Bank.NH: "11", Bank.IBK: "03",
    Bank.KAKAO: "90", Bank.K: "89", Bank.TOSS: "92", Bank.SC: "23", Bank.CITI: "27", Bank.KDB: "02", Bank.IM: "31",
    Bank.BUSAN: "32", Bank.KYONGNAM: "39", Bank.KWANGJU: "34", Bank.JEONBUK: "37", Bank.JEJU: "35",
    Bank.SUHYUP: "07", Bank.POST: "71", Bank.SAEMAUL: "45", Bank.SHINHYUP: "48",
}  # fmt: skip
BANKS = {code: bank for bank, code in BANK_CODES.items()}

_STATES = {
    "READY": State.OPEN,
    "IN_PROGRESS": State.OPEN,
    "WAITING_FOR_DEPOSIT": State.WAITING,
    "DONE": State.CAPTURED,
    "PARTIAL_CANCELED": State.CAPTURED,
    "CANCELED": State.CAPTURED,
    "ABORTED": State.FAILED,
    "EXPIRED": State.FAILED,
}
# The payment went on without this call: how it stands has to be looked up.
_DONE_ALREADY = {"ALREADY_PROCESSED_PAYMENT", "ALREADY_CANCELED_PAYMENT"}
_STILL_AT_IT = {"IDEMPOTENT_REQUEST_PROCESSING", "FAILED_INTERNAL_SYSTEM_PROCESSING", "PROVIDER_ERROR"}
_UNKNOWN_PAYMENT = {"NOT_FOUND_PAYMENT", "NOT_FOUND_PAYMENT_SESSION", "NOT_FOUND"}


def is_offered() -> bool:
    return bool(settings.TOSS_CLIENT_KEY and settings.TOSS_SECRET_KEY)


def hold_until(*, method: str, placed_at: datetime) -> datetime:
    return placed_at + HOLD


def prepare(*, order: Order, method: str, depositor: str, held_until: datetime, at: datetime) -> Payment:
    return attempts.open_attempt(
        order=order, provider=NAME, method=method, status=Payment.Status.CREATED, due_at=at + attempts.LIVES
    )


def refunds_to_account(*, method: str) -> bool:
    return method == VIRTUAL_ACCOUNT


def start(*, payment: Payment, addresses: ReturnAddresses) -> Start:
    """What the SDK's `requestPayment` is given. The amount is checked again when the payment is confirmed."""
    order = payment.order
    request: dict[str, Any] = {
        "method": WINDOWS[payment.method],
        "amount": {"currency": "KRW", "value": payment.amount},
        "orderId": payment.reference,
        "orderName": goods_name(order),
        "successUrl": addresses.success,
        "failUrl": addresses.failure,
        "taxFreeAmount": tax_free_of(order),
        "customerName": order.buyer_name,
        "customerMobilePhone": order.buyer_phone,
    }
    if len(order.buyer_email) <= LONGEST_EMAIL:
        request["customerEmail"] = order.buyer_email
    if payment.method == VIRTUAL_ACCOUNT:
        shop = ShopSettings.load()
        request["virtualAccount"] = {"validHours": 24 * shop.deposit_days, "useEscrow": shop.toss_escrow}
    return Start(
        script=settings.TOSS_SDK_URL,
        details={"clientKey": settings.TOSS_CLIENT_KEY, "customerKey": _customer_key(order), "request": request},
        origins=(settings.TOSS_SDK_URL.removesuffix("/v2/standard"), "https://*.tosspayments.com"),
    )


def proof(*, payment: Payment, query: Mapping[str, str]) -> Proof:
    """`paymentKey`, `orderId` and `amount`, compared with what we asked for. The query is the shopper's to change."""
    told = (query.get("orderId"), query.get("amount"))
    key = query.get("paymentKey", "")
    if told != (payment.reference, str(payment.amount)) or not 0 < len(key) <= 200:
        raise ProviderRefused("MISMATCH", _("결제 내용이 주문과 달라서 결제하지 않았어요."))
    return Proof(key=key)


def confirm(*, payment: Payment) -> Answer:
    body = {"paymentKey": payment.provider_key, "orderId": payment.reference, "amount": payment.amount}
    reply = _call("POST", "/v1/payments/confirm", body=body, key=payment.idempotency_key)
    if reply.body.get("code") in _DONE_ALREADY:
        return _must_look_up(payment)
    body = _accepted(reply)
    if not _is_of(payment, body):
        raise ProviderUnreachable("The provider confirmed another order.")
    return _answer(body)


def look_up(*, payment: Payment) -> Answer | None:
    path = f"/{quote(payment.provider_key, safe='')}" if payment.provider_key else f"/orders/{payment.reference}"
    reply = _call("GET", f"/v1/payments{path}")
    if reply.body.get("code") in _UNKNOWN_PAYMENT:
        return None
    body = _accepted(reply)
    # The key may be that of somebody else's payment, typed into the address.
    return _answer(body) if _is_of(payment, body) else None


def refund(*, refund: Refund) -> Answer:
    payment = refund.payment
    body: dict[str, Any] = {
        "cancelReason": refund.reason[:200],
        "cancelAmount": refund.amount,
        "taxFreeAmount": refund.tax_free_amount,
    }
    if payment.method == VIRTUAL_ACCOUNT:
        body["refundReceiveAccount"] = _refund_account(payment.order)
    path = f"/v1/payments/{quote(payment.provider_key or '', safe='')}/cancel"
    reply = _call("POST", path, body=body, key=refund.idempotency_key)
    if reply.body.get("code") in _DONE_ALREADY:
        answer = _must_look_up(payment)
        if answer.refunded >= (refund.refunded_before or 0) + refund.amount:
            return answer
    return _answer(_accepted(reply))


def close_account(*, payment: Payment) -> None:
    path = f"/v1/payments/{quote(payment.provider_key or '', safe='')}/cancel"
    reply = _call(
        "POST", path, body={"cancelReason": pgettext("happened", "주문 취소")}, key=f"close-{payment.idempotency_key}"
    )
    if reply.body.get("code") not in _DONE_ALREADY:
        _accepted(reply)


def listed(*, since: datetime, until: datetime) -> Iterator[Listed]:
    """Its transactions: every capture, cancellation and reversal is one, and names the payment."""
    period = {"startDate": _local(since), "endDate": _local(until), "limit": str(PAGE)}
    after = ""
    while True:
        query = {**period, "startingAfter": after} if after else period
        rows = _rows(_call("GET", "/v1/transactions", query=query))
        try:
            yield from (Listed(key=str(row["paymentKey"]), reference=str(row["orderId"])) for row in rows)
            last = str(rows[-1]["transactionKey"]) if rows else ""
        except (KeyError, TypeError) as error:
            raise ProviderUnreachable("The provider's list can't be read.") from error
        if len(rows) < PAGE:
            return
        if last == after:
            raise ProviderUnreachable("The provider's list does not go on.")
        after = last


def _customer_key(order: Order) -> str:
    """Unguessable, as the SDK demands, and the same for a customer's every order."""
    who = f"customer:{order.customer_id}" if order.customer_id else f"order:{order.number}"
    return sha256(f"{settings.SECRET_KEY}:{who}".encode()).hexdigest()[:40]


def _refund_account(order: Order) -> dict[str, str]:
    account = RefundAccount.objects.filter(order=order).first()
    if account is None:
        raise ProviderRefused("NO_ACCOUNT", _("돌려받을 계좌를 아직 몰라요. 구매자에게 물어 적어 주세요."))
    return {"bank": BANK_CODES[Bank(account.bank)], "accountNumber": account.number, "holderName": account.holder}


def _must_look_up(payment: Payment) -> Answer:
    answer = look_up(payment=payment)
    if answer is None:
        raise ProviderUnreachable("The provider has processed a payment that it does not know.")
    return answer


def look_up_key(*, key: str) -> Answer | None:
    reply = _call("GET", f"/v1/payments/{quote(key, safe='')}")
    return None if reply.body.get("code") in _UNKNOWN_PAYMENT else _answer(_accepted(reply))


def _local(moment: datetime) -> str:
    """The list's moments are Seoul's and do not say so."""
    return moment.astimezone(SEOUL).strftime("%Y-%m-%dT%H:%M:%S")


def _call(
    method: str,
    path: str,
    *,
    body: Mapping[str, Any] | None = None,
    query: Mapping[str, str] | None = None,
    key: str = "",
) -> Reply:
    secret = b64encode(f"{settings.TOSS_SECRET_KEY}:".encode()).decode()
    headers = {"Authorization": f"Basic {secret}", **({"Idempotency-Key": key} if key else {})}
    reply = call(method, settings.TOSS_API_BASE + path, headers=headers, body=body, query=query)
    if reply.body.get("code") in _STILL_AT_IT:
        raise ProviderUnreachable(f"{path}: {reply.body['code']}")
    return reply


def _accepted(reply: Reply) -> dict[str, Any]:
    if reply.is_ok:
        return reply.body
    raise ProviderRefused(str(reply.body.get("code", reply.status)), str(reply.body.get("message", "")))


def _rows(reply: Reply) -> list[Any]:
    _accepted(reply)
    if reply.rows is None:
        raise ProviderUnreachable("The provider's list is none.")
    return reply.rows


def _is_of(payment: Payment, body: Mapping[str, Any]) -> bool:
    """Whether the provider speaks of an attempt to pay this order; of which one, its key tells."""
    return str(body.get("orderId")).rpartition("-")[0] == payment.order.number


def _answer(body: Mapping[str, Any]) -> Answer:
    """A Payment object as we read it; nonsense is no answer."""
    try:
        state = _STATES[body["status"]]
        total, balance = int(body["totalAmount"]), int(body["balanceAmount"])
        # A virtual account that was closed unpaid is cancelled too, and nothing was ever taken.
        paid = state is State.CAPTURED and not (body["status"] == "CANCELED" and not body.get("approvedAt"))
        return Answer(
            state=state if paid or state is not State.CAPTURED else State.FAILED,
            key=str(body["paymentKey"]),
            captured=total if paid else 0,
            refunded=total - balance if paid else 0,
            message=str((body.get("failure") or {}).get("message", "")),
            secret=str(body.get("secret") or ""),
            receipt_url=str((body.get("receipt") or {}).get("url", "")),
            account=_account(body.get("virtualAccount")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProviderUnreachable("The provider's payment can't be read.") from error


def _account(told: Mapping[str, Any] | None) -> Account | None:
    if not told:
        return None
    due_at = parse_datetime(str(told["dueDate"]))
    if due_at is None or due_at.tzinfo is None:
        raise ValueError("A due date without a time zone.")
    code = str(told["bankCode"])
    return Account(bank=_bank_name(code), number=str(told["accountNumber"]), due_at=due_at)


def _bank_name(code: str) -> str:
    """In Korean, whichever language is read while the provider answers: it is kept."""
    with translation.override(languages.SOURCE):
        return str(BANKS[code].label) if code in BANKS else code
