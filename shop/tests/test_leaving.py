"""A member leaves, and what the law keeps is kept apart."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community import customers, moderation
from community.models import Customer, User
from community.tests.board_factories import a_picture_file
from community.tests.factories import PASSWORD, a_member
from impactmuseum.base import outbox
from impactmuseum.base.models import OutgoingLetter
from impactmuseum.base.uploads import reencoded
from shop import claim_pictures, leaving, orders, retention
from shop.models import (
    BankRow,
    CartLine,
    CashReceipt,
    ClaimPicture,
    Letter,
    Order,
    Payment,
    ProviderEvent,
    Refund,
    RefundAccount,
    RestockRequest,
    RetainedRecord,
    ShippingAddress,
)
from shop.payments import webhooks
from shop.tests.factories import a_claim, a_paid_order, a_variant, an_editor, an_order, shop_settings
from shop.tests.test_address_book import keep
from shop.tests.test_checkout_pages import put
from shop.tests.test_member_orders import a_device
from shop.tests.test_order_desk import someone
from shop.tests.test_personal_data import a_proven_device

pytestmark = pytest.mark.django_db
Status = Order.Status


@pytest.fixture
def mina() -> Customer:
    shop_settings()
    return a_member("mina", nickname="미나")


def confirmed(customer: Customer, **draft: str) -> Order:
    order = a_paid_order(customer=customer, to=Status.PREPARING, **draft)
    for status in (Status.SHIPPED, Status.DELIVERED, Status.CONFIRMED):
        orders.transition(order, to=status)
    return order


def leave(customer: Customer) -> None:
    leaving.leave(customer=customer, at=timezone.now())


def test_leaving_erases_the_member_and_all_that_was_theirs(mina):
    device = a_proven_device(mina, to="/my/leave/")
    put(device, a_variant())
    keep(mina)
    SocialAccount.objects.create(user=mina.user, provider="kakao", uid="1")
    RestockRequest.objects.create(variant=a_variant(), email="mina@example.com")
    outbox.post(to="mina@example.com", subject="비밀번호", text="비밀 링크")
    assert device.post("/my/leave/")["Location"] == "/left/"
    for model in (User, Customer, ShippingAddress, CartLine, EmailAddress, SocialAccount, RestockRequest):
        assert not model.objects.exists(), model
    assert not OutgoingLetter.objects.exists()
    assert not RetainedRecord.objects.exists()
    assert "탈퇴했어요" in device.get("/left/").content.decode()


def test_whoever_has_left_is_signed_out_on_every_device(mina):
    here, there = a_proven_device(mina, to="/my/leave/"), Client()
    there.post("/accounts/login/", {"login": "mina", "password": PASSWORD})
    assert there.get("/my/").status_code == 200
    here.post("/my/leave/")
    assert not UserSession.objects.exists()
    assert not [one for one in Session.objects.all() if "_auth_user_id" in one.get_decoded()]
    for device in (here, there):
        assert device.get("/my/")["Location"] == "/accounts/login/?next=/my/"


def test_another_member_stays_as_they_are(mina):
    theo = a_member("theo")
    keep(theo)
    order = confirmed(theo)
    leave(mina)
    order.refresh_from_db()
    assert (order.customer, order.buyer_name, theo.addresses.count()) == (theo, "홍길동", 1)


def test_an_order_stays_without_its_buyer_who_is_kept_apart(mina):
    order = confirmed(mina)
    CashReceipt.objects.create(order=order, purpose="income", number="01012345678")
    leave(mina)
    order.refresh_from_db()
    address, content = order.addresses.get(), RetainedRecord.objects.get().content
    assert (order.buyer_name, order.buyer_phone, order.buyer_email) == ("탈퇴한 회원 (홍*동)", "", "")
    assert (order.customer, order.status, order.total > 0) == (None, Status.CONFIRMED, True)
    assert (address.recipient, str(address)) == ("김*음", "")
    assert (order.payments.get().depositor, order.cash_receipt.number) == ("홍*동", "")
    assert (content["buyer_name"], content["buyer_phone"]) == ("홍길동", "01012345678")
    assert content["addresses"][0]["road_address"] == "서울특별시 중구 세종대로 110"
    assert (content["depositors"], content["cash_receipt"]) == (["홍길동"], "소득공제용 010-1234-5678")


def test_nothing_personal_is_left_in_the_orders_own_rows(mina):
    order = an_order(customer=mina)
    orders.transition(order, to=Status.CANCELLED)
    RefundAccount.objects.create(order=order, bank="kb", number="1234567890", holder="홍길동")
    leave(mina)
    assert RetainedRecord.objects.get().content["refund_account"] == "KB국민은행 1234567890 홍길동"
    assert not RefundAccount.objects.exists()
    assert not Letter.objects.unsent().exists()


def test_the_page_of_such_an_order_opens_to_nobody_any_more(client, mina):
    order = confirmed(mina)
    address, device = order.get_absolute_url(), a_device(mina)
    assert (client.get(address).status_code, device.get(f"/orders/{order.number}/").status_code) == (200, 200)
    leave(mina)
    for page in (address, f"{address}#1", order.get_cancel_url(), order.get_pay_url()):
        assert client.get(page).status_code == 404
    assert device.get(address).status_code == 404
    assert client.post(f"/orders/{order.number}/confirm/?key={order.key}").status_code == 404


def test_the_operator_still_reads_the_order_without_its_buyer(client, mina):
    order = confirmed(mina)
    leave(mina)
    client.force_login(someone("change_order", "view_order"))
    page = client.get(reverse("order:page", args=[order.pk])).content.decode()
    assert "탈퇴한 회원 (홍*동)" in page
    for word in ("홍길동", "1234-5678", "세종대로", "gildong@example.com"):
        assert word not in page


def test_pictures_of_requests_go_with_their_files(mina, django_capture_on_commit_callbacks):
    order, theirs = confirmed(mina), a_paid_order()
    sent = [[reencoded(a_picture_file())] for _ in range(2)]
    files = [claim_pictures.keep(order=one, files=sent.pop())[0].file for one in (order, theirs)]
    with django_capture_on_commit_callbacks(execute=True):
        leave(mina)
    assert [file.storage.exists(file.name) for file in files] == [False, True]
    assert [picture.order for picture in ClaimPicture.objects.all()] == [theirs]


def test_the_banks_and_the_providers_words_name_nobody(mina):
    order = confirmed(mina)
    payment = order.payments.get()
    order.payments.update(receipt_url="https://pay.example/r/1", checkout_url="https://pay.example/c/1")
    row = BankRow.objects.create(digest="1", paid_at=timezone.now(), amount=1, depositor="홍길동", payment=payment)
    event = ProviderEvent.objects.create(provider="toss", digest="2", payment=payment, kind="x", body='{"홍길동": 1}')
    leave(mina)
    for kept in (row, event, payment):
        kept.refresh_from_db()
    assert (row.depositor, row.digest, event.body, event.digest) == ("홍*동", "1", "", "2")
    assert (payment.receipt_url, payment.checkout_url) == ("", "")
    content = RetainedRecord.objects.get().content
    assert (content["bank_rows"], content["receipts"]) == (["홍길동"], ["https://pay.example/r/1"])


def test_a_providers_late_word_about_who_has_left_is_kept_without_its_text(mina):
    order = confirmed(mina)
    order.payments.update(provider="toss", provider_key="key-1")
    leave(mina)
    webhooks.receive_toss(body='{"eventType": "x", "data": {"paymentKey": "key-1", "name": "홍길동"}}'.encode())
    event = ProviderEvent.objects.get()
    assert (event.payment.order, event.body) == (order, "")


def test_what_staff_did_about_a_member_stays_without_the_name(mina):
    moderation.ban(member=mina, reason="같은 광고", by=an_editor())
    leave(mina)
    assert [entry.label for entry in ModelLogEntry.objects.filter(action="community.ban")] == ["탈퇴한 회원"]


def test_the_order_can_not_be_looked_up_any_more(client, mina):
    order = confirmed(mina)
    leave(mina)
    for phone in ("010-1234-5678", ""):
        assert client.post("/orders/", {"number": order.number, "phone": phone}).status_code == 422


@pytest.mark.parametrize(
    ("status", "action"),
    [
        (Status.PENDING, "주문 취소"),
        (Status.PAID, "주문 취소"),
        (Status.PREPARING, "주문 보기"),
        (Status.DELIVERED, "구매 확정"),
    ],
)
def test_an_open_order_is_in_the_way_and_the_page_says_what_to_do(mina, status: str, action: str):
    order = an_order(customer=mina)
    Order.objects.filter(pk=order.pk).update(status=status)
    answer = a_proven_device(mina, to="/my/leave/").post("/my/leave/")
    assert answer.status_code == 409
    assert [obstacle.action for obstacle in answer.context["obstacles"]] == [action]
    assert order.number in answer.content.decode()
    assert User.objects.filter(username="mina").exists()
    assert not RetainedRecord.objects.exists()


def test_a_refund_that_has_not_gone_is_in_the_way(mina):
    order = a_paid_order(customer=mina)
    orders.transition(order, to=Status.CANCELLED)
    assert Refund.objects.open().count() == 1
    with pytest.raises(leaving.StillOpen, match="환불이 아직 끝나지 않았어요"):
        leave(mina)
    assert Order.objects.get().customer == mina


def test_a_claim_that_is_not_decided_is_in_the_way(mina):
    a_claim(confirmed(mina), "return", reason="defect")
    with pytest.raises(leaving.StillOpen, match="취소나 반품, 교환이 아직"):
        leave(mina)


def test_a_payment_whose_provider_has_not_answered_is_in_the_way(mina):
    order = an_order(customer=mina)
    orders.transition(order, to=Status.EXPIRED)
    order.payments.update(status=Payment.Status.UNKNOWN)
    with pytest.raises(leaving.StillOpen, match="결제사의 답"):
        leave(mina)


def test_who_works_here_does_not_leave_by_themself():
    editor = customers.customer_of(an_editor())
    with pytest.raises(leaving.StillOpen, match="뮤지엄에서 일하는 계정"):
        leave(editor)
    assert Customer.objects.get() == editor


def test_whoever_leaves_says_once_more_who_they_are(client, mina):
    assert client.get("/my/leave/")["Location"] == "/accounts/login/?next=/my/leave/"
    device = a_device(mina)
    assert device.post("/my/leave/")["Location"] == "/accounts/reauthenticate/?next=%2Fmy%2Fleave%2F"
    assert User.objects.get() == mina.user


def test_proving_it_after_the_button_leaves_at_once(mina):
    device = a_device(mina)
    device.post("/my/leave/")
    answer = device.post("/accounts/reauthenticate/?next=/my/leave/", {"password": PASSWORD})
    assert answer["Location"] == "/left/"
    assert not User.objects.exists()
    assert device.get("/my/")["Location"] == "/accounts/login/?next=/my/"


def test_the_page_says_what_is_erased_and_what_is_kept_for_how_long(mina):
    page = a_proven_device(mina, to="/my/leave/").get("/my/leave/").content.decode()
    for words in ("바로 지우는 것", "전자상거래법 제6조", "계약과 청약철회", "5년", "소비자 불만과 분쟁 처리", "3년"):
        assert words in page


# What is kept apart


def test_a_record_is_kept_for_five_years_from_the_last_thing_that_happened(mina):
    order = confirmed(mina)
    order.events.update(created_at=datetime(2028, 2, 29, 12, tzinfo=UTC))
    leave(mina)
    record = RetainedRecord.objects.get()
    assert record.keep_until == datetime(2033, 3, 1, 12, tzinfo=UTC)


def test_records_are_forgotten_once_their_term_is_over(mina):
    first, second = confirmed(mina), confirmed(mina)
    leave(mina)
    now = timezone.now()
    RetainedRecord.objects.filter(order=first).update(keep_until=now - timedelta(seconds=1))
    said = StringIO()
    call_command("forget_expired", stdout=said)
    assert said.getvalue() == "1 records forgotten.\n"
    assert RetainedRecord.objects.get().order == second
    assert Order.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "mask"), [("홍길동", "홍*동"), ("이도", "이*"), ("가", "가*"), ("남궁민수", "남**수")]
)
def test_a_name_is_masked_all_but_its_ends(name: str, mask: str):
    assert retention.masked(name) == mask


def test_superusers_alone_read_what_is_kept_apart(client, mina):
    confirmed(mina)
    leave(mina)
    record = RetainedRecord.objects.get()
    page, index = reverse("retained:page", args=[record.pk]), reverse("retained:index")
    client.force_login(an_editor())
    assert record.order.number in client.get(index).content.decode()
    assert "서울특별시 중구 세종대로 110" in client.get(page).content.decode()
    client.force_login(someone("change_order", "view_order"))
    for address in (page, index):
        assert "세종대로" not in client.get(address).content.decode()
        assert client.get(address).status_code == 302


def test_an_order_with_a_kept_record_can_not_be_deleted(mina):
    confirmed(mina)
    leave(mina)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.get().delete()
