"""What we wrote down against what the providers say: every break is found, written down once, and closed when gone."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from shop import orders
from shop.integrity import breaches
from shop.models import Order, Payment, PaymentBreak, Refund
from shop.payments import bank_transfer, http, kakaopay, online, reconciliation, refunds, settlement, toss
from shop.payments.gateway import ProviderUnreachable
from shop.tests import twin_calls
from shop.tests.factories import a_paid_order
from shop.tests.paid_online import (
    TOTAL,
    approved,
    given_back_at_the_console,
    paid,
    paid_to_account,
    taken_behind_our_back,
)
from shop.tests.twin import TwinClient

pytestmark = pytest.mark.django_db
Kind = PaymentBreak.Kind
ONLINE = [toss.CARD, kakaopay.NAME]


@pytest.fixture(autouse=True)
def twin(paying: TwinClient) -> TwinClient:
    return paying


def reconcile(**later: int) -> reconciliation.Report:
    return reconciliation.reconcile(at=timezone.now() + timedelta(**later))


def kinds() -> list[str]:
    return sorted(PaymentBreak.objects.open().values_list("kind", flat=True))


def money_breaches() -> set[str]:
    return {breach.code for breach in breaches(at=timezone.now())}


def cancelled(payment: Payment) -> Refund:
    orders.transition(payment.order, to=Order.Status.CANCELLED)
    return payment.refunds.get()


def break_stray(twin: TwinClient) -> Payment:
    """The order was paid twice, and a bug forgot to promise the second money back."""
    payment = taken_behind_our_back(twin)
    transfer = bank_transfer.prepare(
        order=payment.order, method=bank_transfer.NAME, depositor="홍길동", held_until=timezone.now(), at=timezone.now()
    )
    settlement.settle(payment=transfer, amount=TOTAL, at=timezone.now())
    online.look_up(payment=payment, at=timezone.now())
    stray = Payment.objects.stray().get()
    stray.refunds.all().delete()
    Payment.objects.filter(pk=stray.pk).update(refunded_amount=0)
    return stray


def break_captured_there(twin: TwinClient) -> Payment:
    return taken_behind_our_back(twin)


def break_captured_there_at_kakaopay(twin: TwinClient) -> Payment:
    return taken_behind_our_back(twin, kakaopay.NAME)


def break_captured_here(twin: TwinClient) -> Payment:
    payment = paid(twin)
    twin.reset()
    return payment


def break_captured_here_at_kakaopay(twin: TwinClient) -> Payment:
    payment = paid(twin, kakaopay.NAME)
    twin.reset()
    return payment


def break_deposit(twin: TwinClient) -> Payment:
    payment = paid_to_account(twin)
    twin.deposit_error(payment.provider_key or "", webhook="none")
    return payment


def break_amount(twin: TwinClient) -> Payment:
    payment = paid(twin)
    Payment.objects.filter(pk=payment.pk).update(captured_amount=TOTAL - 100)
    return payment


def break_refund_by_refusal(twin: TwinClient) -> Payment:
    payment = paid(twin)
    refund = cancelled(payment)
    twin.fault("cancel", "refuse")
    refunds.carry_out(refund_id=refund.pk, at=timezone.now())
    Refund.objects.update(requested_at=timezone.now() - timedelta(minutes=11))
    return payment


def break_refund_at_kakaopay(twin: TwinClient) -> Payment:
    payment = paid(twin, kakaopay.NAME)
    cancelled(payment)
    Refund.objects.update(requested_at=timezone.now() - timedelta(minutes=11))
    return payment


def break_refund_that_never_went(twin: TwinClient) -> Payment:
    payment = paid(twin)
    refunds.finish(refund=cancelled(payment), at=timezone.now())
    return payment


def break_refund_at_the_console(twin: TwinClient) -> Payment:
    payment = paid(twin)
    given_back_at_the_console(twin, payment, 3000)
    return payment


def break_refund_at_kakaopays_console(twin: TwinClient) -> Payment:
    payment = paid(twin, kakaopay.NAME)
    given_back_at_the_console(twin, payment, 3000)
    return payment


BREAKS: list[tuple[Callable[[TwinClient], Payment], str, str, str, str]] = [
    (break_captured_there, "captured_there", "I3", "받은 돈 없음 (실패)", "23,000원 받음, 0원 돌려줌"),
    (break_captured_there_at_kakaopay, "captured_there", "I3", "받은 돈 없음 (실패)", "23,000원 받음, 0원 돌려줌"),
    (break_captured_here, "captured_here", "I4", "23,000원 받음", "모르는 결제"),
    (break_captured_here_at_kakaopay, "captured_here", "I4", "23,000원 받음", "모르는 결제"),
    (break_deposit, "deposit_reversed", "I4", "23,000원 받음", "입금을 기다림"),
    (break_amount, "amount", "I4", "22,900원 받음", "23,000원 받음, 0원 돌려줌"),
    (break_stray, "stray", "I3", "돌려주기로 하지 않은 돈 23,000원", "23,000원 받음, 0원 돌려줌"),
    (break_refund_by_refusal, "refund_hangs", "I6", "23,000원 돌려줄 것 (거절됨)", "23,000원 받음, 0원 돌려줌"),
    (break_refund_at_kakaopay, "refund_hangs", "I6", "23,000원 돌려줄 것 (환불할 것)", "23,000원 받음, 0원 돌려줌"),
    (break_refund_that_never_went, "refunded_less", "I6", "23,000원 돌려줌", "23,000원 받음, 0원 돌려줌"),
    (break_refund_at_the_console, "refunded_more", "I6", "0원 돌려줌", "23,000원 받음, 3,000원 돌려줌"),
    (break_refund_at_kakaopays_console, "refunded_more", "I6", "0원 돌려줌", "23,000원 받음, 3,000원 돌려줌"),
]


@pytest.mark.parametrize("method", ONLINE)
def test_where_both_sides_agree_nothing_is_found(twin, method):
    paid(twin, method)
    a_paid_order()

    report = reconcile()

    assert (report.compared, report.opened, report.closed) == (1, [], 0)
    assert (dict(report.unanswered), report.unlisted) == ({}, [])


@pytest.mark.parametrize("method", ONLINE)
def test_money_that_went_back_as_it_was_promised_is_no_break(twin, method):
    refund = cancelled(paid(twin, method))
    refunds.carry_out(refund_id=refund.pk, at=timezone.now())
    assert reconcile(minutes=11).compared == 1
    assert kinds() == []


@pytest.mark.parametrize(("broken", "kind", "invariant", "here", "there"), BREAKS)
def test_a_break_is_found_with_what_both_sides_say(twin, broken, kind, invariant, here, there):
    payment = broken(twin)

    [row] = reconcile().opened

    assert (row.kind, row.payment_id, row.found) == (kind, payment.pk, there)
    assert here in row.expected
    assert (row.is_open, row.repair, row.resolved_by) == (True, "", None)
    assert invariant in money_breaches()


@pytest.mark.parametrize(("broken", "kind", "invariant", "here", "there"), BREAKS)
def test_a_break_is_written_down_once_however_often_it_is_seen(twin, broken, kind, invariant, here, there):
    broken(twin)
    reconcile()
    found_at = PaymentBreak.objects.get().found_at

    later = reconcile(minutes=30)

    assert later.opened == []
    row = PaymentBreak.objects.get()
    assert (row.kind, row.found_at) == (kind, found_at)
    assert row.last_seen_at > found_at


def test_a_payment_of_nobody_is_found_in_the_providers_list(twin):
    paid(twin)
    theirs = twin_calls.confirmed(twin, "SOMEBODY-ELSES-1", amount=24_000)

    [row] = reconcile().opened

    assert (row.kind, row.payment, row.provider_key) == ("unknown", None, theirs["paymentKey"])
    assert (row.reference, row.found) == ("SOMEBODY-ELSES-1", "24,000원 받음, 0원 돌려줌")
    assert reconcile().opened == []
    assert money_breaches() == {"I3"}


def test_a_payment_of_nobody_closes_when_its_money_has_gone_back(twin):
    theirs = twin_calls.confirmed(twin, "SOMEBODY-ELSES-1")
    reconcile()
    twin_calls.toss(twin, f"{theirs['paymentKey']}/cancel", twin_calls.REASON)

    # Also when the list no longer reaches back to it.
    assert reconcile(days=30).closed == 1
    assert money_breaches() == set()


def test_money_that_came_late_under_a_new_attempt_is_not_told_twice(twin):
    payment = taken_behind_our_back(twin)
    reconciliation.look_up(payment=payment, at=timezone.now())
    assert kinds() == ["captured_there"]
    online.look_up(payment=payment, at=timezone.now())

    assert reconcile().closed == 1
    assert (kinds(), payment.order.payments.captured().count()) == ([], 1)


def test_a_break_that_is_gone_closes_by_itself_and_says_so(twin):
    payment = break_refund_at_the_console(twin)
    reconcile()
    refunds.write_down(payment=payment, amount=3000, reason="콘솔", at=timezone.now())

    assert reconcile().closed == 1

    row = PaymentBreak.objects.get()
    assert (row.is_open, row.standing_key, row.resolved_by, row.repair) == (False, None, None, "")
    assert row.note == "다시 대조했더니 맞아서 저절로 닫혔어요."
    assert money_breaches() == set()


def test_a_break_that_comes_back_is_a_new_one(twin):
    break_amount(twin)
    reconcile()
    Payment.objects.update(captured_amount=TOTAL)
    reconcile()
    Payment.objects.update(captured_amount=TOTAL - 100)
    assert len(reconcile().opened) == 1
    assert PaymentBreak.objects.count() == 2


def test_what_is_still_under_way_is_nobodys_break(twin):
    approved(twin)
    waiting = paid(twin, toss.VIRTUAL_ACCOUNT)
    twin.deposit(waiting.provider_key or "", webhook="none")
    cancelled(paid(twin, kakaopay.NAME))

    report = reconcile()

    assert (report.compared, report.opened) == (0, [])


def test_a_deposit_that_nobody_asked_about_is_found_after_ten_minutes(twin):
    waiting = paid(twin, toss.VIRTUAL_ACCOUNT)
    twin.deposit(waiting.provider_key or "", webhook="none")
    [row] = reconcile(minutes=11).opened
    assert (row.kind, row.expected) == ("captured_there", "받은 돈 없음 (입금 기다림)")


@pytest.mark.parametrize("trouble", ["500", "nonsense", "drop_before"])
def test_a_provider_that_does_not_answer_is_reported_and_no_break(twin, trouble):
    break_amount(twin)
    reconcile()
    twin.fault("lookup", trouble, times=9)

    report = reconcile()

    assert (report.compared, report.closed, dict(report.unanswered)) == (0, 0, {"toss": 1})
    assert kinds() == ["amount"]


def test_one_payment_without_an_answer_does_not_hide_the_next(twin):
    first, second = paid(twin), break_amount(twin)
    twin.fault("lookup", "500", key=first.provider_key)

    report = reconcile()

    assert [row.payment_id for row in report.opened] == [second.pk]
    assert report.unanswered["toss"] == 1


def test_a_silent_provider_is_asked_three_times_and_the_other_one_all_the_same(twin):
    for _ in range(5):
        paid(twin)
    paid(twin, kakaopay.NAME)
    twin.fault("lookup", "500", times=3)

    report = reconcile()

    assert (report.unanswered["toss"], report.compared) == (5, 1)


@pytest.mark.parametrize("trouble", ["500", "nonsense", "refuse"])
def test_a_list_that_can_not_be_read_is_reported_and_the_payments_are_compared(twin, trouble):
    break_amount(twin)
    twin.fault("list", trouble)
    report = reconcile()
    assert (report.unlisted, report.compared, kinds()) == (["toss"], 1, ["amount"])


def test_a_list_is_read_page_by_page(twin, monkeypatch):
    monkeypatch.setattr(toss, "PAGE", 2)
    keys = [twin_calls.confirmed(twin, f"SOMEBODY-ELSES-{number}")["paymentKey"] for number in range(5)]
    now = timezone.now()

    listed = list(toss.listed(since=now - timedelta(hours=1), until=now))

    assert [row.key for row in listed] == keys


def test_a_list_that_does_not_go_on_is_no_list(monkeypatch):
    page = [{"paymentKey": "k", "orderId": "o", "transactionKey": "t"}] * toss.PAGE
    monkeypatch.setattr(toss, "_call", lambda *args, **options: toss.Reply(200, {}, page))
    now = timezone.now()
    with pytest.raises(ProviderUnreachable):
        list(toss.listed(since=now - timedelta(hours=1), until=now))


def test_an_old_payment_is_compared_when_the_list_names_it(twin):
    payment = paid(twin)
    long_ago = timezone.now() - timedelta(days=40)
    Payment.objects.update(created_at=long_ago, captured_at=long_ago, updated_at=long_ago)
    assert reconcile(days=30).compared == 0

    given_back_at_the_console(twin, payment, 3000)

    assert [row.kind for row in reconcile().opened] == ["refunded_more"]


def test_what_changed_here_while_the_provider_was_asked_is_not_compared(twin, monkeypatch):
    payment = break_amount(twin)
    look_up = toss.look_up

    def and_meanwhile(**options: object) -> object:
        answer = look_up(**options)
        Payment.objects.filter(pk=payment.pk).update(captured_amount=TOTAL, updated_at=timezone.now())
        return answer

    monkeypatch.setattr(toss, "look_up", and_meanwhile)
    assert reconcile().opened == []
    assert kinds() == []


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_provider_is_asked(twin, monkeypatch):
    break_refund_at_the_console(twin)
    twin_calls.confirmed(twin, "SOMEBODY-ELSES-1")
    call, asked = http.requests.request, []

    def watched(*args: object, **options: object) -> object:
        asked.append(connection.in_atomic_block)
        return call(*args, **options)

    monkeypatch.setattr(http.requests, "request", watched)
    reconcile()

    assert (asked, kinds()) == ([False] * 3, ["refunded_more", "unknown"])


def test_the_command_prints_what_it_found_and_what_nobody_answered(twin):
    payment = break_amount(twin)
    paid(twin, kakaopay.NAME)
    twin.fault("lookup", "500", key=Payment.objects.get(provider=kakaopay.NAME).provider_key)
    out = StringIO()

    call_command("reconcile_payments", stdout=out, verbosity=0)

    assert out.getvalue().splitlines() == [
        f"toss {payment.reference}: 결제사가 받은 금액과 여기에 적힌 금액이 달라요.",
        "카카오페이 did not answer: 1 payments not compared.",
        "1 payments compared, 1 breaks found, 0 gone, 1 open.",
    ]


def test_comparing_agreeing_payments_costs_the_same_few_statements_each(twin, django_assert_max_num_queries):
    for _ in range(4):
        paid(twin)
    with django_assert_max_num_queries(6 + 4 * 3):
        assert reconcile().compared == 4
