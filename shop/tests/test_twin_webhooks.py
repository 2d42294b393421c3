"""What the twin tells the shop by itself: the bodies, how often, in which order, and how it tries again."""

import time

import pytest

from shop.payment_twin.server import PaymentTwin
from shop.tests.twin import TwinClient
from shop.tests.twin_calls import ACCOUNT, REASON, approved, confirmed, receiver, toss


@pytest.fixture
def shop(payment_twin):
    with receiver() as shop:
        payment_twin.register_webhooks(shop.url)
        yield shop
        payment_twin.register_webhooks("")


def statuses(shop):
    return [event.get("status") or event["data"]["status"] for event in shop.events]


def test_a_change_of_a_card_is_told_with_the_whole_payment_and_no_signature(payment_twin, shop):
    payment = confirmed(payment_twin)
    payment_twin.webhooks(at_least=1)
    [event] = shop.events
    assert set(event) == {"eventType", "createdAt", "data"}
    assert (event["eventType"], event["data"]) == ("PAYMENT_STATUS_CHANGED", payment)
    assert len(event["createdAt"]) == len("2022-01-01T00:00:00.000000")
    [headers] = shop.headers
    assert headers["tosspayments-webhook-transmission-id"].startswith("whtrans_")
    assert headers["tosspayments-webhook-transmission-retried-count"] == "0"
    assert headers["tosspayments-webhook-signature"] is None


def test_a_deposit_is_told_twice_once_flat_and_with_the_secret(payment_twin, shop):
    payment = confirmed(payment_twin, method="VIRTUAL_ACCOUNT", webhook="none")
    payment_twin.deposit("IM-260101-AAAA", webhook="once")
    payment_twin.webhooks(at_least=2)
    flat, whole = sorted(shop.events, key=len, reverse=True)
    assert whole["data"]["status"] == "DONE"
    assert set(flat) == {"createdAt", "secret", "status", "transactionKey", "orderId"}
    assert (flat["secret"], flat["status"], flat["orderId"]) == (payment["secret"], "DONE", "IM-260101-AAAA")
    assert flat["transactionKey"] == whole["data"]["lastTransactionKey"]


def test_a_shop_is_told_only_of_the_events_it_registered(payment_twin, shop):
    payment_twin.register_webhooks(shop.url, events=["DEPOSIT_CALLBACK"])
    confirmed(payment_twin, "a-card")
    confirmed(payment_twin, "an-account", "VIRTUAL_ACCOUNT")
    payment_twin.deposit("an-account")
    payment_twin.webhooks(at_least=2)
    assert sorted((event["orderId"], event["status"]) for event in shop.events) == [
        ("an-account", "DONE"),
        ("an-account", "WAITING_FOR_DEPOSIT"),
    ]


def test_the_whole_life_of_a_virtual_account_is_told(payment_twin, shop):
    payment_twin.register_webhooks(shop.url, events=["DEPOSIT_CALLBACK"])
    key = confirmed(payment_twin, method="VIRTUAL_ACCOUNT")["paymentKey"]
    for number, act in enumerate((payment_twin.deposit, payment_twin.deposit_error, payment_twin.deposit), start=1):
        payment_twin.webhooks(at_least=number)
        act(key)
    payment_twin.webhooks(at_least=4)
    toss(payment_twin, f"{key}/cancel", {**REASON, "cancelAmount": 1_000, "refundReceiveAccount": ACCOUNT})
    payment_twin.webhooks(at_least=5)
    toss(payment_twin, f"{key}/cancel", {**REASON, "refundReceiveAccount": ACCOUNT})
    payment_twin.webhooks(at_least=6)
    assert statuses(shop) == [
        *("WAITING_FOR_DEPOSIT", "DONE", "WAITING_FOR_DEPOSIT", "DONE"),
        *("PARTIAL_CANCELED", "CANCELED"),
    ]


def test_the_end_of_a_window_is_told_and_its_beginning_is_not(payment_twin, shop):
    approved(payment_twin)
    payment_twin.shift_clock(601)
    payment_twin.ledger()
    payment_twin.webhooks(at_least=1)
    assert statuses(shop) == ["EXPIRED"]


def test_a_shop_without_an_address_is_told_nothing(payment_twin):
    confirmed(payment_twin)
    assert payment_twin.webhooks() == []


@pytest.mark.parametrize(("plan", "told"), [("none", []), ("once", ["DONE"]), ("twice", ["DONE", "DONE"])])
def test_a_change_is_told_as_often_as_was_chosen(payment_twin, shop, plan, told):
    confirmed(payment_twin, webhook=plan)
    payment_twin.webhooks(at_least=len(told))
    time.sleep(0.1)
    assert statuses(shop) == told


