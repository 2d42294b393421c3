"""Answers that break on demand, keys that make a call safe to repeat, and many calls at once."""

import time
from urllib.error import URLError

import pytest

from shop.tests.test_races import at_once
from shop.tests.twin import SECRET_KEY, Refusal
from shop.tests.twin_calls import REASON, accepted, approved, basic, confirmed, kakao, ready, toss


def captures(twin, name="IM-260101-AAAA"):
    return twin.payment(name)["captures"]


@pytest.mark.parametrize(
    ("fault", "done"),
    [("500", 0), ("500_after", 1), ("nonsense", 0), ("nonsense_after", 1), ("drop_before", 0), ("drop_after", 1)],
)
def test_a_broken_answer_says_nothing_about_what_was_done(payment_twin, fault, done):
    wanted = approved(payment_twin)
    payment_twin.fault("confirm", fault)
    with pytest.raises((ValueError, OSError)):  # No JSON, or nobody there.
        toss(payment_twin, "confirm", wanted)
    assert captures(payment_twin) == done
    assert toss(payment_twin, wanted["paymentKey"]).data["status"] == ("DONE" if done else "IN_PROGRESS")


@pytest.mark.parametrize(("fault", "done"), [("hang", 0), ("hang_after", 1)])
def test_a_call_that_hangs_is_given_up_by_the_shop(payment_twin, fault, done):
    wanted = approved(payment_twin)
    payment_twin.fault("confirm", fault)
    with pytest.raises((TimeoutError, URLError)):
        toss(payment_twin, "confirm", wanted, timeout=0.3)
    assert captures(payment_twin) == done


def test_a_call_that_hangs_ends_with_a_cut_line(payment_twin):
    wanted = approved(payment_twin)
    payment_twin.fault("confirm", "hang", fault_seconds=0.2)
    with pytest.raises(OSError):
        toss(payment_twin, "confirm", wanted)
    assert captures(payment_twin) == 0


def test_a_late_answer_is_true_before_it_comes(payment_twin):
    wanted = approved(payment_twin)
    payment_twin.fault("confirm", "delay", fault_seconds=2)
    with pytest.raises((TimeoutError, URLError)):
        toss(payment_twin, "confirm", wanted, timeout=0.3)
    assert captures(payment_twin) == 1


def test_what_is_done_late_can_not_be_seen_before(payment_twin):
    wanted = approved(payment_twin)
    payment_twin.fault("confirm", "delay_before", fault_seconds=0.8)
    with pytest.raises((TimeoutError, URLError)):
        toss(payment_twin, "confirm", wanted, timeout=0.2)
    assert captures(payment_twin) == 0
    until = time.monotonic() + 10
    while captures(payment_twin) == 0 and time.monotonic() < until:
        time.sleep(0.05)
    assert captures(payment_twin) == 1


def test_a_wrong_amount_is_taken_and_told_alike(payment_twin):
    wanted = approved(payment_twin)
    payment_twin.fault("confirm", "wrong_amount")
    assert toss(payment_twin, "confirm", wanted).data["totalAmount"] == 24_100
    assert toss(payment_twin, wanted["paymentKey"]).data["totalAmount"] == 24_100
    assert payment_twin.payment(wanted["paymentKey"])["captured"] == 24_100


def test_a_refusal_is_the_providers_and_ends_the_payment(payment_twin):
    wanted = approved(payment_twin)
    payment_twin.fault("confirm", "refuse", code="EXCEED_MAX_AMOUNT")
    answer = toss(payment_twin, "confirm", wanted)
    assert (answer.status, answer.code) == (400, "EXCEED_MAX_AMOUNT")
    data = toss(payment_twin, wanted["paymentKey"]).data
    assert (data["status"], data["failure"]["code"]) == ("ABORTED", "EXCEED_MAX_AMOUNT")
    assert toss(payment_twin, "confirm", wanted).code == "ALREADY_PROCESSED_PAYMENT"
    assert captures(payment_twin) == 0


