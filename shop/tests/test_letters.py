"""Letters: written with the event, sent once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from shop import letters, orders
from shop.cart import Wanted
from shop.models import Letter, Order, Payment
from shop.orders import transition
from shop.payments import bank_transfer
from shop.tests.factories import a_personal_tag, a_variant, an_editor, an_order, place, shop_settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def outbox(settings) -> None:
    """Letters wait for a worker, as in production."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def html_of(message: mail.EmailMultiAlternatives) -> str:
    return message.alternatives[0].content


def test_the_first_letter_says_where_the_money_goes():
    shop_settings()
    order = an_order(a_variant(name="골목 넥워머", price=12900), 2)
    (letter,) = mail.outbox

    assert letter.subject == f"[임팩트 뮤지엄] 주문이 접수되었습니다 (주문번호 {order.number})"
    assert letter.to == ["gildong@example.com"]
    for text in (letter.body, html_of(letter)):
        for part in ("KB국민은행", "000-000000-00-000", "임팩트뮤지엄 데모", "홍길동", "28,800원", "23:59"):
            assert part in text
        assert "골목 넥워머" in text


def test_the_letter_opens_the_order():
    order = an_order()
    assert f"http://127.0.0.1:8000{order.get_absolute_url()}" in mail.outbox[0].body
    assert order.get_absolute_url() in html_of(mail.outbox[0])


def test_what_a_buyer_typed_is_text_in_html():
    an_order(buyer_name="<b>홍</b>")
    assert "&lt;b&gt;홍&lt;/b&gt;" in html_of(mail.outbox[0])
    assert "<b>홍</b>님" in mail.outbox[0].body


def test_the_engraved_text_is_in_the_letter_to_be_checked():
    place(Wanted(a_personal_tag().pk, 1, "보리 010-1234-5678"))
    assert "새길 글: 보리 010-1234-5678" in mail.outbox[0].body


def test_each_step_has_its_subject():
    order = an_order()
    bank_transfer.confirm_deposit(payment=order.payments.get(), amount=order.total, by=an_editor())
    transition(order, to=Order.Status.CANCELLED)
    transition(an_order(), to=Order.Status.EXPIRED)
    assert [message.subject.split(" (")[0] for message in mail.outbox] == [
        "[임팩트 뮤지엄] 주문이 접수되었습니다",
        "[임팩트 뮤지엄] 입금이 확인되었습니다",
        "[임팩트 뮤지엄] 취소가 완료되었습니다",
        "[임팩트 뮤지엄] 주문이 접수되었습니다",
        "[임팩트 뮤지엄] 입금 기한이 지나 주문이 취소되었습니다",
    ]


def test_a_letter_waits_with_its_order_for_the_worker(outbox):
    an_order()
    assert mail.outbox == []
    assert Letter.objects.unsent().count() == 1
    assert DBTaskResult.objects.filter(task_path="shop.tasks.send_letter", status="READY").count() == 1


def test_a_letter_is_sent_once_however_often_it_is_asked_for(outbox):
    an_order()
    letter = Letter.objects.get()
    assert [letters.send(letter_id=letter.pk) for _ in range(3)] == [True, False, False]
    assert len(mail.outbox) == 1


def test_of_two_workers_one_sends(outbox):
    an_order()
    Letter.objects.update(claimed_at=timezone.now())
    assert letters.send(letter_id=Letter.objects.get().pk) is False
    assert mail.outbox == []


def test_a_letter_of_a_worker_that_died_goes_out_later(outbox):
    an_order()
    Letter.objects.update(claimed_at=timezone.now() - letters.CLAIM_LASTS - timedelta(seconds=1))
    call_command("send_outbox")
    assert len(mail.outbox) == 1
    assert Letter.objects.get().sent_at is not None


def test_a_letter_the_mail_server_refused_is_tried_again(outbox, monkeypatch):
    an_order()

    def refuse(message):
        raise ConnectionRefusedError

    with monkeypatch.context() as away:
        away.setattr(mail.EmailMultiAlternatives, "send", refuse)
        with pytest.raises(CommandError, match="1 letters could not be sent"):
            call_command("send_outbox")
    assert Letter.objects.get().sent_at is None
    call_command("send_outbox")
    call_command("send_outbox")
    assert len(mail.outbox) == 1


def test_on_the_morning_of_its_last_day_a_deposit_is_reminded_of_once():
    shop_settings()
    order = an_order(at=timezone.now() - timedelta(days=1))
    Payment.objects.update(created_at=order.placed_at)
    due_at = order.payments.get().due_at
    assert orders.remind_of_deposits(at=due_at - timedelta(hours=15)) == 0
    mail.outbox.clear()
    assert orders.remind_of_deposits(at=due_at - timedelta(hours=13)) == 1
    assert orders.remind_of_deposits(at=due_at - timedelta(hours=12)) == 0
    until = timezone.localtime(due_at)
    (letter,) = mail.outbox
    assert letter.subject == f"[임팩트 뮤지엄] 입금을 기다리고 있어요 · {until.month}월 {until.day}일 23:59까지"
    assert "000-000000-00-000" in letter.body


def test_nobody_is_reminded_who_has_paid_given_up_or_just_ordered():
    now = timezone.now()
    paid, cancelled, fresh = an_order(), an_order(), an_order()
    Payment.objects.exclude(order=fresh).update(created_at=now - timedelta(days=2))
    bank_transfer.confirm_deposit(payment=paid.payments.get(), amount=paid.total, by=an_editor())
    transition(cancelled, to=Order.Status.CANCELLED)
    Payment.objects.update(due_at=now + timedelta(hours=5))
    mail.outbox.clear()
    assert orders.remind_of_deposits(at=now) == 0
    assert mail.outbox == []


def test_a_letter_is_in_the_language_of_its_order_whoever_sends_it(outbox):
    order = an_order()
    with translation.override("en"):
        call_command("send_outbox")
    assert mail.outbox[0].subject.startswith("[임팩트 뮤지엄] 주문이 접수되었습니다")
    assert f"/orders/{order.number}/" in mail.outbox[0].body
    assert "/en/" not in mail.outbox[0].body
