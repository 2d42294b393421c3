"""Until when goods may be sent back. Pure: days go in, days and sentences come out. No database, no clock.

The e-commerce act (제17조) gives seven days from receipt, and where goods are not what was promised three months
from receipt and thirty days from knowing. The civil code says how to count: not the first day (제157조), months by
the calendar (제160조), and a last day that is a Saturday or a public holiday moves on (제161조).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.utils.translation import gettext as _
from holidays.countries import KR

from impactmuseum.base.korean import month_day

DAYS = 7
MONTHS_FOR_FAULTS = 3
DAYS_FOR_KNOWN_FAULTS = 30
# 제18조: so many working days after the goods came back, the money has to be on its way. What is late bears interest
# (시행령 제21조의3), so many percent a year.
DAYS_TO_REFUND = 3
LATE_PERCENT = 15


@dataclass(frozen=True)
class Withdrawal:
    """What the law leaves the buyer of a line. `received_on` is None as long as it is on its way."""

    received_on: date | None
    is_excepted: bool = False

    @property
    def last_day(self) -> date | None:
        """Of a buyer who has changed their mind."""
        if self.received_on is None or self.is_excepted:
            return None
        return last_day(received_on=self.received_on)

    @property
    def last_day_for_faults(self) -> date | None:
        if self.received_on is None:
            return None
        return last_day_for_faults(received_on=self.received_on)

    def refusal(self, *, is_fault: bool, today: date) -> str:
        """Why it can't be sent back `today`; nothing as long as it can."""
        if self.received_on is None:
            return _("아직 도착하지 않았어요.")
        if self.is_excepted and not is_fault:
            return _(
                "주문할 때 청약철회가 제한된다는 데 동의하신 상품이에요. 하자가 있거나 잘못 온 것이면 반품할 수 있어요."
            )
        last = self.last_day_for_faults if is_fault else self.last_day
        if last and today > last:
            return _("%(day)s까지 반품할 수 있었어요.") % {"day": _spoken(last, today)}
        return ""

    def sentence(self, *, today: date) -> str:
        """What its buyer is told beside the line."""
        if self.received_on is None:
            return ""
        by_will = self.refusal(is_fault=False, today=today)
        if not by_will and self.last_day:
            return _("%(day)s까지 반품할 수 있어요.") % {"day": _spoken(self.last_day, today)}
        faults = self.last_day_for_faults
        if self.is_excepted or faults is None or today > faults:
            return by_will
        return _("%(refusal)s 하자가 있거나 잘못 온 것이면 %(day)s까지예요.") % {
            "refusal": by_will,
            "day": _spoken(faults, today),
        }


def last_day(*, received_on: date) -> date:
    return _not_off(received_on + timedelta(days=DAYS))


def last_day_for_faults(*, received_on: date, known_on: date | None = None) -> date:
    """Whichever ends first: the months from receipt, or the days from knowing."""
    ends = [_months_later(received_on, MONTHS_FOR_FAULTS)]
    if known_on:
        ends.append(known_on + timedelta(days=DAYS_FOR_KNOWN_FAULTS))
    return min(_not_off(end) for end in ends)


def refund_due(*, collected_on: date) -> date:
    """Until when the money of goods that came back has to be on its way."""
    day = collected_on
    for _number in range(DAYS_TO_REFUND):
        day = _not_off(day + timedelta(days=1))
    return day


def late_interest(*, amount: int, due: date, paid_on: date) -> int:
    """Won that are owed beside `amount` when it goes back on `paid_on`; parts of a won are dropped."""
    return amount * LATE_PERCENT * max(0, (paid_on - due).days) // (100 * 365)


def last_start_overdue(*, today: date) -> date:
    """Whatever was to be given back from then on, or earlier, is late `today`."""
    day = today
    while refund_due(collected_on=day) >= today:
        day -= timedelta(days=1)
    return day


def _months_later(received_on: date, months: int) -> date:
    """The eve of the day that answers to the first counted one, or the last of its month where there is none."""
    first = received_on + timedelta(days=1)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    in_month = monthrange(year, month + 1)[1]
    if first.day > in_month:
        return date(year, month + 1, in_month)
    return date(year, month + 1, first.day) - timedelta(days=1)


def _not_off(day: date) -> date:
    while day.weekday() >= 5 or day in _public_holidays(day.year):
        day += timedelta(days=1)
    return day


@cache
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(KR(years=year))


def _spoken(day: date, today: date) -> str:
    return month_day(day, with_year=day.year != today.year)
