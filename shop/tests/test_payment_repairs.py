"""What a person does about a break: it puts the money right, once, and is kept with who did it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community.models import User
from shop import orders
from shop.integrity import breaches
from shop.models import Letter, Order, Payment, PaymentBreak, Refund, Stock
from shop.payments import completion, kakaopay, reconciliation, refunds, toss
from shop.payments.repair import OFFERED, RepairRefused, mend
from shop.tests import twin_calls
from shop.tests.factories import an_editor
from shop.tests.paid_online import TOTAL, given_back_at_the_console, paid, taken_behind_our_back
from shop.tests.test_reconciliation import (
    break_amount,
    break_captured_here,
    break_deposit,
    break_refund_at_kakaopay,
    break_refund_at_the_console,
    break_refund_by_refusal,
    break_refund_that_never_went,
    break_stray,
    cancelled,
)
from shop.tests.twin import TwinClient

pytestmark = pytest.mark.django_db
Status = Order.Status


@pytest.fixture(autouse=True)
def twin(paying: TwinClient) -> TwinClient:
    return paying


@pytest.fixture
def by() -> User:
    return an_editor()


def found(**later: int) -> PaymentBreak:
    [row] = reconciliation.reconcile(at=timezone.now() + timedelta(**later)).opened
    return row


def do(row: PaymentBreak, repair: str, by: User, note: str = "") -> str:
    return mend(row=PaymentBreak.objects.get(pk=row.pk), repair=repair, by=by, at=timezone.now(), note=note)


def everything_adds_up() -> bool:
    reconciliation.reconcile(at=timezone.now())
    return breaches(at=timezone.now()) == []


def over(row: PaymentBreak) -> tuple[bool, str, str]:
    row.refresh_from_db()
    return row.is_open, row.repair, row.resolved_by.username if row.resolved_by else ""


@pytest.mark.parametrize("method", [toss.CARD, kakaopay.NAME])
def test_money_that_was_taken_pays_its_order(twin, by, method):
    payment = taken_behind_our_back(twin, method)
    row = found()

    what = do(row, "settle", by)

    order = Order.objects.get()
    assert what == f"받은 23,000원을 주문 {order.number}에 적었어요."
    assert (order.status, order.events.latest("pk").by) == (Status.PAID, by)
    captured = order.payments.captured().get()
    assert (captured.captured_amount, captured.provider_key) == (TOTAL, row.provider_key or captured.provider_key)
    assert over(row) == (False, "settle", "editor")
    assert payment.pk != captured.pk
    assert everything_adds_up()


def test_money_for_a_cancelled_order_is_promised_back(twin, by):
    payment = taken_behind_our_back(twin)
    orders.transition(payment.order, to=Status.CANCELLED)
    row = found()

    what = do(row, "settle", by)

    assert "23,000원을 모두 돌려주기로 했어요." in what
    assert Refund.objects.get().by == by
    completion.complete(at=timezone.now())
    assert (Refund.objects.get().status, twin.payment(payment.reference)["refunded"]) == ("done", TOTAL)
    assert everything_adds_up()


@pytest.mark.parametrize("broken", [break_captured_here, break_deposit])
def test_money_that_is_not_there_is_written_off_and_its_order_cancelled(twin, by, broken):
    payment = broken(twin)
    row = found()

    do(row, "write_off", by)

    payment.refresh_from_db()
    assert (payment.captured_amount, payment.captured_order_id, payment.has_brought_money) == (0, None, False)
    event = Order.objects.get().events.latest("pk")
    assert (event.to_status, event.by) == (Status.CANCELLED, by)
    assert "결제사에 23,000원이 없어서" in event.note
    assert (Refund.objects.count(), Stock.objects.get().reserved) == (0, 0)
    assert Letter.objects.filter(kind=Letter.Kind.CANCELLED).count() == 1
    assert everything_adds_up()


def test_nobody_pays_into_the_account_of_an_order_that_was_written_off(twin, by):
    payment = break_deposit(twin)
    do(found(), "write_off", by)
    completion.complete(at=timezone.now())
    assert twin.payment(payment.reference)["status"] == "CANCELED"
    assert everything_adds_up()


def test_an_order_that_has_left_is_not_cancelled_for_missing_money(twin, by):
    payment = break_captured_here(twin)
    for to in (Status.PREPARING, Status.SHIPPED):
        orders.transition(payment.order, to=to)
    row = found()

    with pytest.raises(RepairRefused, match="‘배송중’인 주문은 취소할 수 없어요"):
        do(row, "write_off", by)

    payment.refresh_from_db()
    assert (payment.captured_amount, Order.objects.get().status) == (TOTAL, Status.SHIPPED)
    assert over(row) == (True, "", "")


def test_a_wrong_amount_is_corrected_by_what_the_provider_says(twin, by):
    payment = break_amount(twin)
    row = found()
    assert do(row, "correct", by) == "받은 금액을 22,900원에서 23,000원으로 고쳐 적었어요."
    payment.refresh_from_db()
    assert payment.captured_amount == TOTAL
    assert everything_adds_up()


def test_an_amount_that_is_not_the_orders_is_left_to_a_person(twin, by):
    paid(twin, kakaopay.NAME)
    twin.fault("lookup", "wrong_amount", times=9)
    row = found()
    with pytest.raises(RepairRefused, match="23,100원이 주문 금액 23,000원과 달라요"):
        do(row, "correct", by)
    assert Payment.objects.get().captured_amount == TOTAL
    assert over(row) == (True, "", "")


def test_stray_money_is_promised_back_and_goes(twin, by):
    stray = break_stray(twin)
    row = found()

    assert do(row, "give_back", by, "두 번 결제됐어요") == "23,000원을 돌려주기로 했어요."

    refund = Refund.objects.get()
    assert (refund.payment, refund.amount, refund.reason, refund.by) == (stray, TOTAL, "두 번 결제됐어요", by)
    completion.complete(at=timezone.now())
    assert twin.payments()[0]["refunded"] == TOTAL
    assert everything_adds_up()


@pytest.mark.parametrize("broken", [break_refund_by_refusal, break_refund_at_kakaopay])
def test_a_refund_that_hangs_is_carried_out(twin, by, broken):
    payment = broken(twin)
    row = found()

    assert do(row, "carry_out", by) == "환불이 모두 나갔어요."

    payment.refresh_from_db()
    assert (Refund.objects.get().status, payment.status) == ("done", "refunded")
    assert [row["refunded"] for row in twin.payments()] == [TOTAL]
    assert over(row) == (False, "carry_out", "editor")
    assert everything_adds_up()


def test_a_refund_that_was_refused_and_then_given_back_at_the_console_goes_once(twin, by):
    payment = paid(twin)
    refund = refunds.request(payment=payment, amount=5000, reason="부분 환불")
    twin.fault("cancel", "refuse")
    refunds.carry_out(refund_id=refund.pk, at=timezone.now())
    given_back_at_the_console(twin, payment, 5000)
    row = found(minutes=11)

    do(row, "carry_out", by)

    refund.refresh_from_db()
    assert (refund.status, refund.by, twin.payments()[0]["refunded"]) == ("done", by, 5000)
    assert everything_adds_up()


def test_a_refund_whose_answer_was_lost_goes_once(twin, by):
    refund = cancelled(paid(twin))
    twin.fault("cancel", "drop_after")
    with pytest.raises(refunds.ProviderUnreachable):
        refunds.carry_out(refund_id=refund.pk, at=timezone.now())
    row = found(minutes=11)

    do(row, "carry_out", by)

    assert (Refund.objects.get().status, twin.payments()[0]["refunded"]) == ("done", TOTAL)
    assert everything_adds_up()


def test_a_refund_that_is_refused_again_stays_open_and_says_why(twin, by):
    break_refund_by_refusal(twin)
    row = found()
    twin.fault("cancel", "refuse", code="EXCEED_MAX_REFUND_DUE")

    with pytest.raises(RepairRefused, match="환불 가능한 기간이 지났습니다"):
        do(row, "carry_out", by)

    assert (Refund.objects.get().status, twin.payments()[0]["refunded"]) == ("refused", 0)
    assert over(row) == (True, "", "")
    assert "환불 가능한 기간이 지났습니다" in ModelLogEntry.objects.get(action="shop.repair").data["what"]


def test_a_refund_that_never_went_is_asked_for_anew(twin, by):
    payment = break_refund_that_never_went(twin)
    row = found()

    assert do(row, "refund_again", by) == "23,000원의 환불을 결제사에 새로 부탁했어요."

    payment.refresh_from_db()
    assert (Refund.objects.get().status, payment.status) == ("requested", "captured")
    completion.complete(at=timezone.now())
    payment.refresh_from_db()
    assert (payment.status, twin.payments()[0]["refunded"]) == ("refunded", TOTAL)
    assert everything_adds_up()


def test_what_the_provider_gave_back_by_itself_is_written_down(twin, by):
    payment = break_refund_at_the_console(twin)
    row = found()

    what = do(row, "record", by, "손님이 토스에 바로 요청했어요")

    assert what == f"결제사가 돌려준 3,000원을 적었어요. 주문 {payment.order.number}은 그대로예요."
    refund = Refund.objects.get()
    assert (refund.amount, refund.status, refund.by) == (3000, "done", by)
    assert refund.reason == "손님이 토스에 바로 요청했어요"
    payment.refresh_from_db()
    assert (payment.refunded_amount, payment.status) == (3000, "partly_refunded")
    assert (Order.objects.get().status, twin.payments()[0]["refunded"]) == (Status.PAID, 3000)
    assert everything_adds_up()


def test_a_person_may_look_at_it_and_let_it_be(twin, by):
    twin_calls.confirmed(twin, "SOMEBODY-ELSES-1")
    row = found()
    with pytest.raises(RepairRefused, match="메모에 적어 주세요"):
        do(row, "seen", by)

    do(row, "seen", by, "같은 키를 쓰는 다른 가게의 결제예요.")

    assert over(row) == (False, "seen", "editor")
    assert everything_adds_up()
    assert PaymentBreak.objects.count() == 1


def test_what_was_let_be_is_told_again_when_the_provider_says_something_else(twin, by):
    payment = break_refund_at_the_console(twin)
    do(found(), "seen", by, "환불 예정")
    given_back_at_the_console(twin, payment, 1000)
    assert found().found == "23,000원 받음, 4,000원 돌려줌"
    assert PaymentBreak.objects.open().count() == 1


def test_what_was_let_be_and_went_away_is_told_when_it_comes_back(twin, by):
    break_amount(twin)
    do(found(), "seen", by, "알고 있어요")
    Payment.objects.update(captured_amount=TOTAL)
    assert everything_adds_up()
    Payment.objects.update(captured_amount=TOTAL - 100)
    assert found().kind == "amount"


def test_asking_again_closes_what_is_right_by_now(twin, by):
    payment = break_refund_at_the_console(twin)
    row = found()
    assert "아직 어긋나 있어요" in do(row, "ask", by)
    assert over(row) == (True, "", "")
    refunds.write_down(payment=payment, amount=3000, reason="콘솔", at=timezone.now())
    assert "이제 맞아서 닫았어요" in do(row, "ask", by)
    assert over(row) == (False, "", "")
    entries = ModelLogEntry.objects.filter(action="shop.repair", user=by)
    assert [entry.data["repair"] for entry in entries] == ["ask", "ask"]


def test_asking_again_about_a_payment_of_nobody_closes_it_too(twin, by):
    theirs = twin_calls.confirmed(twin, "SOMEBODY-ELSES-1")
    row = found()
    assert "아직 어긋나 있어요" in do(row, "ask", by)
    twin_calls.toss(twin, f"{theirs['paymentKey']}/cancel", twin_calls.REASON)
    assert "이제 맞아서 닫았어요" in do(row, "ask", by)


REPAIRS = [
    (taken_behind_our_back, "settle"),
    (break_captured_here, "write_off"),
    (break_deposit, "write_off"),
    (break_amount, "correct"),
    (break_stray, "give_back"),
    (break_refund_by_refusal, "carry_out"),
    (break_refund_that_never_went, "refund_again"),
    (break_refund_at_the_console, "record"),
    (break_amount, "seen"),
]


def books() -> list[object]:
    """Everything that a repair may write."""
    rows = (
        Payment.objects.values_list("status", "captured_amount", "refunded_amount", "provider_key"),
        Refund.objects.values_list("pk", "amount", "status", "idempotency_key"),
        Order.objects.values_list("status"),
        PaymentBreak.objects.values_list("standing_key", "resolved_at", "repair"),
        ModelLogEntry.objects.filter(action="shop.repair").values_list("pk"),
    )
    return [list(row.order_by("pk")) for row in rows]


@pytest.mark.parametrize(("broken", "repair"), REPAIRS)
def test_a_repair_is_done_once_and_kept_with_who_did_it(twin, by, broken, repair):
    broken(twin)
    row = found()
    what = do(row, repair, by, "메모")
    once, moved = books(), [(each["captured"], each["refunded"]) for each in twin.payments()]
    row.refresh_from_db()
    entry = ModelLogEntry.objects.get(action="shop.repair")

    assert (row.repair, row.resolved_by, row.note) == (repair, by, "메모")
    assert (entry.user, entry.object_id, entry.data) == (
        by,
        str(row.pk),
        {"repair": repair, "what": what, "note": "메모"},
    )
    assert do(row, repair, by, "메모").startswith("이미 끝난 일이에요")
    assert (books(), [(each["captured"], each["refunded"]) for each in twin.payments()]) == (once, moved)


@pytest.mark.parametrize(("broken", "repair"), [pair for pair in REPAIRS if pair[1] != "seen"])
def test_nothing_is_repaired_while_the_provider_is_silent(twin, by, broken, repair):
    broken(twin)
    row = found()
    before = books()
    twin.fault("lookup", "500")
    with pytest.raises(RepairRefused, match="지금 답하지 않아요"):
        do(row, repair, by)
    assert books() == before


@pytest.mark.parametrize(("broken", "repair"), [pair for pair in REPAIRS if pair[1] != "seen"])
def test_nothing_is_repaired_that_no_longer_differs(twin, by, broken, repair, monkeypatch):
    broken(twin)
    row = found()
    before = books()
    monkeypatch.setattr("shop.payments.comparison.differences", lambda **options: [])
    with pytest.raises(RepairRefused, match="그사이에 달라졌어요"):
        do(row, repair, by)
    assert books() == before


def test_each_kind_of_break_offers_only_what_helps(twin, by):
    assert set(OFFERED) == set(PaymentBreak.Kind)
    break_amount(twin)
    row = found()
    with pytest.raises(RepairRefused, match="쓸 수 없는 방법"):
        do(row, "settle", by)
    assert over(row) == (True, "", "")
