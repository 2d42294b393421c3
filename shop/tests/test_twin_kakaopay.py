"""The twin speaks KakaoPay's protocol for one payment."""

import pytest

from shop.tests.twin import Refusal
from shop.tests.twin_calls import IDS, accepted, ask, kakao, ready


def test_ready_leads_a_buyer_of_every_device_to_a_page(payment_twin):
    answer = kakao(payment_twin, "ready", **ready())
    assert answer.status == 200
    tid = answer.data["tid"]
    assert (tid[0], len(tid)) == ("T", 20)
    assert answer.data["next_redirect_pc_url"] == f"{payment_twin.url}/kakaopay/{tid}/pc"
    assert answer.data["next_redirect_mobile_url"] == f"{payment_twin.url}/kakaopay/{tid}/mobile"
    assert answer.data["android_app_scheme"].startswith("kakaotalk://kakaopay/pg?url=")
    assert "+" not in answer.data["created_at"]
    assert payment_twin.payment(tid)["status"] == "READY"


def test_money_moves_when_the_shop_approves_and_not_before(payment_twin):
    wanted = accepted(payment_twin)
    before = payment_twin.payment(wanted["tid"])
    assert (before["status"], before["captured"]) == ("AUTH_PASSWORD", 0)

    answer = kakao(payment_twin, "approve", **wanted)

    assert answer.status == 200
    assert answer.data["aid"].startswith("A")
    assert answer.data["amount"] == {
        "total": 24_000,
        "tax_free": 0,
        "vat": 2_182,
        "point": 0,
        "discount": 0,
        "green_deposit": 0,
    }
    assert (answer.data["partner_order_id"], answer.data["quantity"]) == ("IM-260101-AAAA", 2)
    assert (answer.data["payment_method_type"], "card_info" in answer.data) == ("MONEY", False)
    after = payment_twin.payment(wanted["tid"])
    assert (after["status"], after["captured"], after["captures"]) == ("SUCCESS_PAYMENT", 24_000, 1)


def test_a_card_at_kakaopay_is_described(payment_twin):
    tid = kakao(payment_twin, "ready", **ready()).data["tid"]
    token = payment_twin.approve(tid, method="CARD")["pg_token"]
    data = kakao(payment_twin, "approve", tid=tid, pg_token=token, **IDS).data
    assert (data["payment_method_type"], data["card_info"]["install_month"]) == ("CARD", "00")


def test_the_buyer_comes_back_to_the_address_that_the_shop_gave(payment_twin):
    tid = kakao(payment_twin, "ready", **ready()).data["tid"]
    back = payment_twin.approve(tid)
    assert (back.url.partition("?")[0], back["order"]) == ("http://127.0.0.1/approve", "1")
    assert set(back) == {"order", "pg_token"}


@pytest.mark.parametrize(
    ("act", "url", "status"),
    [
        ("cancel", "http://127.0.0.1/cancel", "QUIT_PAYMENT"),
        ("decline", "http://127.0.0.1/fail", "FAIL_AUTH_PASSWORD"),
        ("expire", "http://127.0.0.1/fail", "QUIT_PAYMENT"),
    ],
)
def test_a_buyer_who_does_not_pay_comes_back_elsewhere(payment_twin, act, url, status):
    tid = kakao(payment_twin, "ready", **ready()).data["tid"]
    assert payment_twin.act(tid, act).url == url
    assert kakao(payment_twin, "order", tid=tid).data["status"] == status
    with pytest.raises(Refusal, match=status):
        payment_twin.approve(tid)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"partner_order_id": "o" * 101}, -2),
        ({"partner_user_id": ""}, -2),
        ({"item_name": "가" * 101}, -2),
        ({"quantity": 0}, -2),
        ({"total_amount": "24000"}, -2),
        ({"tax_free_amount": None}, -2),
        ({"tax_free_amount": 24_001}, -722),
        ({"approval_url": "http://127.0.0.1/" + "a" * 255}, -2),
        ({"fail_url": "ftp://127.0.0.1/"}, -2),
        ({"payment_method_type": "COINS"}, -2),
        ({"cid": "SHORT"}, -731),
    ],
)
def test_what_does_not_fit_is_not_made_ready(payment_twin, changes, code):
    answer = kakao(payment_twin, "ready", **ready() | changes)
    assert (answer.status, answer.code) == (400, code)
    assert payment_twin.payments() == []


@pytest.mark.parametrize("header", ["", "KakaoAK DEVTWIN", "SECRET_KEY ", "SECRET_KEY PRD0000000000000000000"])
def test_nobody_is_made_ready_without_a_key_for_tests(payment_twin, header):
    body = {"cid": "TC0ONETIME", **ready()}
    answer = ask(f"{payment_twin.url}/online/v1/payment/ready", body, Authorization=header)
    assert (answer.status, answer.code) == (401, -401)
    assert payment_twin.payments() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"partner_order_id": "another"}, -706),
        ({"partner_user_id": "another"}, -707),
        ({"pg_token": "invented"}, -708),
        ({"total_amount": 23_999}, -722),
        ({"tid": "T0000000000000000000"}, -721),
        ({"cid": "TC0SUBSCRI"}, -721),
    ],
)
def test_an_approval_that_does_not_fit_takes_nothing(payment_twin, changes, code):
    wanted = accepted(payment_twin)
    answer = kakao(payment_twin, "approve", **wanted | changes)
    assert (answer.status, answer.code) == (400, code)
    assert payment_twin.payment(wanted["tid"])["captures"] == 0


