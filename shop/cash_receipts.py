"""현금영수증: asked for at the checkout, issued by the operator, who is reminded where the law wants one unasked."""

import re
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from community.models import User
from impactmuseum.base import phones
from shop.models import CashReceipt, Order, Payment
from shop.payments import bank_transfer

Purpose = CashReceipt.Purpose

# From here on one is issued for every cash sale, to the tax office's own number when nobody asked.
DUTY_FROM = 100_000
NOBODYS_NUMBER = "0100001234"
_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


class NumberRefused(Exception):
    """Nothing can be issued to this number. The sentence says what was expected."""


class IssueRefused(Exception):
    """Nothing is to be issued for the order, or it was issued already."""


def accepted(*, purpose: str, number: str) -> str:
    """`number` as digits, if a receipt for `purpose` can be issued to it. Raises NumberRefused."""
    digits = phones.digits(number)
    if purpose == Purpose.BUSINESS:
        if not _is_business_number(digits):
            raise NumberRefused(_("사업자등록번호 10자리를 다시 확인해 주세요. 예: 123-45-67891"))
    elif not re.fullmatch(r"01[016789][0-9]{7,8}", digits):
        raise NumberRefused(_("휴대전화 번호를 다시 확인해 주세요. 예: 010-1234-5678"))
    return digits


def request(*, order: Order, purpose: str, number: str) -> None:
    """Write down what the shopper asked for, in the transaction that places the order."""
    if purpose:
        CashReceipt.objects.create(order=order, purpose=purpose, number=number)


def is_cash(order: Order) -> bool:
    return order.payments.captured().filter(provider=bank_transfer.NAME).exists()


def to_issue() -> QuerySet[Order]:
    """Orders paid by a transfer whose receipt was asked for, or is due unasked, and is not issued."""
    transfers = Payment.objects.captured().filter(order=OuterRef("pk"), provider=bank_transfer.NAME)
    asked = Q(cash_receipt__isnull=False, cash_receipt__issued_at=None)
    return Order.objects.paid().filter(asked | Q(cash_receipt=None, total__gte=DUTY_FROM), Exists(transfers))


def is_due_unasked(order: Order) -> bool:
    """Whether the law wants a receipt for `order` that nobody asked for."""
    asked = CashReceipt.objects.filter(order=order).exists()
    return order.is_paid and order.total >= DUTY_FROM and not asked and is_cash(order)


@transaction.atomic
def mark_issued(*, order: Order, at: datetime, by: User, approval: str = "") -> CashReceipt:
    """The operator issued the receipt. Raises IssueRefused when there is nothing to issue (any more)."""
    order = Order.objects.select_for_update().get(pk=order.pk)
    if not order.is_paid:
        raise IssueRefused(_("돈을 받은 주문만 현금영수증을 발급해요."))
    if not is_cash(order):
        raise IssueRefused(_("무통장입금으로 받은 주문만 현금영수증을 발급해요."))
    if is_due_unasked(order):
        CashReceipt.objects.create(order=order, purpose=Purpose.INCOME, number=NOBODYS_NUMBER)
    open_receipt = CashReceipt.objects.filter(order=order, issued_at=None)
    if not open_receipt.update(issued_at=at, by=by, approval=approval, amount=amount_due(order)):
        raise IssueRefused(_("이미 발급했거나, 발급할 현금영수증이 없는 주문이에요."))
    return CashReceipt.objects.get(order=order)


def amount_due(order: Order) -> int:
    """For how much a receipt of `order` has to stand: what the shop has kept of a transfer."""
    return sum(payment.refundable for payment in order.payments.captured().filter(provider=bank_transfer.NAME))


@transaction.atomic
def mark_corrected(*, order: Order, at: datetime, by: User, approval: str = "") -> CashReceipt:
    """The operator issued the receipt anew for what is kept, or took it back where that is nothing.

    Raises IssueRefused when it stands for the right sum.
    """
    order = Order.objects.select_for_update().get(pk=order.pk)
    receipt = CashReceipt.objects.outdated().filter(order=order).first()
    if receipt is None:
        raise IssueRefused(_("발급한 금액이 받은 금액과 같아서 고칠 것이 없어요."))
    receipt.issued_at, receipt.by, receipt.amount = at, by, amount_due(order)
    receipt.approval = approval or receipt.approval
    receipt.save()
    return receipt


def _is_business_number(digits: str) -> bool:
    """Ten digits, the last of which proves the others."""
    if not re.fullmatch(r"[0-9]{10}", digits):
        return False
    numbers = [int(digit) for digit in digits]
    checked = sum(number * weight for number, weight in zip(numbers, _WEIGHTS, strict=False))
    return (checked + numbers[8] * 5 // 10 + numbers[9]) % 10 == 0
