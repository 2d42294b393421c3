"""무통장입금: the shopper pays at a bank and the operator sees it there. Needs no key and calls nobody."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.models import User
from shop.models import Order, Payment, ShopSettings
from shop.payments import attempts, settlement

NAME = "bank_transfer"
LABEL = gettext_lazy("무통장입금")


def hold_until(*, placed_at: datetime) -> datetime:
    """The end of the day, in Seoul, that comes the settings' number of days after the order."""
    day = timezone.localdate(placed_at) + timedelta(days=ShopSettings.load().deposit_days)
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def prepare(*, order: Order, depositor: str, due_at: datetime) -> Payment:
    return attempts.open_attempt(
        order=order,
        provider=NAME,
        status=Payment.Status.WAITING_FOR_DEPOSIT,
        depositor=depositor,
        due_at=due_at,
    )


def confirm_deposit(*, payment: Payment, amount: int, by: User) -> Order:
    """The operator saw `amount` won on the account. Raises settlement.SettlementRefused."""
    return settlement.settle(payment=payment, amount=amount, at=timezone.now(), by=by, note=_("입금을 확인했어요."))