def test_a_token_is_good_for_one_approval(payment_twin):
    wanted = accepted(payment_twin)
    kakao(payment_twin, "approve", **wanted)
    answer = kakao(payment_twin, "approve", **wanted)
    assert (answer.status, answer.data) == (400, {"error_code": -702, "error_message": "payment is already done!"})
    assert payment_twin.payment(wanted["tid"])["captures"] == 1


def test_a_buyer_who_has_not_accepted_is_charged_nothing(payment_twin):
    tid = kakao(payment_twin, "ready", **ready()).data["tid"]
    assert kakao(payment_twin, "approve", tid=tid, pg_token="x", **IDS).code == -701


def test_what_is_not_approved_within_fifteen_minutes_is_over(payment_twin):
    wanted = accepted(payment_twin)
    payment_twin.shift_clock(15 * 60 + 1)
    assert kakao(payment_twin, "approve", **wanted).code == -723
    assert payment_twin.payment(wanted["tid"])["status"] == "QUIT_PAYMENT"


def test_an_order_tells_how_far_the_buyer_is(payment_twin):
    tid = kakao(payment_twin, "ready", **ready()).data["tid"]
    for status in ("SEND_TMS", "OPEN_PAYMENT", "SELECT_METHOD", "ARS_WAITING"):
        payment_twin.act(tid, "status", status=status)
        data = kakao(payment_twin, "order", tid=tid).data
        assert (data["status"], data["approved_at"], data["cancel_available_amount"]["total"]) == (status, None, 0)
    with pytest.raises(Refusal):
        payment_twin.act(tid, "status", status="SUCCESS_PAYMENT")


def test_a_part_is_given_back_and_then_the_rest(payment_twin):
    wanted = accepted(payment_twin)
    kakao(payment_twin, "approve", **wanted)
    tid = wanted["tid"]

    part = kakao(payment_twin, "cancel", tid=tid, cancel_amount=9_000, cancel_tax_free_amount=0).data

    assert (part["status"], part["approved_cancel_amount"]["total"]) == ("PART_CANCEL_PAYMENT", 9_000)
    assert (part["canceled_amount"]["total"], part["cancel_available_amount"]["total"]) == (9_000, 15_000)
    rest = {"cancel_amount": 15_000, "cancel_tax_free_amount": 0, "cancel_available_amount": 15_000}
    assert kakao(payment_twin, "cancel", tid=tid, **rest).data["status"] == "CANCEL_PAYMENT"
    order = kakao(payment_twin, "order", tid=tid).data
    actions = [(action["payment_action_type"], action["amount"]) for action in order["payment_action_details"]]
    assert actions == [("PAYMENT", 24_000), ("CANCEL", 9_000), ("CANCEL", 15_000)]
    assert (order["canceled_amount"]["total"], order["cancel_available_amount"]["total"]) == (24_000, 0)
    assert payment_twin.payment(tid)["refunded"] == 24_000


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"cancel_amount": 24_001}, -710),
        ({"cancel_amount": 0}, -2),
        ({"cancel_tax_free_amount": None}, -2),
        ({"cancel_available_amount": 23_000}, -722),
    ],
)
def test_a_refund_that_does_not_fit_gives_nothing_back(payment_twin, changes, code):
    wanted = accepted(payment_twin)
    kakao(payment_twin, "approve", **wanted)
    body = {"cancel_amount": 1_000, "cancel_tax_free_amount": 0} | changes
    assert kakao(payment_twin, "cancel", tid=wanted["tid"], **body).code == code
    assert payment_twin.payment(wanted["tid"])["refunded"] == 0


def test_nothing_is_given_back_of_what_was_never_taken(payment_twin):
    tid = accepted(payment_twin)["tid"]
    assert kakao(payment_twin, "cancel", tid=tid, cancel_amount=1, cancel_tax_free_amount=0).code == -784


def test_two_payments_of_one_order_are_both_in_the_ledger(payment_twin):
    for _buyer in range(2):
        kakao(payment_twin, "approve", **accepted(payment_twin))
    captured = [payment["captured"] for payment in payment_twin.payments("IM-260101-AAAA")]
    assert captured == [24_000, 24_000]


def test_a_provider_that_refuses_takes_nothing(payment_twin):
    wanted = accepted(payment_twin)
    payment_twin.fault("approve", "refuse")
    answer = kakao(payment_twin, "approve", **wanted)
    assert (answer.status, answer.code) == (400, -780)
    assert answer.data["extras"]["method_result_code"] == "USER_LOCKED"
    payment = payment_twin.payment(wanted["tid"])
    assert (payment["status"], payment["captures"]) == ("FAIL_PAYMENT", 0)
