"""What 토스페이먼츠 tells by itself is a hint: stored once, looked up, and believed only then."""

import json

import pytest
from django.utils import timezone

from impactmuseum.base.rate_limit import RateLimit
from shop.models import Payment, ProviderEvent
from shop.payments import webhooks
from shop.tests.till import Till, work

pytestmark = pytest.mark.django_db
ACCOUNT = "toss_virtual_account"


def approved_and_closed(till: Till, **options):
    """The buyer agreed at the provider and then closed the browser."""
    order = till.order()
    return order, till.twin.approve(till.go(order), **options)


def test_a_message_is_stored_once_and_answered_at_once(till: Till):
    order = till.order()
    till.pay(order)
    [event] = till.told(order)
    assert [till.hear(event), till.hear(event), till.hear(event)] == [200, 200, 200]
    stored = ProviderEvent.objects.get()
    assert (stored.provider, stored.kind, stored.payment) == ("toss", "PAYMENT_STATUS_CHANGED", order.payments.get())
    assert stored.handled_at is None
    assert work().count("handle_event") == 1
    stored.refresh_from_db()
    assert stored.handled_at is not None
    assert stored.outcome == "받음"
    assert till.moved(order) == (1, 13000, 0)


def test_a_message_that_comes_before_our_own_answer_pays_the_order_once(till: Till):
    order, address = approved_and_closed(till)

    def hear() -> None:
        [event] = till.told(order)
        assert till.hear(event) == 200
        work()

    till.between(hear)
    assert till.back(address).url == order.get_absolute_url()
    assert till.states(order) == ("paid", ["captured"])
    assert order.events.count() == 2
    assert till.moved(order) == (1, 13000, 0)


def test_a_message_after_a_lost_answer_pays_the_order(till: Till):
    order, address = approved_and_closed(till, fault="drop_after")
    till.back(address)
    assert till.states(order) == ("pending", ["unknown"])
    till.hear(till.told(order)[0])
    work()
    assert till.states(order) == ("paid", ["captured"])


def test_the_shopper_who_comes_back_after_the_message_sees_a_paid_order(till: Till):
    order, address = approved_and_closed(till, fault="drop_after")
    till.back(address)
    till.hear(till.told(order)[0])
    work()
    assert till.back(address).url == order.get_absolute_url()
    assert till.moved(order) == (1, 13000, 0)


def test_old_news_changes_nothing(till: Till):
    order = till.order(ACCOUNT)
    till.pay(order)
    [issued] = [event for event in till.told(order) if event.get("eventType")]
    till.deposit(order)
    paid = till.told(order)[-1]
    for event in (paid, issued):
        till.hear(event)
        work()
    assert till.states(order) == ("paid", ["captured"])
    assert order.events.count() == 3


def test_a_message_that_lies_about_the_state_is_not_believed(till: Till):
    order, _address = approved_and_closed(till)
    key = till.ledger(order)["key"]
    lie = {"eventType": "PAYMENT_STATUS_CHANGED", "data": {"paymentKey": key, "orderId": "x", "status": "DONE"}}
    told = {**lie, "data": {**lie["data"], "orderId": order.payments.get().reference, "totalAmount": 13000}}
    assert till.hear(told) == 200
    work()
    assert till.states(order) == ("pending", ["created"])


@pytest.mark.parametrize("secret", ["ps_wrong", "", None, 7, "가"])
def test_a_message_about_a_deposit_with_another_secret_is_refused(till: Till, secret):
    order = till.order(ACCOUNT)
    till.pay(order)
    till.deposit(order)
    event = {**till.told(order)[-1], "secret": secret}
    assert till.hear(event) == 400
    assert not ProviderEvent.objects.exists()
    assert till.states(order) == ("pending", ["waiting"])
    till.complete()


def test_an_unknown_payment_is_stored_and_told_of_in_the_log(till: Till, caplog):
    event = {"eventType": "PAYMENT_STATUS_CHANGED", "data": {"paymentKey": "k", "orderId": "IM-1", "status": "DONE"}}
    assert till.hear(event) == 200
    work()
    stored = ProviderEvent.objects.get()
    assert (stored.payment, stored.outcome) == (None, "모르는 결제예요.")
    assert "not ours" in caplog.text


@pytest.mark.parametrize(
    "body",
    [b"", b"no json", b"[]", b'"x"', b"\xff\xfe", b'{"data": []}', b"[" * 15000, b'{"x": "' + b"x" * 17000 + b'"}'],
)
def test_what_is_no_message_is_refused(till: Till, body: bytes):
    assert till.hear(body) == 400
    assert not ProviderEvent.objects.exists()


@pytest.mark.parametrize("order_id", ["-", "IM-1-", f"IM-1-{'9' * 5000}", "IM-1-²", {"a": 1}, None, 7])
def test_an_odd_order_number_is_an_unknown_payment(till: Till, order_id):
    assert till.hear({"eventType": "PAYMENT_STATUS_CHANGED", "data": {"orderId": order_id}}) == 200
    assert ProviderEvent.objects.get().payment is None
    work()


def test_only_the_provider_posts_here(till: Till):
    assert till.client.get("/payments/toss/webhook/").status_code == 405


def test_a_flood_is_turned_away(till: Till, monkeypatch):
    monkeypatch.setattr("shop.views.payments.WEBHOOKS", RateLimit("webhook-test", most=2, seconds=10**9))
    answers = [till.hear({"data": {"orderId": str(number)}}) for number in range(4)]
    assert answers == [200, 200, 429, 429]
    work()


def test_what_the_worker_could_not_look_up_the_completer_does(till: Till):
    order = till.order(ACCOUNT)
    till.pay(order)
    till.deposit(order)
    till.hear(till.told(order)[-1])
    till.twin.fault("lookup", "500")
    work()
    assert till.states(order) == ("pending", ["waiting"])
    assert ProviderEvent.objects.unhandled().count() == 1
    till.complete()
    assert till.states(order) == ("paid", ["captured"])
    assert not ProviderEvent.objects.unhandled().exists()


def test_a_message_that_is_handled_twice_is_handled_once(till: Till):
    order = till.order()
    till.pay(order)
    till.hear(till.told(order)[0])
    event = ProviderEvent.objects.get()
    for _ in range(2):
        webhooks.handle(event=event, at=timezone.now())
    work()
    assert order.events.count() == 2
    assert json.loads(event.body)["data"]["orderId"] == Payment.objects.get().reference
