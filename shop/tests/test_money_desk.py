"""Payments, refunds, breaks and what providers told, in the admin: who sees them, finds them and may put them right."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop import orders, today
from shop.models import Order, Payment, PaymentBreak, Refund, RefundAccount
from shop.payments import kakaopay, reconciliation, refunds, repair, toss, webhooks
from shop.tests import twin_calls
from shop.tests.factories import a_paid_order, an_editor, an_order
from shop.tests.paid_online import paid
from shop.tests.test_order_desk import someone
from shop.tests.test_payment_repairs import books
from shop.tests.test_reconciliation import (
    break_amount,
    break_refund_at_the_console,
    break_refund_by_refusal,
)
from shop.tests.twin import TwinClient

pytestmark = pytest.mark.django_db
CHANGE = ("change_payment", "change_refund", "change_paymentbreak")
VIEW = ("view_payment", "view_refund", "view_paymentbreak", "view_providerevent")


@pytest.fixture(autouse=True)
def twin(paying: TwinClient) -> TwinClient:
    return paying


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(someone(*CHANGE, *VIEW))
    return client


def found() -> PaymentBreak:
    [row] = reconciliation.reconcile(at=timezone.now()).opened
    return row


def page(row: Payment | PaymentBreak) -> str:
    return reverse(f"{row._meta.model_name}:page", args=[row.pk])


def numbers(client: Client, listing: str, **query: object) -> list[str]:
    response = client.get(reverse(f"{listing}:index"), query)
    payments = [getattr(row, "payment", row) for row in response.context["object_list"]]
    return [payment.order.number for payment in payments]


def test_payments_are_found_by_the_orders_number_and_by_both_sides_numbers(twin, operator):
    payment, other = paid(twin), paid(twin, kakaopay.NAME)
    number = payment.order.number
    for query in (number, number[-6:], payment.reference, payment.provider_key):
        assert numbers(operator, "payment", q=query) == [number]
    assert numbers(operator, "payment", q="홍길동") == [other.order.number, number]
    assert numbers(operator, "payment", q=f"{number}-999999999999999999999") == []


def test_payments_are_filtered_by_provider_way_state_and_day(twin, operator):
    card, kakao, transfer = paid(twin).order, paid(twin, kakaopay.NAME).order, an_order()
    day = timezone.localdate()
    assert numbers(operator, "payment", provider="kakaopay") == [kakao.number]
    assert numbers(operator, "payment", method=toss.CARD) == [card.number]
    assert numbers(operator, "payment", status=["waiting"]) == [transfer.number]
    assert len(numbers(operator, "payment", created_at_from=day, created_at_to=day)) == 3
    assert numbers(operator, "payment", created_at_to=day - timedelta(days=1)) == []


def test_the_page_of_a_payment_shows_everything_about_it(twin, operator):
    payment = break_refund_by_refusal(twin)
    webhooks.receive_toss(body=f'{{"eventType": "X", "data": {{"paymentKey": "{payment.provider_key}"}}}}'.encode())
    found()

    shown = operator.get(page(payment)).content.decode()

    for text in (
        payment.reference,
        payment.provider_key,
        "신용·체크카드",
        "23,000원",
        "환불이 거절됐습니다",
        "주문 취소",
    ):
        assert text in shown
    for row in (payment.breaks.get(), payment.events.get()):
        assert reverse(f"{row._meta.model_name}:page", args=[row.pk]) in shown


def test_asking_now_compares_and_says_what_the_provider_says(twin, operator):
    payment = paid(twin)
    said = operator.post(page(payment), follow=True).content.decode()
    assert "23,000원 받음, 0원 돌려줌" in said
    assert "여기에 적힌 것과 같아요" in said
    Payment.objects.update(captured_amount=1)
    assert "여기에 적힌 것과 달라요" in operator.post(page(payment), follow=True).content.decode()
    assert PaymentBreak.objects.get().kind == "amount"


def test_asking_now_takes_a_deposit_that_is_there(twin, operator):
    payment = paid(twin, toss.VIRTUAL_ACCOUNT)
    assert "입금을 기다림" in operator.post(page(payment), follow=True).content.decode()
    twin.deposit(payment.provider_key, webhook="none")
    operator.post(page(payment))
    assert (Order.objects.get().status, PaymentBreak.objects.count()) == (Order.Status.PAID, 0)


def test_a_provider_that_is_silent_is_said_so_and_changes_nothing(twin, operator):
    payment, before = paid(twin), books()
    twin.fault("lookup", "500", times=2)
    assert "결제사가 지금 답하지 않아요" in operator.post(page(payment), follow=True).content.decode()
    assert books() == before


def test_nobody_asks_a_bank_transfer(operator):
    payment = a_paid_order().payments.get()
    assert "지금 물어보기" not in operator.get(page(payment)).content.decode()
    assert "결제사가 지금 답하지 않아요" in operator.post(page(payment), follow=True).content.decode()


def test_breaks_that_wait_come_first_and_are_filtered(twin, operator):
    over = break_amount(twin)
    PaymentBreak.objects.filter(pk=found().pk).update(resolved_at=timezone.now(), standing_key=None, repair="correct")
    Payment.objects.update(captured_amount=23_000)
    waits = break_refund_at_the_console(twin)
    found()
    assert numbers(operator, "paymentbreak") == [waits.order.number, over.order.number]
    assert numbers(operator, "paymentbreak", state="open") == [waits.order.number]
    assert numbers(operator, "paymentbreak", kind=["amount"]) == [over.order.number]
    assert numbers(operator, "paymentbreak", q=over.order.number) == [over.order.number]


def test_a_payment_of_nobody_is_found_by_its_numbers(twin, operator):
    theirs = twin_calls.confirmed(twin, "SOMEBODY-ELSES-1")
    row = found()
    for query in ("SOMEBODY-ELSES-1", theirs["paymentKey"]):
        response = operator.get(reverse("paymentbreak:index"), {"q": query})
        assert list(response.context["object_list"]) == [row]
    assert "SOMEBODY-ELSES-1" in operator.get(page(row)).content.decode()


def test_the_page_of_a_break_says_what_each_repair_does_before_it_is_pressed(twin, operator):
    break_refund_at_the_console(twin)
    response = operator.get(page(found()))
    shown = response.content.decode()
    assert [step.action for step in response.context["steps"]] == ["record", "ask", "seen"]
    for text in ("0원 돌려줌", "23,000원 받음, 3,000원 돌려줌", "결제사가 돌려준 금액을 환불로 적어요"):
        assert text in shown


def test_one_click_repairs_it_and_the_page_tells_who_did(twin, operator):
    break_refund_at_the_console(twin)
    row = found()

    shown = operator.post(page(row), {"action": "record", "record-note": "손님 부탁"}, follow=True)

    row.refresh_from_db()
    assert (row.is_open, row.repair, row.resolved_by.username) == (False, "record", "operator")
    assert Refund.objects.get().amount == 3000
    for text in ("결제사가 돌려준 3,000원을 적었어요", "손님 부탁", "operator", "끝남"):
        assert text in shown.content.decode()
    assert list(shown.context["steps"]) == []


def test_a_repair_pressed_twice_is_done_once(twin, operator):
    break_refund_at_the_console(twin)
    row = found()
    operator.post(page(row), {"action": "record"})
    once = books()
    again = operator.post(page(row), {"action": "record"}, follow=True)
    assert "이미 끝난 일이에요" in again.content.decode()
    assert books() == once


@pytest.mark.parametrize("action", ["settle", "", "x" * 50])
def test_what_is_not_offered_can_not_be_done(twin, operator, action):
    break_refund_at_the_console(twin)
    row, before = found(), books()
    assert "할 수 없는 일이에요" in operator.post(page(row), {"action": action}, follow=True).content.decode()
    assert books() == before


@pytest.mark.parametrize(
    ("action", "note", "said"), [("seen", "", "이 칸을 적어 주세요"), ("record", "메모", "지금 답하지 않아요")]
)
def test_a_repair_that_is_refused_says_so_beside_what_was_typed(twin, operator, action, note, said):
    break_refund_at_the_console(twin)
    row, before = found(), books()
    twin.fault("lookup", "500")
    response = operator.post(page(row), {"action": action, f"{action}-note": note})
    assert response.status_code == 422
    [step] = [step for step in response.context["steps"] if step.is_open]
    assert said in str(step.form.errors["note"])
    assert step.form["note"].value() == note
    assert books() == before


@pytest.mark.parametrize("action", ["record", "ask", "seen"])
def test_who_may_only_look_repairs_nothing(twin, client, action):
    break_refund_at_the_console(twin)
    row, before = found(), books()
    client.force_login(someone(*VIEW))

    assert "바로잡을 권한이 없어요" in client.get(page(row)).content.decode()
    client.post(page(row), {"action": action, f"{action}-note": "메모"})

    assert books() == before


@pytest.mark.parametrize("listing", ["payment", "refund", "paymentbreak", "providerevent"])
def test_nobody_else_sees_the_money(twin, client, listing):
    break_amount(twin)
    row = found()
    client.force_login(someone("change_order"))
    assert client.get(reverse(f"{listing}:index")).status_code == 302
    for shown in (row, row.payment):
        assert client.get(page(shown)).status_code == 302


def manual(number: int = 1) -> list[Refund]:
    made = []
    for _ in range(number):
        order = a_paid_order()
        orders.transition(order, to=Order.Status.CANCELLED)
        RefundAccount.objects.create(order=order, bank="kb", number="12345678", holder="홍길동")
        made.append(Refund.objects.get(payment__order=order))
    return made


def mark_sent(*rows: Refund) -> str:
    ids = "&".join(f"id={row.pk}" for row in rows)
    return f"{reverse('wagtail_bulk_action', args=['shop', 'refund', 'mark_sent'])}?{ids}&next=/admin/refund/"


def test_refunds_are_filtered_by_what_is_to_be_done(twin, operator):
    by_hand = manual()[0].payment.order.number
    refused = break_refund_by_refusal(twin).order.number
    assert numbers(operator, "refund") == [by_hand, refused] or numbers(operator, "refund") == [refused, by_hand]
    assert numbers(operator, "refund", state="manual") == [by_hand]
    assert numbers(operator, "refund", state="refused") == [refused]
    assert numbers(operator, "refund", state="done") == []
    assert numbers(operator, "refund", provider="toss") == [refused]
    assert "KB국민은행 12345678 홍길동" in operator.get(reverse("refund:index")).content.decode()


def test_refunds_sent_by_hand_are_marked_together_and_those_of_providers_left_alone(twin, operator):
    first, second = manual(2)
    refused = break_refund_by_refusal(twin).refunds.get()

    assert operator.get(mark_sent(first, second, refused)).status_code == 200
    said = operator.post(mark_sent(first, second, refused), follow=True).content.decode()

    assert "환불 2건을 보낸 것으로 적었어요" in said
    assert "결제사를 거쳐 돌려주는 돈이에요" in said
    states = {row.pk: (row.status, str(row.by)) for row in Refund.objects.all()}
    assert [states[row.pk] for row in (first, second)] == [("done", "operator")] * 2
    assert states[refused.pk][0] == "refused"
    assert set(Payment.objects.filter(provider="bank_transfer").values_list("status", flat=True)) == {"refunded"}


def test_refunds_are_marked_by_nobody_without_the_right(client):
    [refund] = manual()
    client.force_login(someone("view_refund"))
    client.post(mark_sent(refund))
    refund.refresh_from_db()
    assert (refund.status, refund.payment.status) == ("requested", "captured")


def test_marking_a_refund_twice_marks_it_once(operator):
    [refund] = manual()
    operator.post(mark_sent(refund))
    done_at = Refund.objects.get().done_at
    assert "이미 보낸 것으로 적혀 있어요" in operator.post(mark_sent(refund), follow=True).content.decode()
    assert Refund.objects.get().done_at == done_at


def test_what_providers_told_is_shown_as_they_told_it(twin, operator):
    payment = paid(twin)
    body = f'{{"eventType":"PAYMENT_STATUS_CHANGED","data":{{"paymentKey":"{payment.provider_key}"}}}}'
    known = webhooks.receive_toss(body=body.encode())
    webhooks.receive_toss(body=b'{"eventType": "PAYMENT_STATUS_CHANGED", "data": {"orderId": "NOBODYS-1"}}')

    response = operator.get(reverse("providerevent:index"), {"state": "unknown"})
    assert [row.payment for row in response.context["object_list"]] == [None]
    response = operator.get(reverse("providerevent:index"), {"q": payment.order.number})
    assert list(response.context["object_list"]) == [known]
    address = reverse("providerevent:page", args=[known.pk])
    shown = operator.get(address).content.decode()
    assert f"{payment.provider_key}&quot;\n" in shown
    assert operator.post(address).status_code == 405


@pytest.mark.parametrize("listing", ["payment", "refund", "paymentbreak", "providerevent"])
def test_a_list_costs_the_same_statements_however_long_it_is(twin, operator, listing, django_assert_num_queries):
    def one_more() -> None:
        payment = break_refund_at_the_console(twin)
        reconciliation.look_into(payment=payment, at=timezone.now())
        refunds.write_down(payment=payment, amount=3000, reason="콘솔", at=timezone.now())
        body = f'{{"eventType": "X", "data": {{"paymentKey": "{payment.provider_key}"}}}}'
        webhooks.receive_toss(body=body.encode())

    def count() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            assert operator.get(reverse(f"{listing}:index")).status_code == 200
        return len(queries)

    one_more()
    count()
    first = count()
    one_more()
    one_more()
    assert count() == first


def test_the_first_screen_leads_to_what_is_to_be_done_about_money(twin, client):
    manual(2)
    break_refund_by_refusal(twin)
    found()
    client.force_login(someone(*CHANGE, *VIEW))

    late = Refund.objects.manual().first()
    Refund.objects.filter(pk=late.pk).update(requested_at=timezone.now() - timedelta(days=30))

    chores = [*today.break_chores(), *today.refund_chores()]

    counted = {chore.label: chore.count for chore in chores}
    assert counted == {"어긋난 돈": 1, "결제사가 거절한 환불": 1, "손으로 보낼 환불": 2, "법정 기한이 지난 환불": 1}
    shown = client.get(reverse("wagtailadmin_home")).content.decode()
    for chore in chores:
        assert f'href="{chore.url}"' in shown
        assert len(client.get(chore.url).context["object_list"]) == chore.count


def test_the_log_of_the_admin_leads_to_the_break(twin, client):
    break_refund_at_the_console(twin)
    row, editor = found(), an_editor()
    repair.mend(row=row, repair="record", by=editor, at=timezone.now())
    client.force_login(editor)
    shown = client.get(reverse("wagtailadmin_reports:site_history")).content.decode()
    assert "어긋난 돈을 바로잡았어요" in shown
    assert f'href="{page(row)}"' in shown
