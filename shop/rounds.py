"""The commands that have to run again and again, and what is seen of it when one of them does not."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.models import Letter, Order, Round

COMPLETE, RECONCILE = "complete_payments", "reconcile_payments"
# Longer than it may take from one round to the next, also where one of them fails.
RHYTHM: Mapping[str, timedelta] = {COMPLETE: timedelta(minutes=10), RECONCILE: timedelta(hours=3)}
NAMES = {
    COMPLETE: gettext_lazy("결제와 환불을 마무리하는 일"),
    RECONCILE: gettext_lazy("결제사와 맞춰 보는 일"),
}
# A worker that is there sends a letter within seconds.
LETTERS_WAIT = timedelta(minutes=10)
# Purchases are confirmed by a command that runs every hour.
CONFIRMATION_WAITS = timedelta(hours=3)


def done(*, name: str, at: datetime) -> None:
    """Write down that the command came to its end."""
    Round.objects.update_or_create(name=name, defaults={"done_at": at})


def alarms(*, at: datetime) -> list[str]:
    """What stands still that has to go on by itself, in sentences for the operator. Three statements."""
    last = dict(Round.objects.values_list("name", "done_at"))
    found = [_late(name, last.get(name), at) for name, rhythm in RHYTHM.items() if _is_late(last.get(name), rhythm, at)]
    if count := Letter.objects.unsent().filter(created_at__lt=at - LETTERS_WAIT).count():
        told = {"count": count}
        found.append(_("보내지 못한 편지가 %(count)d통 있어요. 일꾼(db_worker)이 켜져 있는지 봐 주세요.") % told)
    if count := Order.objects.delivered_before(at - Order.CONFIRMED_AFTER - CONFIRMATION_WAITS).count():
        told = {"count": count}
        found.append(_("구매 확정이 밀린 주문이 %(count)d건 있어요. confirm_deliveries가 도는지 봐 주세요.") % told)
    return found


def _is_late(last: datetime | None, rhythm: timedelta, at: datetime) -> bool:
    return last is None or last < at - rhythm


def _late(name: str, last: datetime | None, at: datetime) -> str:
    told = {"what": NAMES[name], "command": name}
    if last is None:
        return _("%(what)s(%(command)s)이 한 번도 돌지 않았어요.") % told
    return _("%(what)s(%(command)s)이 %(since)s 동안 돌지 않았어요.") % {
        **told,
        "since": timesince(last, at, depth=1),
    }
