"""A payment of KakaoPay: its states, its life time and the objects that the API answers with."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from shop.payment_twin.ledger import Entry, Kind, Payment

PROVIDER = "kakaopay"
# From ready to approve.
OPEN_FOR = timedelta(minutes=15)


class Status(StrEnum):
    """What `/order` says."""

    READY = "READY"
    SEND_TMS = "SEND_TMS"
    OPEN_PAYMENT = "OPEN_PAYMENT"
    SELECT_METHOD = "SELECT_METHOD"
    ARS_WAITING = "ARS_WAITING"
    AUTH_PASSWORD = "AUTH_PASSWORD"  # noqa: S105
    ISSUED_SID = "ISSUED_SID"
    SUCCESS_PAYMENT = "SUCCESS_PAYMENT"
    PART_CANCEL_PAYMENT = "PART_CANCEL_PAYMENT"
    CANCEL_PAYMENT = "CANCEL_PAYMENT"
    FAIL_AUTH_PASSWORD = "FAIL_AUTH_PASSWORD"  # noqa: S105
    QUIT_PAYMENT = "QUIT_PAYMENT"
    FAIL_PAYMENT = "FAIL_PAYMENT"


# The buyer is still at it, or the shop has still to approve.
UNDECIDED = (
    Status.READY,
    Status.SEND_TMS,
    Status.OPEN_PAYMENT,
    Status.SELECT_METHOD,
    Status.ARS_WAITING,
    Status.AUTH_PASSWORD,
)
PAID = (Status.SUCCESS_PAYMENT, Status.PART_CANCEL_PAYMENT)


def new_tid() -> str:
    return f"T{uuid4().hex[:19]}"


def new_aid() -> str:
    return f"A{uuid4().hex[:19]}"


def vat_of(total: int, tax_free: int) -> int:
    return round((total - tax_free) / 11)


def local(at: datetime) -> str:
    """KakaoPay's moments are Seoul's and do not say so."""
    return at.replace(tzinfo=None).isoformat(timespec="seconds")


def amounts(total: int, tax_free: int, vat: int | None = None) -> dict[str, int]:
    vat = vat_of(total, tax_free) if vat is None else vat
    return {"total": total, "tax_free": tax_free, "vat": vat, "point": 0, "discount": 0, "green_deposit": 0}


def about(payment: Payment) -> dict[str, Any]:
    """What every answer about a payment repeats."""
    facts = payment.facts
    return {
        "tid": payment.key,
        "cid": facts["cid"],
        "partner_order_id": payment.order_id,
        "partner_user_id": facts["partner_user_id"],
        "payment_method_type": facts["method"],
        "item_name": facts["item_name"],
        "item_code": facts["item_code"],
        "quantity": facts["quantity"],
        "amount": amounts(payment.amount, facts["tax_free_amount"], facts["vat_amount"]),
        "created_at": local(payment.created_at),
        "approved_at": facts.get("approved_at"),
    }


def canceled(payment: Payment) -> dict[str, int]:
    refunds = [entry for entry in payment.entries if entry.kind == Kind.REFUND]
    return amounts(payment.refunded, sum(entry.facts["tax_free"] for entry in refunds))


def cancelable(payment: Payment) -> dict[str, int]:
    tax_free = payment.facts["tax_free_amount"] - canceled(payment)["tax_free"]
    return amounts(payment.balance, tax_free if payment.balance else 0)


def card_info(payment: Payment) -> dict[str, Any]:
    return {
        "kakaopay_purchase_corp": "신한카드",
        "kakaopay_purchase_corp_code": "102",
        "kakaopay_issuer_corp": "신한카드",
        "kakaopay_issuer_corp_code": "102",
        "bin": "123456",
        "card_type": "신용",
        "install_month": "00",
        "approved_id": f"{payment.id:08}",
        "card_mid": "twin",
        "interest_free_install": "N",
        "installment_type": "24",
        "card_item_code": "twin",
    }


def order_object(payment: Payment) -> dict[str, Any]:
    refunds = [entry for entry in payment.entries if entry.kind == Kind.REFUND]
    return {
        **about(payment),
        "status": payment.status,
        "canceled_amount": canceled(payment),
        "cancel_available_amount": cancelable(payment),
        "canceled_at": local(refunds[-1].at) if refunds else None,
        "payment_action_details": [_action(entry) for entry in payment.entries],
    }


def _action(entry: Entry) -> dict[str, Any]:
    return {
        "aid": entry.facts["aid"],
        "approved_at": local(entry.at),
        "amount": entry.amount,
        "point_amount": 0,
        "discount_amount": 0,
        "green_deposit": 0,
        "payment_action_type": "PAYMENT" if entry.kind == Kind.CAPTURE else "CANCEL",
        "payload": entry.facts["payload"],
    }