def test_a_refund_can_be_refused_and_tried_again(payment_twin):
    key = confirmed(payment_twin)["paymentKey"]
    payment_twin.fault("cancel", "refuse")
    assert toss(payment_twin, f"{key}/cancel", REASON).code == "REFUND_REJECTED"
    assert payment_twin.payment(key)["refunded"] == 0
    assert toss(payment_twin, f"{key}/cancel", REASON).data["status"] == "CANCELED"


def test_a_fault_strikes_as_often_as_it_was_armed_and_only_its_call(payment_twin):
    payment_twin.fault("lookup", "500", times=2)
    key = confirmed(payment_twin)["paymentKey"]
    for _time in range(2):
        with pytest.raises(ValueError):
            toss(payment_twin, key)
    assert toss(payment_twin, key).status == 200
    assert payment_twin.ledger()["faults"] == []


def test_a_fault_of_one_payment_leaves_the_others_alone(payment_twin):
    first, second = approved(payment_twin, "first-1"), approved(payment_twin, "second-2")
    payment_twin.fault("confirm", "drop_before", key="second-2")
    assert toss(payment_twin, "confirm", first).status == 200
    with pytest.raises(OSError):
        toss(payment_twin, "confirm", second)


def test_a_fault_that_is_chosen_with_the_approval_strikes_its_confirmation(payment_twin):
    kakao(payment_twin, "ready", **ready())
    back = payment_twin.approve("IM-260101-AAAA", fault="drop_after")
    tid = payment_twin.payment("IM-260101-AAAA")["key"]
    wanted = {"tid": tid, "pg_token": back["pg_token"], "partner_order_id": "IM-260101-AAAA"}
    with pytest.raises(OSError):
        kakao(payment_twin, "approve", partner_user_id="guest-1", **wanted)
    assert kakao(payment_twin, "order", tid=tid).data["status"] == "SUCCESS_PAYMENT"


@pytest.mark.parametrize("call", ["ready", "approve", "lookup", "cancel"])
def test_every_call_of_kakaopays_can_break(payment_twin, call):
    wanted = accepted(payment_twin)
    bodies = {"ready": ready(), "approve": wanted, "lookup": {"tid": wanted["tid"]}, "cancel": {"tid": wanted["tid"]}}
    payment_twin.fault(call, "nonsense")
    with pytest.raises(ValueError):
        kakao(payment_twin, "order" if call == "lookup" else call, **bodies[call])


@pytest.mark.parametrize(
    "wish", [{"call": "dance", "fault": "500"}, {"call": "confirm", "fault": "600"}, {"code": "NO_SUCH_CODE"}]
)
def test_a_fault_that_does_not_exist_is_not_armed(payment_twin, wish):
    with pytest.raises(Refusal):
        payment_twin.fault(**{"call": "confirm", "fault": "refuse"} | wish)
    assert payment_twin.ledger()["faults"] == []


def test_the_first_answer_to_a_key_is_the_answer_to_all(payment_twin):
    wanted = approved(payment_twin)
    first = toss(payment_twin, "confirm", wanted, Idempotency_Key="attempt-1")
    assert toss(payment_twin, "confirm", wanted, Idempotency_Key="attempt-1") == first
    assert captures(payment_twin) == 1


def test_the_body_is_no_part_of_a_key(payment_twin):
    first, second = approved(payment_twin, "first-1"), approved(payment_twin, "second-2")
    toss(payment_twin, "confirm", first, Idempotency_Key="attempt-1")
    answer = toss(payment_twin, "confirm", second, Idempotency_Key="attempt-1")
    assert answer.data["orderId"] == "first-1"
    assert captures(payment_twin, "second-2") == 0


