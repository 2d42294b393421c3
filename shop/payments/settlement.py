"""The one door through which money reaches an order."""

from datetime import datetime

from django.utils.translation import gettext as _

from community.models import User
from impactmuseum.base.money import won
from impactmuseum.base.transactions import retried_transaction
from shop import orders, stock
from shop.models import Order, Payment
from shop.payments import attempts


class SettlementRefused(Exception):
    """The money was not taken for the order. The sentence tells the operator what to do with it."""


@retried_transaction
def settle(*, payment: Payment, amount: int, at: datetime, by: User | None = None, note: str = "") -> Order:
    """Take `amount` won that arrived for `payment`: the order is paid. Doing it twice does it once.

    Money for an order that has expired meanwhile takes the order up again if its pieces are still there.
    Raises SettlementRefused, and nothing has changed then.
    """
    # Order first, then payment: everybody who needs both locks them in this order.
    order = Order.objects.select_for_update().get(pk=payment.order_id)
    attempt = Payment.objects.select_for_update().get(pk=payment.pk)
    if order.is_paid:
        return order
    if amount != order.total:
        raise SettlementRefused(_wrong_amount(order, amount))
    if order.status == Order.Status.EXPIRED:
        return _settle_late(order, attempt, at=at, by=by, note=note)
    if order.is_over:
        raise SettlementRefused(
            _("이미 ‘%(status)s’ 상태인 주문이에요. 받은 %(amount)s을 입금한 분에게 돌려주세요.")
            % {"status": order.get_status_display(), "amount": won(amount)}
        )

    attempts.capture(payment=attempt, at=at)
    orders.transition(order, to=Order.Status.PAID, by=by, note=note)
    return order


def _settle_late(order: Order, expired: Payment, *, at: datetime, by: User | None, note: str) -> Order:
    """An expired attempt stays expired; the late money is an attempt of its own."""
    try:
        late = attempts.open_attempt(
            order=order,
            provider=expired.provider,
            status=Payment.Status.WAITING_FOR_DEPOSIT,
            depositor=expired.depositor,
        )
        attempts.capture(payment=late, at=at)
        orders.take_up_again(order, by=by, note=note)
    except (stock.NotEnoughStock, orders.TransitionRefused) as reason:
        raise SettlementRefused(
            _("입금 기한이 지난 주문이고, 다시 살릴 수 없어요. %(reason)s 받은 %(amount)s을 입금한 분에게 돌려주세요.")
            % {"reason": reason, "amount": won(order.total)}
        ) from reason
    return order


def _wrong_amount(order: Order, amount: int) -> str:
    return _(
        "받은 금액 %(amount)s이 주문 금액 %(total)s과 달라요. 모자라면 더 받고, 남으면 돌려준 뒤 주문 금액 그대로 "
        "확인해 주세요."
    ) % {"amount": won(amount), "total": won(order.total)}
