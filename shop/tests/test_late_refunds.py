"""The law gives a refund three working days; the operator sees which are late, and what is owed beside them."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from shop import claim_desk, late_refunds, orders
from shop.models import Order, Refund
from shop.payments import refunds
from shop.tests.claim_factories import sent_back
from shop.tests.factories import a_claim, a_paid_order, a_variant, an_arrived_order, an_editor
from shop.withdrawal import last_start_overdue, late_interest, refund_due

SEOUL = timezone.get_default_timezone()
# A Monday, the week before a Thursday that is no holiday.
MONDAY = datetime(2026, 11, 9, 10, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("amount", "days", "owed"),
    [(100_000, 0, 0), (100_000, -1, 0), (100_000, 1, 41), (100_000, 365, 15_000), (243, 10, 0)],
)
def test_fifteen_percent_a_year_are_owed_by_the_day(amount: int, days: int, owed: int):
    due = date(2026, 11, 12)
    assert late_interest(amount=amount, due=due, paid_on=due + timedelta(days=days)) == owed


@pytest.mark.parametrize("today", [date(2026, 11, 12), date(2026, 11, 15), date(2026, 10, 10), date(2027, 1, 1)])
def test_late_is_just_what_began_early_enough(today: date):
    last = last_start_overdue(today=today)
    assert refund_due(collected_on=last) < today <= refund_due(collected_on=last + timedelta(days=1))


@pytest.mark.django_db
def test_a_cancelled_order_that_waits_for_its_money_is_late_on_the_fourth_working_day():
    with time_machine.travel(MONDAY, tick=False):
        order = a_paid_order(a_variant(price=97_000))
        orders.transition(order, to=Order.Status.CANCELLED, note="품절")
    for day, is_late in ((12, False), (13, True)):
        with time_machine.travel(MONDAY.replace(day=day), tick=False):
            assert late_refunds.late().exists() == is_late
    with time_machine.travel(MONDAY.replace(day=22), tick=False):
        assert late_refunds.term_of(Refund.objects.get()) == (date(2026, 11, 12), 10, 398)


@pytest.mark.django_db
def test_what_came_back_is_counted_from_its_return_and_stops_when_the_money_went():
    operator = an_editor()
    with time_machine.travel(MONDAY, tick=False):
        claim = sent_back(an_arrived_order(), operator)
    with time_machine.travel(MONDAY + timedelta(days=8), tick=False):
        claim_desk.finish(claim=claim, by=operator)
        refund = Refund.objects.get()
        assert late_refunds.late().get() == refund
        refunds.mark_sent(refund=refund, by=operator, at=timezone.now())
    term = late_refunds.term_of(Refund.objects.get())
    assert (term.due, term.days_late) == (date(2026, 11, 12), 5)
    assert not late_refunds.late().exists()


@pytest.mark.django_db
def test_the_operator_sees_the_term_and_what_is_owed(client):
    with time_machine.travel(MONDAY, tick=False):
        order = a_paid_order(a_variant(price=97_000))
        a_claim(order, "cancel")
    client.force_login(an_editor())
    page = client.get(f"/admin/order/{order.pk}/").content.decode()
    assert "법정 기한 2026년 11월 12일 (목)에서" in page
    listed = client.get(reverse("refund:index"), {"state": "late"})
    assert list(listed.context["object_list"]) == [Refund.objects.get()]
    assert "2026.11.12 · " in listed.content.decode()