def test_another_address_or_another_shop_is_another_key(payment_twin):
    first, second = approved(payment_twin, "first-1"), approved(payment_twin, "second-2")
    toss(payment_twin, "confirm", first, Idempotency_Key="attempt-1")
    theirs = toss(payment_twin, "confirm", second, Idempotency_Key="attempt-1", Authorization=basic(f"{SECRET_KEY}2"))
    assert theirs.data["orderId"] == "second-2"
    cancel = toss(payment_twin, f"{first['paymentKey']}/cancel", REASON, Idempotency_Key="attempt-1")
    assert cancel.data["status"] == "CANCELED"


def test_a_refusal_is_remembered_too(payment_twin):
    wanted = approved(payment_twin)
    wrong = toss(payment_twin, "confirm", wanted | {"amount": 1}, Idempotency_Key="attempt-1")
    assert toss(payment_twin, "confirm", wanted, Idempotency_Key="attempt-1") == wrong
    assert captures(payment_twin) == 0


def test_a_lost_answer_is_given_again_to_who_asks_with_the_same_key(payment_twin):
    wanted = approved(payment_twin)
    payment_twin.fault("confirm", "drop_after")
    with pytest.raises(OSError):
        toss(payment_twin, "confirm", wanted, Idempotency_Key="attempt-1")
    assert toss(payment_twin, "confirm", wanted, Idempotency_Key="attempt-1").data["status"] == "DONE"
    assert captures(payment_twin) == 1


def test_a_key_is_forgotten_after_fifteen_days(payment_twin):
    key = confirmed(payment_twin)["paymentKey"]
    body = {**REASON, "cancelAmount": 1_000}
    for days, refunded in ((0, 1_000), (14, 1_000), (2, 2_000)):
        payment_twin.shift_clock(days * 86_400)
        toss(payment_twin, f"{key}/cancel", body, Idempotency_Key="refund-1")
        assert payment_twin.payment(key)["refunded"] == refunded


def test_a_key_has_at_most_300_characters(payment_twin):
    wanted = approved(payment_twin)
    answer = toss(payment_twin, "confirm", wanted, Idempotency_Key="k" * 301)
    assert (answer.status, answer.code) == (400, "INVALID_IDEMPOTENCY_KEY")
    assert toss(payment_twin, "confirm", wanted, Idempotency_Key="k" * 300).status == 200


def test_a_second_call_while_the_first_is_in_flight_is_told_so(payment_twin):
    wanted = approved(payment_twin)
    payment_twin.fault("confirm", "delay", fault_seconds=1)

    def confirm(number):
        time.sleep(0.3 * number)
        return toss(payment_twin, "confirm", wanted, Idempotency_Key="attempt-1")

    first, second = at_once(2, confirm)
    assert first.status == 200
    assert (second.status, second.code) == (409, "IDEMPOTENT_REQUEST_PROCESSING")
    assert captures(payment_twin) == 1


def test_forty_confirmations_at_once_charge_one_card_once(payment_twin):
    wanted = approved(payment_twin)
    answers = at_once(40, lambda number: toss(payment_twin, "confirm", wanted))
    assert sorted(answer.status for answer in answers) == [200] + [400] * 39
    assert captures(payment_twin) == 1


def test_forty_payments_at_once_are_forty(payment_twin):
    def pay(number):
        return kakao(payment_twin, "approve", **accepted(payment_twin, partner_order_id=f"order-{number}"))

    answers = at_once(40, pay)
    assert [answer.status for answer in answers] == [200] * 40
    assert sum(payment["captured"] for payment in payment_twin.payments()) == 40 * 24_000


def test_forty_partial_refunds_at_once_give_back_no_more_than_was_taken(payment_twin):
    key = confirmed(payment_twin)["paymentKey"]
    body = {**REASON, "cancelAmount": 1_000}
    answers = at_once(40, lambda number: toss(payment_twin, f"{key}/cancel", body))
    assert sum(answer.status == 200 for answer in answers) == 24
    assert payment_twin.payment(key)["refunded"] == 24_000
