"""무통장입금: the shopper pays at a bank and the operator sees it there. Needs no key and calls nobody."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.models import User
from impactmuseum.base.transactions import retried_transaction
from shop.models import Order, Payment, ShopSettings
from shop.payments import attempts, settlement

NAME = "bank_transfer"
TITLE = gettext_lazy("무통장입금")
LABELS = {NAME: TITLE}
CASH = (NAME,)


def is_offered() -> bool:
    return True


def hold_until(*, method: str, placed_at: datetime) -> datetime:
    """The end of the day, in Seoul, that comes the settings' number of days after the order."""
    day = timezone.localdate(placed_at) + timedelta(days=ShopSettings.to_show().deposit_days)
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def prepare(*, order: Order, method: str, depositor: str, held_until: datetime, at: datetime) -> Payment:
    return attempts.open_attempt(
        order=order,
        provider=NAME,
        method=method,
        status=Payment.Status.WAITING_FOR_DEPOSIT,
        depositor=depositor,
        due_at=held_until,
    )


def refunds_to_account(*, method: str) -> bool:
    return True


def confirm_deposit(*, payment: Payment, amount: int, by: User) -> Order:
    """The operator saw `amount` won on the account. Raises settlement.SettlementRefused."""
    return settlement.settle(payment=payment, amount=amount, at=timezone.now(), by=by, note=_("입금을 확인했어요."))


def unusable(order: Order) -> Payment | None:
    """The transfer that `order` waits for no longer: money that comes for it may have to go back. None as long as the
    order waits for money, and where such money is written down already. An expired one may also be taken up again."""
    transfers = list(order.payments.filter(provider=NAME))
    if order.is_waiting_for_money or any(transfer.is_stray for transfer in transfers):
        return None
    return next((transfer for transfer in transfers[::-1] if transfer.status == Payment.Status.EXPIRED), None)


@retried_transaction
def give_back(*, order: Order, amount: int, by: User) -> Order:
    """The operator saw `amount` won that `order` can't use: it was paid otherwise, or is over. They are to be sent
    back. Raises settlement.SettlementRefused."""
    current = Order.objects.select_for_update().get(pk=order.pk)
    transfer = unusable(current)
    if transfer is None:
        raise settlement.SettlementRefused(_("그사이 달라졌어요. 지금 상태를 다시 확인해 주세요."))
    reason = _("주문에 쓸 수 없는 입금")
    settlement.turn_back(payment=transfer, amount=amount, at=timezone.now(), reason=reason, by=by)
    return current
