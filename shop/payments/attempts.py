"""Attempts to pay: opened with an order, captured once, closed with the order. Final states never go back.

Every step is one UPDATE that names the states it may start from: the number of rows is the answer.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import Q
from django.db.models.functions import Now

from shop.models import Order, Payment
from shop.payments.gateway import Account, Proof

Status = Payment.Status

# So long a shopper may be at the provider's. Shorter than the ten minutes in which every attempt comes to its end.
LIVES = timedelta(minutes=9)


class NotOpen(Exception):
    """The attempt has come to its end already."""


def open_attempt(*, order: Order, provider: str, method: str, status: Payment.Status, **fields: Any) -> Payment:
    return Payment.objects.create(
        order=order,
        provider=provider,
        method=method,
        status=status,
        amount=order.total,
        idempotency_key=uuid4().hex,
        **fields,
    )


def name(*, payment: Payment, key: str, **addresses: str) -> None:
    """Keep what the provider calls the payment, and where it leads the shopper on; of two answers the first counts."""
    _moved(payment, _in(payment, Status.CREATED).filter(provider_key=None), provider_key=key, **addresses)


def begin_to_confirm(*, payment: Payment, proof: Proof, at: datetime) -> bool:
    """Write down, before the provider is asked, that it will be; say whether this call did."""
    unasked = Payment.objects.filter(Q(due_at=None) | Q(due_at__gt=at), pk=payment.pk, status=Status.CREATED)
    return _moved(
        payment,
        unasked,
        status=Status.CONFIRMING,
        confirming_at=at,
        provider_key=proof.key,
        proof=proof.token,
    )


def forget_answer(*, payment: Payment) -> bool:
    """The provider did not answer in time: nobody knows whether the money moved."""
    return _moved(payment, _in(payment, Status.CONFIRMING), status=Status.UNKNOWN)


def wait_for_deposit(*, payment: Payment, key: str, secret: str, account: Account) -> bool:
    asked = _in(payment, Status.CREATED, Status.CONFIRMING, Status.UNKNOWN)
    return _moved(payment, asked, status=Status.WAITING_FOR_DEPOSIT, secret=secret, **_told(key, account))


def refuse_deposits(*, payment: Payment, key: str, account: Account) -> bool:
    """An account was opened for an order that waits for nothing: it is there to be closed."""
    undecided = _in(payment, Status.CREATED, Status.CONFIRMING, Status.UNKNOWN)
    return _moved(payment, undecided, status=Status.EXPIRED, **_told(key, account))


def capture(*, payment: Payment, amount: int, at: datetime) -> None:
    """Write down that `amount` won are here. The unique column refuses a second capture of the same order.

    Raises NotOpen when the attempt has ended meanwhile.
    """
    captured = _in(payment, *Payment.OPEN_STATUSES)
    if not _moved(
        payment,
        captured,
        status=Status.CAPTURED,
        captured_at=at,
        captured_amount=amount,
        captured_order_id=payment.order_id,
    ):
        raise NotOpen(f"Payment {payment.pk} can't be captured.")


def capture_stray(*, payment: Payment, amount: int, at: datetime) -> None:
    """Write down that `amount` won came and are for no order. Raises NotOpen."""
    captured = _in(payment, *Payment.OPEN_STATUSES)
    if not _moved(payment, captured, status=Status.CAPTURED, captured_at=at, captured_amount=amount):
        raise NotOpen(f"Payment {payment.pk} can't be captured.")


def fail(*, payment: Payment, reason: str) -> bool:
    """No money came of it. An attempt that waits for a deposit expires instead."""
    undecided = _in(payment, Status.CREATED, Status.CONFIRMING, Status.UNKNOWN)
    return _moved(payment, undecided, status=Status.FAILED, failure=reason[:300])


def end(*, payment: Payment, reason: str) -> bool:
    """The provider says that no money will come of it."""
    return (
        expire(payment=payment)
        if payment.status == Status.WAITING_FOR_DEPOSIT
        else fail(payment=payment, reason=reason)
    )


def expire(*, payment: Payment) -> bool:
    """Nobody came back from the provider, or no deposit came."""
    return _moved(payment, _in(payment, Status.CREATED, Status.WAITING_FOR_DEPOSIT), status=Status.EXPIRED)


def open_late(*, ended: Payment) -> Payment:
    """Money came for an attempt that has ended: it stays ended, and the money is an attempt of its own.

    The provider's key goes over to it, so that whatever is told of that key finds the money.
    """
    key, ended.provider_key = ended.provider_key, None
    ended.save(update_fields=["provider_key", "updated_at"])
    return open_attempt(
        order=ended.order,
        provider=ended.provider,
        method=ended.method,
        status=Status.UNKNOWN,
        provider_key=key,
        depositor=ended.depositor,
        secret=ended.secret,
        account_bank=ended.account_bank,
        account_number=ended.account_number,
        confirming_at=ended.confirming_at,
    )


def _told(key: str, account: Account) -> dict[str, Any]:
    return {
        "provider_key": key,
        "account_bank": account.bank,
        "account_number": account.number,
        "due_at": account.due_at,
    }


def _in(payment: Payment, *states: Payment.Status) -> Any:
    return Payment.objects.filter(pk=payment.pk, status__in=states)


def _moved(payment: Payment, guarded: Any, **changes: Any) -> bool:
    moved = guarded.update(updated_at=Now(), **changes)
    payment.refresh_from_db()
    return bool(moved)
