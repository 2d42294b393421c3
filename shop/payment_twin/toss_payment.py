"""A payment of Toss: its states, its life time and the object that the API answers with."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from shop.payment_twin.ledger import Entry, Payment

PROVIDER = "toss"
VERSION = "2022-11-16"
MERCHANT = "twin"
# For the buyer to identify himself in the window, then for the shop to confirm.
READY_FOR = timedelta(minutes=30)
CONFIRM_WITHIN = timedelta(minutes=10)
# The API says methods in Korean; the browser's script says them in English.
METHODS = {"CARD": "카드", "TRANSFER": "계좌이체", "VIRTUAL_ACCOUNT": "가상계좌"}
BANKS = {
    **{"88": "신한", "06": "국민", "20": "우리", "81": "하나", "11": "농협", "03": "기업", "90": "카카오"},
    **{"89": "케이", "92": "토스", "23": "SC제일", "27": "씨티", "02": "산업", "31": "iM뱅크", "32": "부산"},
    **{"39": "경남", "34": "광주", "37": "전북", "35": "제주", "07": "수협", "71": "우체국", "45": "새마을"},
    **{"48": "신협", "12": "단위농협", "50": "저축", "64": "산림", "54": "홍콩상하이"},
}


class Status(StrEnum):
    READY = "READY"
    IN_PROGRESS = "IN_PROGRESS"
    WAITING_FOR_DEPOSIT = "WAITING_FOR_DEPOSIT"
    DONE = "DONE"
    CANCELED = "CANCELED"
    PARTIAL_CANCELED = "PARTIAL_CANCELED"
    ABORTED = "ABORTED"
    EXPIRED = "EXPIRED"


# Confirmed once, whatever became of it: such an order id is used up.
PROCESSED = (Status.WAITING_FOR_DEPOSIT, Status.DONE, Status.CANCELED, Status.PARTIAL_CANCELED)


def new_key() -> str:
    return f"twin_{uuid4().hex}"


def transaction_key() -> str:
    return uuid4().hex.upper()


def is_virtual_account(payment: Payment) -> bool:
    return payment.facts["method"] == "VIRTUAL_ACCOUNT"


def expires_at(payment: Payment) -> datetime | None:
    """When the buyer or the shop will have waited too long."""
    if payment.status == Status.READY:
        return payment.created_at + READY_FOR
    if payment.status == Status.IN_PROGRESS:
        return datetime.fromisoformat(payment.facts["authenticated_at"]) + CONFIRM_WITHIN
    return None


def is_past_due(payment: Payment, now: datetime) -> bool:
    """A virtual account that takes no money any more. Its status stays as it was."""
    due = payment.facts.get("due_at")
    return due is not None and now > datetime.fromisoformat(due)


def tax_free_left(payment: Payment) -> int:
    given_back = sum(entry.facts["tax_free"] for entry in payment.cancels())
    return int(payment.facts["tax_free_amount"]) - given_back


def payment_object(payment: Payment, now: datetime) -> dict[str, Any]:
    facts = payment.facts
    confirmed = payment.status in PROCESSED
    balance = payment.amount - sum(entry.amount for entry in payment.cancels())
    tax_free = tax_free_left(payment) if balance else 0
    vat = round(max(0, balance - tax_free) / 11)
    return {
        "mId": MERCHANT,
        "lastTransactionKey": facts.get("last_transaction_key"),
        "paymentKey": payment.key,
        "orderId": payment.order_id,
        "orderName": facts["order_name"],
        "taxExemptionAmount": 0,
        "status": payment.status,
        "requestedAt": payment.created_at.isoformat(timespec="seconds"),
        "approvedAt": facts.get("approved_at"),
        "useEscrow": facts.get("use_escrow", False),
        "cultureExpense": False,
        "card": _card(payment) if confirmed and facts["method"] == "CARD" else None,
        "virtualAccount": _virtual_account(payment, now) if confirmed and is_virtual_account(payment) else None,
        "transfer": (
            {"bankCode": "88", "settlementStatus": "INCOMPLETED"}
            if confirmed and facts["method"] == "TRANSFER"
            else None
        ),
        "mobilePhone": None,
        "giftCertificate": None,
        "cashReceipt": _cash_receipt(payment),
        "cashReceipts": None,
        "discount": None,
        "cancels": [_cancel(entry) for entry in payment.cancels()] or None,
        "secret": facts.get("secret"),
        "type": "NORMAL",
        "easyPay": None,
        "country": "KR",
        "failure": facts.get("failure"),
        "isPartialCancelable": True,
        "receipt": {"url": f"{facts['origin']}/toss/payments/{payment.key}"} if confirmed else None,
        "checkout": {"url": f"{facts['origin']}/toss/payments/{payment.key}"},
        "currency": "KRW",
        "totalAmount": payment.amount,
        "balanceAmount": balance,
        "suppliedAmount": balance - tax_free - vat,
        "vat": vat,
        "taxFreeAmount": tax_free,
        "method": METHODS[facts["method"]] if payment.status != Status.READY else None,
        "version": VERSION,
        "metadata": facts["metadata"],
    }


def _card(payment: Payment) -> dict[str, Any]:
    return {
        "amount": payment.amount,
        "issuerCode": "41",
        "acquirerCode": "41",
        "number": "12345678****123*",
        "installmentPlanMonths": 0,
        "isInterestFree": False,
        "interestPayer": None,
        "approveNo": f"{payment.id:08}",
        "useCardPoint": False,
        "cardType": "신용",
        "ownerType": "개인",
        "acquireStatus": "READY",
    }


def _virtual_account(payment: Payment, now: datetime) -> dict[str, Any]:
    facts = payment.facts
    account = facts.get("refund_receive_account")
    return {
        "accountType": "일반",
        "accountNumber": facts["account_number"],
        "bankCode": facts["bank_code"],
        "customerName": facts["customer_name"],
        "dueDate": facts["due_at"],
        "expired": is_past_due(payment, now) and not payment.captured,
        "settlementStatus": "INCOMPLETED",
        "refundStatus": "COMPLETED" if account else "NONE",
        "refundReceiveAccount": account,
    }


def _cash_receipt(payment: Payment) -> dict[str, Any] | None:
    asked = payment.facts["cash_receipt"]
    if asked in ("", "미발행") or not payment.captures or not payment.balance:
        return None
    return {
        "type": asked,
        "receiptKey": f"receipt_{payment.id}",
        "issueNumber": f"{payment.id:09}",
        "receiptUrl": f"{payment.facts['origin']}/toss/payments/{payment.key}",
        "amount": payment.balance,
        "taxFreeAmount": 0,
    }


def _cancel(entry: Entry) -> dict[str, Any]:
    return {
        "transactionKey": entry.facts["transaction_key"],
        "cancelReason": entry.facts["reason"],
        "taxExemptionAmount": 0,
        "canceledAt": entry.at.isoformat(timespec="seconds"),
        "transferDiscountAmount": 0,
        "easyPayDiscountAmount": 0,
        "receiptKey": None,
        "cancelAmount": entry.amount,
        "taxFreeAmount": entry.facts["tax_free"],
        "refundableAmount": entry.facts["refundable_amount"],
        "cancelStatus": "DONE",
        "cancelRequestId": None,
    }
