"""Orders that cost nothing: a coupon pays for all of the goods, and delivery is free. Nobody is asked for money."""

from datetime import datetime

from django.utils.translation import gettext_lazy

from shop.models import Order, Payment
from shop.payments import attempts

NAME = "nothing_to_pay"
TITLE = gettext_lazy("결제할 금액 없음")
LABELS = {NAME: TITLE}
CASH = ()


def is_offered() -> bool:
    """Nobody chooses it: the sum decides."""
    return False


def hold_until(*, method: str, placed_at: datetime) -> datetime:
    """It is settled in the transaction that places it: nothing is waited for."""
    return placed_at


def prepare(*, order: Order, method: str, depositor: str, held_until: datetime, at: datetime) -> Payment:
    return attempts.open_attempt(order=order, provider=NAME, method=method, status=Payment.Status.CREATED)


def refunds_to_account(*, method: str) -> bool:
    return False
