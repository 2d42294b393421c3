"""Deposits held against the orders that wait for them: matched, confirmed by a person, applied once."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop import deposits, orders
from shop.bank_files import read
from shop.deposits import AlreadyApplied, Certainty
from shop.models import BankRow, Order, Payment
from shop.payments import bank_transfer
from shop.payments.settlement import SettlementRefused
from shop.tests.books import nothing_is_broken
from shop.tests.factories import a_variant, an_editor, an_order, shop_settings
from shop.tests.test_order_desk import someone
from shop.tests.test_races import at_once

pytestmark = pytest.mark.django_db
PAGE = "bankrow:index"


def statement(*rows: tuple[str, int]) -> bytes:
    day = f"{timezone.localtime():%Y-%m-%d}"
    lines = [f"{day} 10:{number:02}:00,{name},{amount},{number}" for number, (name, amount) in enumerate(rows)]
    return "\n".join(["거래일시,입금자,입금액,잔액", *lines]).encode("cp949")


def upload(client: Client, content: bytes):
    file = SimpleUploadedFile("거래내역.csv", content, content_type="text/csv")
    return client.post(reverse(PAGE), {"action": "upload", "statement": file}, follow=True)


def kept(*rows: tuple[str, int]) -> list[BankRow]:
    deposits.keep(deposits=read(statement(*rows)).deposits, by=an_editor())
    return list(BankRow.objects.order_by("paid_at"))


def judged() -> dict[str, Certainty]:
    return {match.row.depositor: match.certainty for match in deposits.matches(at=timezone.now())}


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(someone("change_bankrow"))
    return client


def test_amount_and_name_make_a_deposit_certain_the_amount_alone_doubtful():
    an_order(a_variant(price=11000), depositor="홍 길동")
    an_order(a_variant(price=12000), depositor="김하나")
    kept(("홍길동", 14000), ("김두리", 15000), ("이웃", 999))
    assert judged() == {"홍길동": Certainty.CERTAIN, "김두리": Certainty.DOUBTFUL, "이웃": Certainty.UNMATCHED}


def test_two_orders_or_two_deposits_alike_are_never_certain():
    shop_settings()
    for _ in range(2):
        an_order(a_variant(price=11000), depositor="홍길동")
    an_order(a_variant(price=12000), depositor="김하나")
    kept(("홍길동", 14000), ("김하나", 15000), ("김하나", 15000))
    assert set(judged().values()) == {Certainty.DOUBTFUL}


def test_a_deposit_from_before_the_order_is_not_its_payment():
    an_order(depositor="홍길동", at=timezone.now() + timedelta(days=1))
    kept(("홍길동", 13000))
    assert judged() == {"홍길동": Certainty.UNMATCHED}


def test_a_late_deposit_is_offered_but_never_certain():
    an_order(depositor="홍길동")
    orders.expire_overdue(at=timezone.now() + timedelta(days=9))
    (row,) = kept(("홍길동", 13000))
    (match,) = deposits.matches(at=timezone.now())
    assert match.certainty == Certainty.DOUBTFUL

    order = deposits.apply(row=row, payment=match.candidates[0], by=row.by)

    assert Order.objects.get(pk=order.pk).status == Order.Status.PAID
    assert nothing_is_broken()


def test_a_deposit_is_applied_once():
    order = an_order(depositor="홍길동")
    (row,) = kept(("홍길동", 13000))
    payment = order.payments.get()
    deposits.apply(row=row, payment=payment, by=row.by)

    with pytest.raises(AlreadyApplied):
        deposits.apply(row=row, payment=payment, by=row.by)
    row.refresh_from_db()
    assert (row.status, row.payment, row.by) == (BankRow.Status.APPLIED, payment, row.by)
    assert Payment.objects.get().status == Payment.Status.CAPTURED


def test_money_for_an_order_that_is_paid_already_stays_open():
    order = an_order(depositor="홍길동")
    (row,) = kept(("홍길동", 13000))
    bank_transfer.confirm_deposit(payment=order.payments.get(), amount=order.total, by=row.by)

    with pytest.raises(SettlementRefused, match="이미 결제된 주문"):
        deposits.apply(row=row, payment=order.payments.get(), by=row.by)

    assert BankRow.objects.get().status == BankRow.Status.OPEN


def test_nothing_is_applied_by_an_upload_and_the_same_file_adds_nothing(operator):
    order = an_order(depositor="홍길동")

    first = upload(operator, statement(("홍길동", 13000), ("이웃", 500)))
    again = upload(operator, statement(("홍길동", 13000), ("이웃", 500)))

    assert "입금 2건을 읽었고, 그 가운데 2건이 새것이에요." in first.content.decode()
    assert "그 가운데 0건이 새것이에요." in again.content.decode()
    assert BankRow.objects.count() == 2
    assert Order.objects.get(pk=order.pk).status == Order.Status.PENDING


def test_the_certain_ones_are_chosen_beforehand_and_the_doubtful_ones_are_not(operator):
    certain, doubtful = an_order(a_variant(price=11000), depositor="홍길동"), an_order(a_variant(price=12000))
    page = upload(operator, statement(("홍길동", certain.total), ("누구", doubtful.total))).content.decode()
    assert f'<option value="{certain.payments.get().pk}" selected>' in page
    assert f'<option value="{doubtful.payments.get().pk}">' in page


def test_what_was_chosen_is_applied_and_what_was_left_out_is_not(operator):
    chosen, left_out = (an_order(a_variant(price=price), depositor="홍길동") for price in (11000, 12000))
    upload(operator, statement(("홍길동", chosen.total), ("홍길동", left_out.total), ("이웃", 500)))
    rows = {row.amount: f"row-{row.pk}" for row in BankRow.objects.all()}

    sent = {
        "action": "apply",
        rows[chosen.total]: chosen.payments.get().pk,
        rows[left_out.total]: "",
        rows[500]: "aside",
    }
    page = operator.post(reverse(PAGE), sent).content.decode()

    assert f"{chosen.number}</a> 주문의 입금을 확인했어요." in page
    assert [Order.objects.get(pk=order.pk).status for order in (chosen, left_out)] == ["paid", "pending"]
    assert BankRow.objects.get(amount=500).status == BankRow.Status.SET_ASIDE
    assert len(operator.get(reverse(PAGE)).context["groups"][0][2]) == 1


def test_a_deposit_is_never_applied_to_an_order_it_was_not_offered_for(operator):
    other = an_order(a_variant(price=50000))
    upload(operator, statement(("홍길동", 13000)))
    row = BankRow.objects.get()

    page = operator.post(reverse(PAGE), {"action": "apply", f"row-{row.pk}": other.payments.get().pk})

    assert "다시 골라 주세요" in page.content.decode()
    assert Order.objects.get().status == Order.Status.PENDING


def test_a_file_that_is_none_is_refused_beside_its_field(operator):
    response = upload(operator, "이름\n홍길동".encode())
    assert response.status_code == 422
    assert "칸을 찾지 못했어요" in response.context["form"].errors["statement"][0]
    assert not BankRow.objects.exists()


def test_who_may_only_look_uploads_and_applies_nothing(client):
    client.force_login(someone("view_bankrow"))
    assert client.get(reverse(PAGE)).status_code == 200
    upload(client, statement(("홍길동", 13000)))
    assert not BankRow.objects.exists()


def test_a_long_list_asks_no_more_than_a_short_one(operator, django_assert_max_num_queries):
    order = an_order(depositor="홍길동")
    upload(operator, statement(("홍길동", order.total)))
    with django_assert_max_num_queries(100) as few:
        operator.get(reverse(PAGE))
    statements = len(few)
    for _ in range(3):
        an_order(depositor="홍길동")
    upload(operator, statement(*[("홍길동", order.total)] * 30))
    with django_assert_max_num_queries(statements):
        operator.get(reverse(PAGE))


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_one_deposit_at_once_apply_it_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    order = an_order(depositor="홍길동")
    (row,) = kept(("홍길동", 13000))

    results = at_once(6, lambda _: deposits.apply(row=row, payment=order.payments.get(), by=row.by))

    assert sum(isinstance(result, Order) for result in results) == 1
    assert sum(isinstance(result, AlreadyApplied) for result in results) == 5
    assert nothing_is_broken()
