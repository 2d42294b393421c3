"""The one door through which money reaches an order."""

from datetime import datetime

from django.utils.translation import gettext as _

from community.models import User
from impactmuseum.base.money import won
from impactmuseum.base.transactions import retried_transaction
from shop import orders, stock
from shop.models import Order, Payment
from shop.payments import attempts, closing, refunds
from shop.payments.goods import tax_free_of

Status = Order.Status


class SettlementRefused(Exception):
    """The money was not taken for the order. The sentence tells the operator what to do with it."""


@retried_transaction
def settle(*, payment: Payment, amount: int, at: datetime, by: User | None = None, note: str = "") -> Order:
    """Take `amount` won that arrived for `payment`: the order is paid. Doing it twice does it once.

    Money for an order that has expired meanwhile takes the order up again if its pieces are still there.
    Raises SettlementRefused, and nothing has changed then.
    """
    order, attempt = _locked(payment)
    if attempt.has_brought_money:
        return order
    if order.is_paid:
        # A transfer that is confirmed twice names no second payment; a provider's key does.
        if attempt.provider_key is None:
            return order
        raise SettlementRefused(_("이미 결제된 주문이에요. 두 번 들어온 돈이라 돌려줘야 해요."))
    if amount != order.total:
        raise SettlementRefused(_wrong_amount(order, amount))
    if order.is_over and order.status != Status.EXPIRED:
        raise SettlementRefused(
            _("이미 ‘%(status)s’ 상태인 주문이에요. 받은 %(amount)s을 입금한 분에게 돌려주세요.")
            % {"status": order.get_status_display(), "amount": won(amount)}
        )

    attempts.capture(payment=_open(attempt), amount=amount, at=at)
    if order.status == Status.EXPIRED:
        _take_up_again(order, by=by, note=note)
    else:
        orders.transition(order, to=Status.PAID, by=by, note=note)
    # The shopper may have begun to pay in another way as well.
    closing.close(order=order)
    return order


def receive(*, payment: Payment, amount: int, at: datetime, by: User | None = None, note: str = "") -> Order | None:
    """Take `amount` won that a provider holds for `payment`, or give it back at once: None then."""
    try:
        return settle(payment=payment, amount=amount, at=at, by=by, note=note)
    except SettlementRefused as refusal:
        turn_back(payment=payment, amount=amount, at=at, reason=str(refusal), by=by)
        return None


@retried_transaction
def turn_back(*, payment: Payment, amount: int, at: datetime, reason: str, by: User | None = None) -> None:
    """Promise `amount` won back that came for `payment` and that its order can't use. Doing it twice does it once."""
    order, attempt = _locked(payment)
    if attempt.has_brought_money:
        return
    stray = _open(attempt)
    attempts.capture_stray(payment=stray, amount=amount, at=at)
    tax_free = min(amount, tax_free_of(order))
    refunds.request(payment=stray, amount=amount, tax_free=tax_free, reason=reason, by=by)


def _locked(payment: Payment) -> tuple[Order, Payment]:
    """Order first, then payment: everybody who needs both locks them in this order."""
    order = Order.objects.select_for_update().get(pk=payment.order_id)
    attempt = Payment.objects.select_for_update().get(pk=payment.pk)
    attempt.order = order
    return order, attempt


def _open(attempt: Payment) -> Payment:
    return attempt if attempt.is_open else attempts.open_late(ended=attempt)


def _take_up_again(order: Order, *, by: User | None, note: str) -> None:
    try:
        orders.take_up_again(order, by=by, note=note)
    except (stock.NotEnoughStock, orders.TransitionRefused) as reason:
        raise SettlementRefused(
            _("입금 기한이 지난 주문이고, 다시 살릴 수 없어요. %(reason)s 받은 %(amount)s을 입금한 분에게 돌려주세요.")
            % {"reason": reason, "amount": won(order.total)}
        ) from reason


def _wrong_amount(order: Order, amount: int) -> str:
    return _(
        "받은 금액 %(amount)s이 주문 금액 %(total)s과 달라요. 모자라면 더 받고, 남으면 돌려준 뒤 주문 금액 그대로 "
        "확인해 주세요."
    ) % {"amount": won(amount), "total": won(order.total)}
