"""카카오페이: one-time payment, the open API of https://developers.kakaopay.com.

The server asks for a payment (ready), the shopper agrees on the provider's page and comes back with a `pg_token`, the
server approves. There is no webhook and no idempotency key: a lost answer is found out by looking the payment up,
and a refund is told from its repetition by the sum that was given back before it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.models import Order, Payment, Refund
from shop.payments import attempts
from shop.payments.gateway import Answer, Proof, ProviderRefused, ProviderUnreachable, ReturnAddresses, Start, State
from shop.payments.goods import goods_name, pieces_of, tax_free_of
from shop.payments.http import Reply, call

NAME = "kakaopay"
TITLE = gettext_lazy("카카오페이")
LABELS = {NAME: TITLE}
CASH = ()
HOLD = timedelta(minutes=30)

_OPEN = {"READY", "SEND_TMS", "OPEN_PAYMENT", "SELECT_METHOD", "ARS_WAITING", "AUTH_PASSWORD", "ISSUED_SID"}
_PAID = {"SUCCESS_PAYMENT", "PART_CANCEL_PAYMENT", "CANCEL_PAYMENT"}
_UNKNOWN_PAYMENT = -721
_FAILED = {"FAIL_AUTH_PASSWORD", "QUIT_PAYMENT", "FAIL_PAYMENT"}


def is_offered() -> bool:
    return bool(settings.KAKAOPAY_SECRET_KEY and settings.KAKAOPAY_CID)


def hold_until(*, method: str, placed_at: datetime) -> datetime:
    return placed_at + HOLD


def prepare(*, order: Order, method: str, depositor: str, held_until: datetime, at: datetime) -> Payment:
    return attempts.open_attempt(
        order=order, provider=NAME, method=method, status=Payment.Status.CREATED, due_at=at + attempts.LIVES
    )


def refunds_to_account(*, method: str) -> bool:
    return False


def start(*, payment: Payment, addresses: ReturnAddresses) -> Start:
    """Ask for a payment once; whoever opens the page again goes on to the same one."""
    if not payment.checkout_url:
        order = payment.order
        body = {
            **_names(payment),
            "item_name": goods_name(order),
            "quantity": pieces_of(order),
            "total_amount": payment.amount,
            "tax_free_amount": tax_free_of(order),
            "approval_url": addresses.success,
            "cancel_url": addresses.cancelled,
            "fail_url": addresses.failure,
        }
        told = _accepted(_call("ready", body))
        try:
            key, address, mobile = (
                str(told[name]) for name in ("tid", "next_redirect_pc_url", "next_redirect_mobile_url")
            )
        except KeyError as error:
            raise ProviderUnreachable("The provider's answer names no payment.") from error
        attempts.name(payment=payment, key=key, checkout_url=address, checkout_mobile_url=mobile)
    return Start(url=payment.checkout_url, mobile_url=payment.checkout_mobile_url)


def proof(*, payment: Payment, query: Mapping[str, str]) -> Proof:
    token = query.get("pg_token", "")
    if not payment.provider_key or not 0 < len(token) <= 200:
        raise ProviderRefused("MISMATCH", _("결제 내용이 주문과 달라서 결제하지 않았어요."))
    return Proof(key=payment.provider_key, token=token)


def confirm(*, payment: Payment) -> Answer:
    body = {**_names(payment), "tid": payment.provider_key, "pg_token": payment.proof}
    try:
        told = _accepted(_call("approve", body))
    except ProviderRefused:
        # Approving twice is refused, though the first time took the money.
        answer = look_up(payment=payment)
        if answer and answer.state is State.CAPTURED:
            return answer
        raise
    try:
        return Answer(state=State.CAPTURED, key=str(told["tid"]), captured=int(told["amount"]["total"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ProviderUnreachable("The provider's answer names no amount.") from error


def look_up(*, payment: Payment) -> Answer | None:
    if not payment.provider_key:
        return None
    reply = _call("order", {"cid": settings.KAKAOPAY_CID, "tid": payment.provider_key})
    if reply.body.get("error_code") == _UNKNOWN_PAYMENT:
        return None
    told = _accepted(reply)
    try:
        status, total = told["status"], int(told["amount"]["total"])
        refunded = int((told.get("canceled_amount") or {}).get("total", 0))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProviderUnreachable("The provider's payment can't be read.") from error
    if status in _PAID:
        return Answer(state=State.CAPTURED, key=payment.provider_key, captured=total, refunded=refunded)
    if status in _FAILED:
        return Answer(state=State.FAILED, key=payment.provider_key)
    if status in _OPEN:
        return Answer(state=State.OPEN, key=payment.provider_key)
    raise ProviderUnreachable(f"The provider calls the payment {status}.")


def refund(*, refund: Refund) -> Answer:
    before = _as_it_stands(refund.payment)
    if _has_gone(refund, before):
        return before
    body = {
        "cid": settings.KAKAOPAY_CID,
        "tid": refund.payment.provider_key,
        "cancel_amount": refund.amount,
        "cancel_tax_free_amount": refund.tax_free_amount,
        # An earlier call for the same refund that is carried out only now is refused, or refuses this one.
        "cancel_available_amount": before.captured - before.refunded,
    }
    try:
        _accepted(_call("cancel", body))
    except ProviderRefused:
        after = _as_it_stands(refund.payment)
        if _has_gone(refund, after):
            return after
        raise
    return replace(before, refunded=before.refunded + refund.amount)


def _as_it_stands(payment: Payment) -> Answer:
    answer = look_up(payment=payment)
    if answer is None:
        raise ProviderRefused("UNKNOWN", _("결제사가 이 결제를 몰라요."))
    return answer


def _has_gone(refund: Refund, answer: Answer) -> bool:
    return answer.refunded >= (refund.refunded_before or 0) + refund.amount


def _names(payment: Payment) -> dict[str, str]:
    """By which the provider knows the payment. Approving needs the same ones as asking."""
    return {
        "cid": settings.KAKAOPAY_CID,
        "partner_order_id": payment.reference,
        "partner_user_id": payment.order.number,
    }


def _call(verb: str, body: Mapping[str, Any]) -> Reply:
    headers = {"Authorization": f"SECRET_KEY {settings.KAKAOPAY_SECRET_KEY}"}
    return call("POST", f"{settings.KAKAOPAY_API_BASE}/online/v1/payment/{verb}", headers=headers, body=body)


def _accepted(reply: Reply) -> dict[str, Any]:
    if reply.is_ok:
        return reply.body
    extras = reply.body.get("extras")
    told = extras.get("method_result_message") if isinstance(extras, dict) else ""
    message = told or reply.body.get("error_message") or ""
    raise ProviderRefused(str(reply.body.get("error_code", reply.status)), str(message))


def close_account(*, payment: Payment) -> None:
    """There are no accounts to pay into."""
