"""Reconcilers and repairs at the same moment, with real threads on a real server: each break and each repair once."""

import pytest
from django.utils import timezone

from shop.integrity import breaches
from shop.models import Order, Payment, PaymentBreak, Refund
from shop.payments import completion, reconciliation
from shop.payments.repair import RepairRefused, mend
from shop.tests import twin_calls
from shop.tests.books import nothing_is_broken
from shop.tests.factories import an_editor
from shop.tests.paid_online import TOTAL, paid, taken_behind_our_back
from shop.tests.test_races import at_once
from shop.tests.test_reconciliation import (
    break_amount,
    break_refund_at_the_console,
    break_refund_by_refusal,
    break_stray,
)
from shop.tests.twin import TwinClient

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def twin(paying: TwinClient) -> TwinClient:
    return paying


def test_eight_reconcilers_write_each_break_down_once(twin):
    for broken in (break_amount, break_refund_at_the_console, break_stray, taken_behind_our_back):
        broken(twin)
    for number in range(3):
        twin_calls.confirmed(twin, f"SOMEBODY-ELSES-{number}")
    at = timezone.now()

    reports = at_once(8, lambda number: reconciliation.reconcile(at=at))

    opened = sorted(row.kind for report in reports for row in report.opened)
    assert opened == ["amount", "captured_there", "refunded_more", "stray", "unknown", "unknown", "unknown"]
    assert PaymentBreak.objects.count() == 7


def test_eight_reconcilers_close_a_break_once(twin):
    break_amount(twin)
    reconciliation.reconcile(at=timezone.now())
    Payment.objects.update(captured_amount=TOTAL)
    reports = at_once(8, lambda number: reconciliation.reconcile(at=timezone.now()))
    assert sum(report.closed for report in reports) == 1
    assert nothing_is_broken()


def test_a_reconciler_beside_the_completer_invents_nothing(twin):
    """Deposits that arrive and refunds that leave while both are compared."""
    payments = [paid(twin, "toss_virtual_account") for _ in range(6)]
    for payment in payments:
        twin.deposit(payment.provider_key or "", webhook="none")

    def run(number: int) -> object:
        if number % 2:
            return completion.complete(at=timezone.now())
        return reconciliation.reconcile(at=timezone.now())

    results = at_once(6, run)

    assert not [result for result in results if isinstance(result, Exception)]
    assert set(Order.objects.values_list("status", flat=True)) == {"paid"}
    reconciliation.reconcile(at=timezone.now())
    assert (PaymentBreak.objects.count(), breaches(at=timezone.now())) == (0, [])


@pytest.mark.parametrize(
    ("broken", "repair"),
    [
        (taken_behind_our_back, "settle"),
        (break_stray, "give_back"),
        (break_refund_at_the_console, "record"),
        (break_refund_by_refusal, "carry_out"),
    ],
)
def test_a_repair_that_eight_press_at_once_is_done_once(twin, broken, repair):
    broken(twin)
    by = an_editor()
    [row] = reconciliation.reconcile(at=timezone.now()).opened

    said = at_once(8, lambda number: mend(row=row, repair=repair, by=by, at=timezone.now()))

    assert not [each for each in said if isinstance(each, Exception) and not isinstance(each, RepairRefused)]
    assert len([each for each in said if isinstance(each, str) and not each.startswith("이미 끝난")]) == 1
    row.refresh_from_db()
    assert (row.is_open, row.repair) == (False, repair)
    completion.complete(at=timezone.now())
    given_back = sum(refund.amount for refund in Refund.objects.all())
    assert sum(each["refunded"] for each in twin.payments()) == given_back <= TOTAL
    assert Payment.objects.captured().count() <= 1
    reconciliation.reconcile(at=timezone.now())
    assert nothing_is_broken()
