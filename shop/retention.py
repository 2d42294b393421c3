"""What the law keeps of orders whose buyer has left, apart from them and for how long.

전자상거래법 시행령 제6조: contracts and withdrawals, payments and deliveries five years, complaints and disputes three.
An order's record holds the first two, so it is kept for five years from the last thing that happened. Of a complaint
the words are kept with it; the pictures are not: a buyer who leaves has no claim that is open.
"""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shop import claim_pictures
from shop.models import (
    BankRow,
    CashReceipt,
    Letter,
    Order,
    Payment,
    ProviderEvent,
    RefundAccount,
    RetainedRecord,
    ShippingAddress,
)

KEPT_YEARS = 5


def keep_apart(order: Order, *, at: datetime) -> RetainedRecord:
    """Move all that tells who bought out of `order` into its record. The caller holds the order's row."""
    record = RetainedRecord.objects.create(order=order, content=_personal(order), keep_until=_term(order, at))
    _pseudonymise(order)
    _pseudonymise_money(order)
    claim_pictures.forget_all(order=order)
    return record


def forget_expired(*, at: datetime) -> int:
    """Delete the records whose term is over, and say how many."""
    deleted, _rows = RetainedRecord.objects.expired(at=at).delete()
    return deleted


def masked(name: str) -> str:
    """`홍*동`: the first character and the last, and nothing of the rest."""
    if len(name) < 3:
        return f"{name[:1]}*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def _personal(order: Order) -> dict[str, Any]:
    account = RefundAccount.objects.filter(order=order).first()
    receipt = CashReceipt.objects.filter(order=order).first()
    return {
        "buyer_name": order.buyer_name,
        "buyer_phone": order.buyer_phone,
        "buyer_email": order.buyer_email,
        "addresses": list(order.addresses.values(*ShippingAddress.PLACE)),
        "depositors": list(order.payments.exclude(depositor="").values_list("depositor", flat=True)),
        "bank_rows": list(_bank_rows(order).values_list("depositor", flat=True)),
        "receipts": list(order.payments.exclude(receipt_url="").values_list("receipt_url", flat=True)),
        "refund_account": str(account or ""),
        "cash_receipt": str(receipt or ""),
        "claims": list(order.claims.exclude(text="").values("id", "text")),
        "personal_texts": list(order.items.exclude(personal_text="").values("id", "personal_text")),
    }


def _pseudonymise(order: Order) -> None:
    hidden = masked(order.buyer_name)
    order.buyer_name = _("탈퇴한 회원 (%(name)s)") % {"name": hidden[:30]}
    order.buyer_phone = order.buyer_email = ""
    order.customer = None
    order.save(update_fields=["buyer_name", "buyer_phone", "buyer_email", "customer"])
    for address in order.addresses.all():
        told = {**dict.fromkeys(ShippingAddress.PLACE, ""), "recipient": masked(address.recipient)}
        ShippingAddress.objects.filter(pk=address.pk).update(**told)
    order.claims.update(text="")
    order.items.update(personal_text="")
    # There is nobody left to write to.
    Letter.objects.unsent().filter(event__order=order).delete()


def _pseudonymise_money(order: Order) -> None:
    RefundAccount.objects.filter(order=order).delete()
    CashReceipt.objects.filter(order=order).update(number="")
    for payment in order.payments.exclude(depositor=""):
        # Not empty: by its depositor one knows a deposit.
        Payment.objects.filter(pk=payment.pk).update(depositor=masked(payment.depositor))
    for row in _bank_rows(order):
        BankRow.objects.filter(pk=row.pk).update(depositor=masked(row.depositor))
    # A provider's pages say who paid, and so do its messages. What they told is written down in the payment.
    order.payments.update(receipt_url="", checkout_url="", checkout_mobile_url="")
    ProviderEvent.objects.filter(payment__order=order).update(body="")


def _bank_rows(order: Order) -> QuerySet[BankRow]:
    return BankRow.objects.filter(payment__order=order).exclude(depositor="")


def _term(order: Order, at: datetime) -> datetime:
    last = order.events.order_by("-pk").values_list("created_at", flat=True).first() or at
    try:
        return last.replace(year=last.year + KEPT_YEARS)
    except ValueError:  # The 29th of February.
        return last.replace(year=last.year + KEPT_YEARS, month=3, day=1)
