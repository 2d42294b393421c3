"""How long the law gives a refund, and what is owed beside one that is late (전자상거래법 제18조 제2항)."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from shop.models import Claim, Refund
from shop.withdrawal import last_start_overdue, late_interest, refund_due


class Term(NamedTuple):
    """Until when a refund has to be on its way, and the interest owed of the days beyond, as of today or of the day
    on which it went."""

    due: date
    days_late: int
    interest: int


def term_of(refund: Refund) -> Term:
    """Counted from the day on which the goods came back; where none were sent, from that of the cancellation."""
    claim: Claim | None = getattr(refund, "claim", None)
    since = claim.collected_at if claim else None
    due = refund_due(collected_on=timezone.localdate(since or refund.requested_at))
    gone = timezone.localdate(refund.done_at) if refund.done_at else timezone.localdate()
    interest = late_interest(amount=refund.amount, due=due, paid_on=gone)
    return Term(due=due, days_late=max(0, (gone - due).days), interest=interest)


def late() -> QuerySet[Refund]:
    """Those that should have gone by now."""
    began_late = last_start_overdue(today=timezone.localdate()) + timedelta(days=1)
    return Refund.objects.waiting_since(timezone.make_aware(datetime.combine(began_late, time.min)))
