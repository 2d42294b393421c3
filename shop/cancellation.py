"""A buyer takes an order back before anybody packs it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from impactmuseum.base.transactions import retried_transaction
from shop import orders
from shop.models import Order, RefundAccount
from shop.payments.gateway import refunds_to_account


class CancellationRefused(Exception):
    """The order stays as it is, for a reason its buyer can read."""


class AccountMissing(CancellationRefused):
    """Money came by a transfer, and nobody said where it goes back to."""


@dataclass(frozen=True)
class Account:
    """A bank account as its holder writes it down."""

    bank: str
    number: str
    holder: str


def needs_account(order: Order) -> bool:
    """Whether money has come that only a transfer can give back."""
    return any(refunds_to_account(payment.method) for payment in order.payments.captured())


@retried_transaction
def cancel(*, order: Order, account: Account | None = None) -> None:
    """Cancel `order` for its buyer and keep the `account` its money goes back to. Doing it twice does it once.

    Raises CancellationRefused once it is being prepared, AccountMissing when its money has come meanwhile.
    """
    current = Order.objects.select_for_update().get(pk=order.pk)
    if current.status == Order.Status.CANCELLED:
        order.status = current.status
        return
    if not current.may_be_cancelled_by_buyer:
        raise CancellationRefused(refusal(current))
    if account is None and needs_account(current):
        raise AccountMissing(_("입금이 확인된 주문이에요. 돈을 돌려받을 계좌를 적어 주세요."))

    if account:
        keep_account(order=current, account=account)
    orders.transition(current, to=Order.Status.CANCELLED, note=_("구매자가 주문 페이지에서 취소했어요."))
    order.status = current.status


def keep_account(*, order: Order, account: Account) -> None:
    """Write down where the money of `order` goes back to; of two answers the later one counts."""
    RefundAccount.objects.update_or_create(
        order=order, defaults={"bank": account.bank, "number": account.number, "holder": account.holder}
    )


def refusal(order: Order) -> str:
    """Why its buyer can't cancel `order` any more; nothing as long as that can be done."""
    if order.may_be_cancelled_by_buyer:
        return ""
    if order.is_over:
        return _("이미 ‘%(now)s’ 상태로 끝난 주문이에요.") % {"now": order.get_status_display()}
    if order.status == Order.Status.PREPARING:
        return _("‘상품준비중’인 주문이라 바로 취소할 수 없어요. 대신 취소를 요청할 수 있어요.")
    return _("‘%(now)s’인 주문이라 취소할 수 없어요. 도착한 상품은 반품을 요청할 수 있어요.") % {
        "now": order.get_status_display()
    }
