"""A shopper who was told of an account pays otherwise after all; what comes to the account then pays or goes back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.models import User
from shop import deposits, orders
from shop.bank_files import read
from shop.deposits import Certainty
from shop.models import BankRow, Order, Payment, Refund, Reservation
from shop.payments import bank_transfer, completion
from shop.payments.settlement import SettlementRefused
from shop.tests.factories import a_variant, an_editor, an_order
from shop.tests.test_deposits import statement
from shop.tests.till import Till, sound, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db: None) -> User:
    return an_editor()


@pytest.fixture
def desk(editor: User) -> Client:
    operator = Client()
    operator.force_login(editor)
    return operator


def paid_by_card_instead(till: Till) -> Order:
    order = an_order(depositor="홍길동")
    till.choose(order, "toss_card")
    till.pay(order)
    order.refresh_from_db()
    return order


def test_the_order_page_leads_to_the_other_ways(till: Till):
    order = an_order()
    assert order.get_pay_url() in till.client.get(order.get_absolute_url()).content.decode()
    page = till.page(order).content.decode()
    assert "다른 방법으로 결제하기" in page
    assert "이미 보내셨다면 바꾸지 말고 기다려 주세요" in page
    assert 'value="toss_card"' in page
    assert 'value="bank_transfer"' not in page
    assert "data-pay=" not in page
    assert till.states(order) == ("pending", ["waiting"])


def test_a_card_pays_what_was_to_be_transferred(till: Till):
    order = an_order()
    assert till.choose(order, "toss_card").url == order.get_pay_url()
    assert till.states(order) == ("pending", ["expired", "created"])
    mail.outbox.clear()
    till.pay(order)
    work()
    assert till.states(order) == ("paid", ["expired", "captured"])
    assert till.moved(order) == (1, 13000, 0)
    assert [letter.subject for letter in mail.outbox][-1].startswith("[임팩트 뮤지엄] 결제가 완료되었습니다")


def test_who_leaves_the_card_as_well_keeps_the_pieces_until_the_day_that_was_told(till: Till):
    order = an_order()
    until = order.payments.get().due_at
    till.choose(order, "toss_card")
    assert Reservation.objects.get().expires_at == until
    till.complete(timedelta(minutes=30))
    assert till.states(order) == ("pending", ["expired", "expired"])
    completion.complete(at=until + timedelta(seconds=1))
    assert till.states(order)[0] == "expired"


def test_choosing_to_and_fro_wins_no_time(till: Till):
    order = an_order(at=timezone.now() - timedelta(days=2))
    until = order.payments.get().due_at
    for method in ("toss_card", "bank_transfer", "kakaopay", "bank_transfer"):
        till.choose(order, method)
    last = order.payments.last()
    assert (last.status, last.due_at) == ("waiting", until)
    assert Reservation.objects.get().expires_at == until


def test_the_account_of_the_order_alone_is_closed(till: Till):
    order = till.order("toss_virtual_account")
    till.pay(order)
    till.choose(order, "kakaopay")
    till.complete()
    assert till.states(order) == ("pending", ["expired", "created"])
    assert order.payments.first().account_closed_at is not None
    till.pay(order)
    assert till.states(order)[0] == "paid"


def test_money_that_reached_the_account_before_it_was_closed_pays_the_order(till: Till):
    order = till.order("toss_virtual_account")
    till.pay(order)
    account = till.ledger(order)["key"]
    till.choose(order, "kakaopay")
    till.twin.deposit(account)
    till.complete()
    assert till.states(order) == ("paid", ["expired", "expired", "captured"])
    assert till.moved(order) == (1, 13000, 0)


def test_money_that_reaches_the_account_of_an_order_paid_by_card_goes_back(till: Till):
    order = till.order("toss_virtual_account")
    till.pay(order)
    account = till.ledger(order)["key"]
    till.choose(order, "kakaopay")
    till.pay(order)
    till.twin.deposit(account)
    till.complete()
    work()
    stray = Payment.objects.stray().get()
    assert (stray.order, stray.captured_amount, stray.refundable) == (order, 13000, 0)
    # Where to, nobody has said: the provider refuses, and it is on the operator's list.
    assert Refund.objects.refused().get().payment == stray


def test_a_transfer_that_comes_before_the_card_pays_the_order(till: Till, desk: Client):
    order = an_order()
    till.choose(order, "toss_card")
    deposit = {"action": "deposit", "deposit-amount": order.total}
    desk.post(f"/admin/order/{order.pk}/", deposit)
    assert till.states(order) == ("paid", ["expired", "expired", "captured"])
    assert order.payments.last().provider == "bank_transfer"
    assert not Refund.objects.exists()


def test_a_transfer_that_comes_after_the_card_is_to_be_sent_back(till: Till, desk: Client):
    order = paid_by_card_instead(till)
    desk.post(f"/admin/order/{order.pk}/", {"action": "give_back", "give_back-amount": 13000})
    refund = Refund.objects.manual().get()
    assert (refund.amount, refund.reason) == (13000, "주문에 쓸 수 없는 입금")
    assert till.states(order) == ("paid", ["expired", "captured", "captured"])
    page = desk.get(f"/admin/order/{order.pk}/").content.decode()
    assert 'value="give_back"' not in page
    assert 'name="refund_account-number"' in page
    assert sound() == []


def test_it_is_written_down_once(till: Till, editor: User):
    order = paid_by_card_instead(till)
    bank_transfer.give_back(order=order, amount=13000, by=editor)
    with pytest.raises(SettlementRefused):
        bank_transfer.give_back(order=order, amount=13000, by=editor)
    assert Refund.objects.count() == 1


def test_the_banks_list_offers_to_send_it_back(till: Till, desk: Client, editor: User):
    order = paid_by_card_instead(till)
    deposits.keep(deposits=read(statement(("홍길동", 13000))).deposits, by=editor)
    (match,) = deposits.matches(at=timezone.now())
    (transfer,) = match.unusable
    assert (match.certainty, list(match.candidates), transfer.order) == (Certainty.UNMATCHED, [], order)
    page = desk.post(reverse("bankrow:index"), {"action": "apply", f"row-{match.row.pk}": f"back-{transfer.pk}"})
    assert "돌려줄 돈으로 적었어요" in page.content.decode()
    assert Refund.objects.manual().get().amount == 13000
    assert BankRow.objects.get().status == BankRow.Status.APPLIED
    assert deposits.matches(at=timezone.now()) == []


def test_money_for_an_order_its_buyer_took_back_goes_where_they_said(till: Till, desk: Client):
    order = an_order(depositor="홍길동")
    till.client.post(order.get_cancel_url(), {"bank": "kb", "account_number": "12345678901", "holder": "홍길동"})
    desk.post(f"/admin/order/{order.pk}/", {"action": "give_back", "give_back-amount": order.total})
    refund = Refund.objects.manual().get()
    assert refund.payment.order.refund_account.holder == "홍길동"
    assert till.states(order) == ("cancelled", ["expired", "captured"])
    assert sound() == []


def test_money_that_comes_late_for_pieces_that_have_gone_is_to_be_sent_back(till: Till, desk: Client):
    variant = a_variant(on_hand=1)
    order = an_order(variant, depositor="홍길동")
    orders.expire_overdue(at=timezone.now() + timedelta(days=5))
    an_order(variant)
    page = desk.post(f"/admin/order/{order.pk}/", {"action": "deposit", "deposit-amount": order.total})
    assert page.status_code == 422
    assert "다시 살릴 수 없어요" in page.content.decode()
    desk.post(f"/admin/order/{order.pk}/", {"action": "give_back", "give_back-amount": order.total})
    assert Refund.objects.manual().get().amount == order.total
    assert till.states(order) == ("expired", ["expired", "captured"])
    assert sound() == []


def test_an_order_that_still_takes_money_gives_none_back(till: Till, desk: Client, editor: User):
    order = an_order()
    desk.post(f"/admin/order/{order.pk}/", {"action": "give_back", "give_back-amount": order.total})
    with pytest.raises(SettlementRefused):
        bank_transfer.give_back(order=order, amount=order.total, by=editor)
    assert not Refund.objects.exists()
    assert till.states(order) == ("pending", ["waiting"])
