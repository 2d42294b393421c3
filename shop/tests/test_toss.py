"""토스페이먼츠: what its script is given, what comes back with the shopper, and accounts to pay into."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.utils import timezone

from shop import orders
from shop.cart import Wanted
from shop.models import Letter, Order, Payment, Product, RefundAccount, Reservation
from shop.payments import online, refunds, toss
from shop.payments.gateway import ProviderUnreachable
from shop.tests.factories import a_variant, place
from shop.tests.till import Till, sound, work

pytestmark = pytest.mark.django_db
ACCOUNT = "toss_virtual_account"


def request_of(till: Till, order: Order) -> dict:
    return dict(till.page(order).context["start"].details["request"])


def test_the_script_is_given_the_order_as_it_was_frozen(till: Till):
    order = place(
        Wanted(a_variant(name="비누", price=9000).pk, 2),
        Wanted(a_variant(name="쌀", price=8000, tax=Product.Tax.EXEMPT).pk, 1),
        payment_method="toss_card",
    )
    payment = order.payments.get()
    given = request_of(till, order)
    assert given.pop("successUrl").endswith(f"/orders/{order.number}/payments/{payment.pk}/{order.key}/success/")
    assert given.pop("failUrl").endswith(f"/payments/{payment.pk}/{order.key}/failure/")
    assert given == {
        "method": "CARD",
        "amount": {"currency": "KRW", "value": 29000},
        "orderId": f"{order.number}-{payment.pk}",
        "orderName": "비누 외 1건",
        "taxFreeAmount": 8000,
        "customerName": "홍길동",
        "customerEmail": "gildong@example.com",
        "customerMobilePhone": "01012345678",
    }


def test_the_longest_name_and_address_still_suit_the_script(till: Till):
    email = f"{'a' * 60}@{'b' * 60}.example"
    order = till.order("toss_card", a_variant(name="가" * 100), buyer_name="나" * 50, buyer_email=email)
    given = request_of(till, order)
    assert "customerEmail" not in given
    till.pay(order)
    assert till.states(order)[0] == "paid"


def test_a_customer_is_known_by_a_key_that_nobody_guesses(till: Till):
    one, other = till.order(), till.order()
    keys = [till.page(order).context["start"].details["customerKey"] for order in (one, other)]
    assert len(set(keys)) == 2
    assert all(len(key) == 40 and one.number not in key for key in keys)


@pytest.mark.parametrize(
    "changed",
    [
        {"amount": "100"},
        {"amount": "13000.0"},
        {"amount": ""},
        {"orderId": "IM-261122-000000000000-1"},
        {"orderId": ""},
        {"paymentKey": ""},
        {"paymentKey": "x" * 201},
    ],
)
def test_who_changes_the_address_pays_nothing(till: Till, changed: dict):
    order = till.order()
    back = till.twin.approve(till.go(order))
    path = back.url.partition("?")[0]
    response = till.back(f"{path}?{urlencode({**back, **changed})}")
    assert response.url == order.get_pay_url()
    assert till.states(order) == ("pending", ["created"])
    assert till.moved(order) == (0, 0, 0)
    # The true address still pays.
    till.back(back)
    assert till.states(order) == ("paid", ["captured"])


def test_the_key_of_another_payment_pays_nothing(till: Till):
    mine, other = till.order(), till.order()
    till.pay(other)
    back = till.twin.approve(till.go(mine))
    path = back.url.partition("?")[0]
    till.back(f"{path}?{urlencode({**back, 'paymentKey': till.ledger(other)['key']})}")
    assert till.states(mine) == ("pending", ["created"])
    assert till.moved(other) == (1, 13000, 0)


def test_the_key_of_a_payment_that_is_still_open_pays_nothing_either(till: Till):
    mine, other = till.order(), till.order()
    foreign = till.twin.approve(till.go(other))
    back = till.twin.approve(till.go(mine))
    path = back.url.partition("?")[0]
    till.back(f"{path}?{urlencode({**back, 'paymentKey': foreign['paymentKey']})}")
    assert till.states(mine) == ("pending", ["failed"])
    assert (till.moved(mine), till.moved(other)) == ((0, 0, 0), (0, 0, 0))


def test_a_look_up_that_tells_of_another_order_is_not_believed(till: Till):
    mine, other = till.order(), till.order()
    key = till.go(other)
    till.back(till.twin.approve(key))
    Payment.objects.filter(order=other).update(provider_key=None)
    payment = mine.payments.get()
    Payment.objects.filter(pk=payment.pk).update(status="unknown", provider_key=key, confirming_at=timezone.now())
    Payment.objects.filter(order=other).update(provider_key="elsewhere")
    till.complete()
    assert till.states(mine) == ("pending", ["failed"])


def test_the_receipt_of_the_provider_is_kept(till: Till):
    order = till.order()
    till.pay(order)
    assert order.payments.get().receipt_url == f"{till.twin.url}/toss/payments/{till.ledger(order)['key']}"


def test_the_page_alone_may_run_the_script_and_open_its_windows(till: Till):
    order = till.order()
    page = till.page(order)
    policy = dict(part.split(" ", 1) for part in page["Content-Security-Policy"].split("; "))
    for name in ("script-src", "connect-src", "frame-src", "img-src", "form-action"):
        assert {"'self'", till.twin.url, "https://*.tosspayments.com"} <= set(policy[name].split())
    assert page["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups"
    elsewhere = till.client.get(order.get_absolute_url())
    assert till.twin.url not in elsewhere["Content-Security-Policy"]
    assert elsewhere["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_secret_key_stays_on_the_server(till: Till, settings):
    assert settings.TOSS_SECRET_KEY not in till.page(till.order()).content.decode()


# Accounts to pay into


def test_an_account_is_opened_and_the_buyer_is_told_of_it(till: Till):
    order = till.order(ACCOUNT)
    response = till.pay(order, bank="20")
    payment = order.payments.get()
    assert response.url == order.get_absolute_url()
    assert till.states(order) == ("pending", ["waiting"])
    assert till.moved(order) == (0, 0, 0)
    assert (payment.account_bank, payment.account_number[0]) == ("우리은행", "X")
    assert payment.secret.startswith("ps_")
    assert timedelta(days=3) - timedelta(minutes=1) < payment.due_at - timezone.now() <= timedelta(days=3)
    assert Reservation.objects.get().expires_at == payment.due_at
    page = till.client.get(order.get_absolute_url()).content.decode()
    assert f'우리은행 <span class="pay-to__account" id="account">{payment.account_number}</span>' in page
    assert "입금할 계좌를 알려 드렸어요." in page
    work()
    [letter] = mail.outbox
    assert "입금을 기다리고 있어요" in letter.subject
    assert f"은행: 우리은행\n계좌번호: {payment.account_number}\n" in letter.body


@pytest.mark.parametrize("heard", [1, 2, 3])
def test_a_deposit_pays_the_order_however_often_it_is_told(till: Till, heard: int):
    order = till.order(ACCOUNT)
    till.pay(order)
    till.deposit(order)
    events = till.told(order)[-2:]
    assert {event.get("eventType") for event in events} == {"PAYMENT_STATUS_CHANGED", None}
    for _ in range(heard):
        assert [till.hear(event) for event in events] == [200, 200]
    work()
    assert till.states(order) == ("paid", ["captured"])
    assert till.moved(order) == (1, 13000, 0)
    assert list(Letter.objects.values_list("kind", flat=True)) == ["waiting", "deposit"]


def test_a_deposit_whose_message_was_lost_is_found_by_asking(till: Till):
    order = till.order(ACCOUNT)
    till.pay(order)
    till.complete()
    till.deposit(order)
    assert till.complete(timedelta(minutes=4)) == {}
    assert till.complete(timedelta(minutes=6)) == {"payments": 1}
    assert till.states(order) == ("paid", ["captured"])


def test_a_deposit_in_the_last_minute_is_found_before_the_order_expires(till: Till):
    order = till.order(ACCOUNT)
    till.pay(order)
    till.deposit(order)
    till.complete(timedelta(days=3, minutes=1))
    assert till.states(order) == ("paid", ["captured"])


def test_an_account_nobody_paid_into_is_closed_with_the_order(till: Till):
    order = till.order(ACCOUNT)
    till.pay(order)
    done = till.complete(timedelta(days=3, minutes=1))
    assert done == {"payments": 1, "orders expired": 1, "accounts closed": 1}
    assert till.states(order) == ("expired", ["expired"])
    assert till.ledger(order)["status"] == "CANCELED"
    assert till.complete(timedelta(days=3, minutes=2)) == {}


def test_a_cancelled_order_takes_no_deposit(till: Till):
    order = till.order(ACCOUNT)
    till.pay(order)
    assert till.client.post(order.get_cancel_url()).status_code == 303
    assert till.complete() == {"accounts closed": 1}
    assert till.states(order) == ("cancelled", ["expired"])
    assert till.ledger(order)["status"] == "CANCELED"


def test_a_deposit_that_came_before_the_account_was_closed_is_found_and_goes_back(till: Till):
    order = till.order(ACCOUNT)
    till.pay(order)
    till.client.post(order.get_cancel_url(), {"bank": "kb", "account_number": "12345678901", "holder": "홍길동"})
    till.deposit(order)
    assert till.complete() == {"accounts closed": 1, "refunds": 1}
    assert till.states(order) == ("cancelled", ["expired", "refunded"])
    assert till.moved(order) == (1, 13000, 13000)


def test_an_account_that_can_not_be_closed_now_is_closed_later(till: Till):
    order = till.order(ACCOUNT)
    till.pay(order)
    till.client.post(order.get_cancel_url())
    till.twin.fault("cancel", "500")
    assert till.complete() == {"unanswered": 1}
    assert till.complete() == {"accounts closed": 1}
    assert till.ledger(order)["status"] == "CANCELED"


def test_an_account_that_was_closed_without_our_hearing_of_it_is_closed(till: Till):
    order = till.order(ACCOUNT)
    till.pay(order)
    till.client.post(order.get_cancel_url())
    till.twin.fault("cancel", "drop_after")
    assert till.complete() == {"unanswered": 1}
    assert till.complete() == {"accounts closed": 1}


def test_an_account_opened_for_an_order_that_is_cancelled_meanwhile_is_closed(till: Till):
    order = till.order(ACCOUNT)
    address = till.twin.approve(till.go(order))
    till.between(lambda: orders.transition(order, to=Order.Status.CANCELLED))
    till.back(address)
    assert till.states(order) == ("cancelled", ["expired"])
    assert till.complete() == {"accounts closed": 1}
    assert till.ledger(order)["status"] == "CANCELED"
    work()
    assert not Letter.objects.filter(kind="waiting").exists()


def test_who_asks_for_another_account_is_told_of_that_one(till: Till):
    order = till.order(ACCOUNT)
    till.pay(order, bank="20")
    online.choose_again(order=order, method=ACCOUNT, at=timezone.now())
    till.pay(order, bank="88")
    work()
    assert till.states(order) == ("pending", ["expired", "waiting"])
    numbers = list(order.payments.values_list("account_number", flat=True))
    assert [[number in letter.body for number in numbers] for letter in mail.outbox] == [[False, True], [False, True]]
    assert till.complete() == {"payments": 1, "accounts closed": 1}
    assert [payment["status"] for payment in till.twin.payments()] == ["CANCELED", "WAITING_FOR_DEPOSIT"]


def test_a_late_deposit_takes_the_order_up_again_and_is_told_of_as_often_as_it_likes(till: Till):
    order = till.order(ACCOUNT)
    till.pay(order)
    till.deposit(order)
    Payment.objects.update(provider_key=None)
    orders.transition(order, to=Order.Status.EXPIRED)
    for event in till.told(order):
        till.hear(event)
    work()
    till.complete(timedelta(minutes=6))
    assert till.states(order) == ("paid", ["expired", "captured"])
    assert till.moved(order) == (1, 13000, 0)


def test_money_of_an_account_goes_back_to_the_account_the_buyer_names(till: Till):
    order = till.order(ACCOUNT)
    till.pay_into_account(order)
    response = till.client.post(order.get_cancel_url())
    assert response.status_code == 422
    account = {"bank": "shinhan", "account_number": "110-123-456789", "holder": "홍길동"}
    assert till.client.post(order.get_cancel_url(), account).status_code == 303
    work()
    assert till.states(order) == ("cancelled", ["refunded"])
    assert till.moved(order) == (1, 13000, 13000)


def test_money_of_an_account_waits_until_it_is_known_where_it_goes_back_to(till: Till):
    order = till.order(ACCOUNT)
    till.pay_into_account(order)
    orders.transition(order, to=Order.Status.CANCELLED, note="품절")
    work()
    refund = order.payments.get().refunds.get()
    assert (refund.status, refund.failure) == (
        "refused",
        "돌려받을 계좌를 아직 몰라요. 구매자에게 물어 적어 주세요.",
    )
    assert till.moved(order) == (1, 13000, 0)
    RefundAccount.objects.create(order=order, bank="kakao", number="3333012345678", holder="홍길동")
    refunds.try_again(refund=refund)
    work()
    assert till.moved(order) == (1, 13000, 13000)


def test_a_payment_nobody_can_read_is_no_answer(till: Till):
    for body in ({}, {"status": "DONE"}, {"status": "NEW_WORD", "totalAmount": 1, "balanceAmount": 1}):
        with pytest.raises(ProviderUnreachable):
            toss._answer(body)
    assert sound() == []