def test_an_event_may_come_late(payment_twin, shop):
    confirmed(payment_twin, webhook="late", webhook_seconds=0.6)
    time.sleep(0.3)
    assert shop.events == []
    payment_twin.webhooks(at_least=1)
    assert statuses(shop) == ["DONE"]


def test_an_older_event_may_come_after_a_newer_one(payment_twin, shop):
    payment_twin.register_webhooks(shop.url, events=["DEPOSIT_CALLBACK"])
    confirmed(payment_twin, method="VIRTUAL_ACCOUNT", webhook="none")
    payment_twin.deposit("IM-260101-AAAA", webhook="reversed")
    payment_twin.webhooks(at_least=2)
    assert statuses(shop) == ["DONE", "WAITING_FOR_DEPOSIT"]
    newer, older = shop.events
    assert older["createdAt"] < newer["createdAt"]


def test_an_event_may_come_before_the_answer_that_it_is_about(payment_twin, shop):
    seen = []
    wanted = approved(payment_twin, webhook="first")
    shop.meanwhile = lambda: seen.append(toss(payment_twin, wanted["paymentKey"]).data["status"])
    toss(payment_twin, "confirm", wanted)
    assert (statuses(shop), seen) == (["DONE"], ["DONE"])


def test_a_deposit_may_be_told_before_the_bank_says_so(payment_twin, shop):
    confirmed(payment_twin, method="VIRTUAL_ACCOUNT", webhook="none")
    payment_twin.deposit("IM-260101-AAAA", webhook="first")
    assert statuses(shop) == ["DONE", "DONE"]


def test_a_shop_that_does_not_answer_200_is_told_again_with_the_same_number(payment_twin, shop):
    shop.answers = [500, 302, 204]
    confirmed(payment_twin)
    payment_twin.webhooks(at_least=1)
    until = time.monotonic() + 10
    while len(shop.events) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    assert statuses(shop) == ["DONE"] * 3
    assert len({headers["tosspayments-webhook-transmission-id"] for headers in shop.headers}) == 1
    assert [headers["tosspayments-webhook-transmission-retried-count"] for headers in shop.headers] == ["0", "1", "2"]


def test_a_shop_that_never_answers_is_given_up_after_seven_retries(start_twin):
    twin = start_twin(retry_unit=0.0001, webhook_url="http://127.0.0.1:9/nobody/")
    confirmed(twin)
    until = time.monotonic() + 10
    while twin.webhooks()[0]["tries"] < 8 and time.monotonic() < until:
        time.sleep(0.02)
    [webhook] = twin.webhooks()
    assert (webhook["tries"], webhook["answer"], webhook["waits"]) == (8, "URLError", False)


def test_an_event_whose_address_was_taken_away_is_not_lost(payment_twin, shop):
    confirmed(payment_twin, webhook="late", webhook_seconds=0.2)
    payment_twin.register_webhooks("")
    [webhook] = payment_twin.webhooks(at_least=1)
    assert (webhook["answer"], webhook["waits"], shop.events) == ("ValueError", True, [])


def test_an_event_can_be_sent_again_at_any_time(payment_twin, shop):
    confirmed(payment_twin, method="VIRTUAL_ACCOUNT", webhook="none")
    payment_twin.deposit("IM-260101-AAAA")
    payment_twin.register_webhooks(shop.url, events=["PAYMENT_STATUS_CHANGED"])
    payment_twin.send_webhook("IM-260101-AAAA", times=2)
    payment_twin.webhooks(at_least=2)
    payment_twin.send_webhook("IM-260101-AAAA", older=True)
    payment_twin.webhooks(at_least=3)
    assert statuses(shop) == ["DONE", "DONE", "WAITING_FOR_DEPOSIT"]


def test_what_waits_survives_the_end_of_the_twin(start_twin, tmp_path):
    ledger = str(tmp_path / "twin.sqlite3")
    with receiver() as shop:
        first = PaymentTwin(file=ledger, webhook_url=shop.url)
        first.start()
        confirmed(TwinClient(first.url), webhook="late", webhook_seconds=3600)
        first.stop()
        assert shop.events == []
        second = start_twin(file=ledger, webhook_url=shop.url)
        second.webhooks(at_least=1)
        assert statuses(shop) == ["DONE"]
        assert second.payment("IM-260101-AAAA")["captured"] == 24_000
