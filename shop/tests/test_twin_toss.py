"""The twin speaks Toss's protocol: what is confirmed, looked up, given back and refused."""

import pytest

from shop.tests.twin import CLIENT_KEY, Refusal
from shop.tests.twin_calls import ACCOUNT, REASON, approved, ask, asked_for, basic, confirmed, toss


def test_a_card_is_charged_when_the_shop_confirms_and_not_before(payment_twin):
    wanted = approved(payment_twin)
    assert payment_twin.payment(wanted["orderId"])["captured"] == 0

    answer = toss(payment_twin, "confirm", wanted)

    assert answer.status == 200
    assert (answer.data["status"], answer.data["method"], answer.data["totalAmount"]) == ("DONE", "카드", 24_000)
    assert (answer.data["suppliedAmount"], answer.data["vat"], answer.data["balanceAmount"]) == (21_818, 2_182, 24_000)
    assert answer.data["approvedAt"].endswith("+09:00")
    assert answer.data["card"]["cardType"] == "신용"
    assert answer.data["virtualAccount"] is answer.data["secret"] is answer.data["cancels"] is None
    charged = payment_twin.payment(wanted["orderId"])
    assert (charged["status"], charged["captured"], charged["captures"]) == ("DONE", 24_000, 1)


def test_the_buyer_comes_back_with_three_values_beside_the_shops_own(payment_twin):
    key = payment_twin.request_payment(**asked_for())
    back = payment_twin.approve("IM-260101-AAAA")
    assert back == {
        "step": "1",
        "paymentType": "NORMAL",
        "orderId": "IM-260101-AAAA",
        "paymentKey": key,
        "amount": "24000",
    }
    assert back.url.startswith("http://127.0.0.1/success?")


def test_a_card_company_that_declines_sends_the_buyer_back_with_a_code(payment_twin):
    payment_twin.request_payment(**asked_for())
    back = payment_twin.decline("IM-260101-AAAA")
    assert (back["code"], back["orderId"], back["token"]) == ("REJECT_CARD_COMPANY", "IM-260101-AAAA", "a/b")
    assert payment_twin.payment("IM-260101-AAAA")["status"] == "ABORTED"


def test_a_buyer_who_closes_the_window_names_no_order_and_changes_nothing(payment_twin):
    payment_twin.request_payment(**asked_for())
    back = payment_twin.cancel("IM-260101-AAAA")
    assert back["code"] == "PAY_PROCESS_CANCELED"
    assert "orderId" not in back
    assert payment_twin.payment("IM-260101-AAAA")["status"] == "READY"


def test_an_approved_payment_can_not_be_declined_any_more(payment_twin):
    wanted = approved(payment_twin)
    with pytest.raises(Refusal, match="IN_PROGRESS"):
        payment_twin.decline(wanted["paymentKey"])
    assert payment_twin.payment(wanted["paymentKey"])["status"] == "IN_PROGRESS"


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"orderId": "short"}, "INVALID_PARAMETERS"),
        ({"orderId": "with space"}, "INVALID_PARAMETERS"),
        ({"orderId": "x" * 65}, "INVALID_PARAMETERS"),
        ({"orderName": "가" * 101}, "INVALID_PARAMETERS"),
        ({"customerMobilePhone": "010-1234-5678"}, "INVALID_PARAMETERS"),
        ({"amount": {"currency": "KRW", "value": 0}}, "BELOW_ZERO_AMOUNT"),
        ({"amount": {"currency": "KRW", "value": 99.5}}, "INVALID_AMOUNT_VALUE"),
        ({"amount": {"currency": "USD", "value": 10}}, "INVALID_AMOUNT_CURRENCY"),
        ({"method": "BITCOIN"}, "NOT_SUPPORTED_METHOD"),
        ({"successUrl": "/success"}, "INCORRECT_SUCCESS_URL_FORMAT"),
        ({"failUrl": "javascript:alert(1)"}, "INCORRECT_FAIL_URL_FORMAT"),
        ({"customerKey": "?"}, "INVALID_CUSTOMER_KEY"),
        ({"clientKey": "live_ck_real"}, "INVALID_CLIENT_KEY"),
        ({"clientKey": "test_gck_widget"}, "NOT_SUPPORTED_WIDGET_KEY"),
        ({"virtualAccount": {"validHours": 2161}}, "EXCEED_MAX_DUE_DATE"),
        ({"virtualAccount": {"cashReceipt": {"type": "다른 것"}}}, "INVALID_PARAMETERS"),
    ],
)
def test_a_window_does_not_open_for_what_the_real_script_would_refuse(payment_twin, parameters, code):
    with pytest.raises(Refusal, match=code):
        payment_twin.request_payment(**asked_for() | parameters)
    assert payment_twin.payments() == []


def test_an_order_id_may_be_as_short_and_as_long_as_the_documents_say(payment_twin):
    for order_id in ("a-B_=9", "x" * 64):
        assert confirmed(payment_twin, order_id)["orderId"] == order_id


@pytest.mark.parametrize(
    ("header", "status", "code"),
    [
        ("", 403, "INCORRECT_BASIC_AUTH_FORMAT"),
        ("Basic test_sk_not_encoded", 403, "INCORRECT_BASIC_AUTH_FORMAT"),
        ("Basic dGVzdF9za190d2lu", 403, "INCORRECT_BASIC_AUTH_FORMAT"),  # test_sk_twin without its colon
        (basic(CLIENT_KEY), 401, "UNAUTHORIZED_KEY"),
        (basic("live_sk_real"), 400, "INVALID_API_KEY"),
    ],
)
def test_nobody_confirms_without_the_secret_key(payment_twin, header, status, code):
    wanted = approved(payment_twin)
    answer = toss(payment_twin, "confirm", wanted, Authorization=header)
    assert (answer.status, answer.code) == (status, code)
    assert payment_twin.payment(wanted["paymentKey"])["captures"] == 0


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"amount": 23_999}, 403, "FORBIDDEN_REQUEST"),
        ({"orderId": "IM-260101-BBBB"}, 404, "NOT_FOUND_PAYMENT_SESSION"),
        ({"paymentKey": "nobody's"}, 404, "NOT_FOUND_PAYMENT"),
        ({"amount": "24000"}, 400, "INVALID_REQUEST"),
        ({"amount": True}, 400, "INVALID_REQUEST"),
        ({"paymentKey": None}, 400, "INVALID_REQUEST"),
    ],
)
def test_a_confirmation_that_does_not_fit_takes_nothing(payment_twin, changes, status, code):
    wanted = approved(payment_twin)
    answer = toss(payment_twin, "confirm", wanted | changes)
    assert (answer.status, answer.code) == (status, code)
    payment = payment_twin.payment(wanted["paymentKey"])
    assert (payment["status"], payment["captures"]) == ("IN_PROGRESS", 0)


def test_a_body_that_is_no_json_object_is_refused(payment_twin):
    assert toss(payment_twin, "confirm", ["a", "list"]).code == "INVALID_REQUEST"


def test_a_payment_is_confirmed_once(payment_twin):
    wanted = approved(payment_twin)
    assert toss(payment_twin, "confirm", wanted).status == 200
    answer = toss(payment_twin, "confirm", wanted)
    assert (answer.status, answer.code) == (400, "ALREADY_PROCESSED_PAYMENT")
    assert payment_twin.payment(wanted["paymentKey"])["captures"] == 1


def test_a_buyer_who_has_not_approved_yet_is_charged_nothing(payment_twin):
    key = payment_twin.request_payment(**asked_for())
    wanted = {"paymentKey": key, "orderId": "IM-260101-AAAA", "amount": 24_000}
    assert toss(payment_twin, "confirm", wanted).code == "NOT_FOUND_PAYMENT_SESSION"


def test_an_order_id_is_used_up_by_its_first_payment(payment_twin):
    confirmed(payment_twin)
    second = approved(payment_twin)
    answer = toss(payment_twin, "confirm", second)
    assert (answer.status, answer.code) == (400, "DUPLICATED_ORDER_ID")
    assert payment_twin.payment(second["paymentKey"])["captures"] == 0


@pytest.mark.parametrize(("method", "least"), [("CARD", 100), ("TRANSFER", 200), ("VIRTUAL_ACCOUNT", 200)])
def test_each_method_has_a_least_amount(payment_twin, method, least):
    too_little = toss(payment_twin, "confirm", approved(payment_twin, "too-little", method, amount=least - 1))
    assert (too_little.status, too_little.code) == (400, "BELOW_MINIMUM_AMOUNT")
    assert toss(payment_twin, "confirm", approved(payment_twin, "enough", method, amount=least)).status == 200


def test_a_window_is_open_for_thirty_minutes(payment_twin):
    payment_twin.request_payment(**asked_for())
    payment_twin.shift_clock(30 * 60 - 5)
    assert payment_twin.payment("IM-260101-AAAA")["status"] == "READY"
    payment_twin.shift_clock(10)
    assert payment_twin.payment("IM-260101-AAAA")["status"] == "EXPIRED"
    with pytest.raises(Refusal, match="EXPIRED"):
        payment_twin.approve("IM-260101-AAAA")


def test_what_is_not_confirmed_within_ten_minutes_expires(payment_twin):
    wanted = approved(payment_twin)
    payment_twin.shift_clock(10 * 60 + 1)
    answer = toss(payment_twin, "confirm", wanted)
    assert (answer.status, answer.code) == (404, "NOT_FOUND_PAYMENT_SESSION")
    data = toss(payment_twin, wanted["paymentKey"]).data
    assert (data["status"], data["failure"]["code"], data["approvedAt"]) == ("EXPIRED", "EXPIRED_PAYMENT", None)


def test_what_was_confirmed_in_time_does_not_expire(payment_twin):
    key = confirmed(payment_twin)["paymentKey"]
    payment_twin.shift_clock(86_400)
    assert toss(payment_twin, key).data["status"] == "DONE"


def test_a_payment_is_looked_up_by_its_key_and_by_its_order(payment_twin):
    payment = confirmed(payment_twin)
    approved(payment_twin)  # A second window of the same order, never confirmed.
    assert toss(payment_twin, payment["paymentKey"]).data == payment
    assert toss(payment_twin, "orders/IM-260101-AAAA").data == payment
    assert toss(payment_twin, "nobody's").code == toss(payment_twin, "orders/nobody's").code == "NOT_FOUND_PAYMENT"


def test_all_is_given_back_where_no_amount_is_named(payment_twin):
    key = confirmed(payment_twin)["paymentKey"]
    answer = toss(payment_twin, f"{key}/cancel", REASON)
    assert (answer.data["status"], answer.data["balanceAmount"], answer.data["vat"]) == ("CANCELED", 0, 0)
    [cancel] = answer.data["cancels"]
    assert (cancel["cancelAmount"], cancel["refundableAmount"], cancel["cancelStatus"]) == (24_000, 0, "DONE")
    assert cancel["cancelReason"] == "마음이 바뀌었어요"
    assert cancel["transactionKey"] == answer.data["lastTransactionKey"]
    assert payment_twin.payment(key)["refunded"] == 24_000


def test_a_part_is_given_back_and_then_the_rest(payment_twin):
    key = confirmed(payment_twin)["paymentKey"]
    part = toss(payment_twin, f"{key}/cancel", {**REASON, "cancelAmount": 9_000}).data
    assert (part["status"], part["balanceAmount"], part["totalAmount"]) == ("PARTIAL_CANCELED", 15_000, 24_000)
    rest = toss(payment_twin, f"{key}/cancel", {**REASON, "refundableAmount": 15_000}).data
    assert [cancel["cancelAmount"] for cancel in rest["cancels"]] == [9_000, 15_000]
    assert [cancel["refundableAmount"] for cancel in rest["cancels"]] == [15_000, 0]
    assert (rest["status"], payment_twin.payment(key)["refunded"]) == ("CANCELED", 24_000)


def test_what_is_free_of_tax_is_given_back_as_such(payment_twin):
    payment = confirmed(payment_twin, taxFreeAmount=13_000)
    assert (payment["taxFreeAmount"], payment["vat"], payment["suppliedAmount"]) == (13_000, 1_000, 10_000)
    path = f"{payment['paymentKey']}/cancel"
    part = toss(payment_twin, path, {**REASON, "cancelAmount": 3_000, "taxFreeAmount": 3_000}).data
    assert (part["taxFreeAmount"], part["vat"], part["cancels"][0]["taxFreeAmount"]) == (10_000, 1_000, 3_000)
    too_much = toss(payment_twin, path, {**REASON, "cancelAmount": 11_000, "taxFreeAmount": 10_001})
    assert (too_much.status, too_much.code) == (400, "INVALID_REQUEST")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "INVALID_REQUEST"),
        ({"cancelReason": "가" * 201}, 400, "INVALID_REQUEST"),
        ({**REASON, "cancelAmount": 0}, 400, "INVALID_REQUEST"),
        ({**REASON, "currency": "USD"}, 400, "INVALID_REQUEST"),
        ({**REASON, "cancelAmount": 24_001}, 403, "NOT_CANCELABLE_AMOUNT"),
        ({**REASON, "cancelAmount": 100, "refundableAmount": 23_999}, 400, "NOT_MATCHES_REFUNDABLE_AMOUNT"),
    ],
)
def test_a_refund_that_does_not_fit_gives_nothing_back(payment_twin, body, status, code):
    key = confirmed(payment_twin)["paymentKey"]
    answer = toss(payment_twin, f"{key}/cancel", body)
    assert (answer.status, answer.code) == (status, code)
    assert payment_twin.payment(key)["refunded"] == 0


def test_nothing_is_given_back_of_what_was_never_taken_or_is_given_back_already(payment_twin):
    waiting = approved(payment_twin, "never-confirmed")["paymentKey"]
    assert toss(payment_twin, f"{waiting}/cancel", REASON).code == "NOT_CANCELABLE_PAYMENT"
    key = confirmed(payment_twin)["paymentKey"]
    toss(payment_twin, f"{key}/cancel", REASON)
    assert toss(payment_twin, f"{key}/cancel", REASON).code == "ALREADY_CANCELED_PAYMENT"
    assert payment_twin.payment(key)["refunded"] == 24_000


def test_a_virtual_account_waits_for_its_deposit(payment_twin):
    account = {"validHours": 48, "cashReceipt": {"type": "소득공제"}}
    payment = confirmed(payment_twin, method="VIRTUAL_ACCOUNT", virtualAccount=account, bank="20")
    assert (payment["status"], payment["method"], payment["approvedAt"]) == ("WAITING_FOR_DEPOSIT", "가상계좌", None)
    assert payment["secret"].startswith("ps_")
    issued = payment["virtualAccount"]
    assert (issued["bankCode"], issued["customerName"], issued["expired"]) == ("20", "김관람", False)
    assert issued["accountNumber"].startswith("X")
    assert payment_twin.payment(payment["paymentKey"])["captured"] == 0

    payment_twin.deposit("IM-260101-AAAA")

    paid = toss(payment_twin, payment["paymentKey"]).data
    assert (paid["status"], paid["secret"]) == ("DONE", payment["secret"])
    assert paid["approvedAt"] is not None
    assert (paid["cashReceipt"]["type"], paid["cashReceipt"]["amount"]) == ("소득공제", 24_000)
    assert payment_twin.payment(payment["paymentKey"])["captures"] == 1


def test_a_bank_takes_no_deposit_after_the_due_date(payment_twin):
    key = confirmed(payment_twin, method="VIRTUAL_ACCOUNT", virtualAccount={"validHours": 24})["paymentKey"]
    payment_twin.shift_clock(24 * 3600 + 1)
    with pytest.raises(Refusal, match="입금 기한이 지나서"):
        payment_twin.deposit("IM-260101-AAAA")
    data = toss(payment_twin, key).data
    assert (data["status"], data["virtualAccount"]["expired"]) == ("WAITING_FOR_DEPOSIT", True)


def test_a_fault_of_the_bank_makes_a_paid_account_wait_again(payment_twin):
    key = confirmed(payment_twin, method="VIRTUAL_ACCOUNT")["paymentKey"]
    payment_twin.deposit(key)
    payment_twin.deposit_error(key)
    assert toss(payment_twin, key).data["status"] == "WAITING_FOR_DEPOSIT"
    assert payment_twin.payment(key)["captured"] == 0
    payment_twin.deposit(key)
    payment = payment_twin.payment(key)
    assert (payment["status"], payment["captured"], payment["captures"]) == ("DONE", 24_000, 2)


def test_a_deposit_that_nobody_waits_for_is_refused(payment_twin):
    key = confirmed(payment_twin)["paymentKey"]
    with pytest.raises(Refusal, match="DONE"):
        payment_twin.deposit(key)
    with pytest.raises(Refusal, match="가상계좌 결제만"):
        payment_twin.deposit_error(key)
    assert payment_twin.payment(key)["captures"] == 1


def test_a_virtual_account_without_a_deposit_is_given_up_whole(payment_twin):
    key = confirmed(payment_twin, method="VIRTUAL_ACCOUNT")["paymentKey"]
    part = toss(payment_twin, f"{key}/cancel", {**REASON, "cancelAmount": 1_000})
    assert (part.status, part.code) == (403, "NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT")
    whole = toss(payment_twin, f"{key}/cancel", REASON)
    assert (whole.data["status"], whole.data["balanceAmount"]) == ("CANCELED", 0)
    payment = payment_twin.payment(key)
    assert (payment["captured"], payment["refunded"]) == (0, 0)


@pytest.mark.parametrize(
    ("account", "code"),
    [
        (None, "INVALID_REQUEST"),
        (ACCOUNT | {"bank": "없는"}, "INVALID_BANK"),
        (ACCOUNT | {"accountNumber": "110-123"}, "INVALID_REFUND_ACCOUNT_NUMBER"),
        (ACCOUNT | {"holderName": ""}, "INVALID_REFUND_ACCOUNT_INFO"),
    ],
)
def test_a_deposit_goes_back_to_an_account_that_has_to_be_named(payment_twin, account, code):
    key = confirmed(payment_twin, method="VIRTUAL_ACCOUNT")["paymentKey"]
    payment_twin.deposit(key)
    assert toss(payment_twin, f"{key}/cancel", {**REASON, "refundReceiveAccount": account}).code == code
    assert payment_twin.payment(key)["refunded"] == 0

    answer = toss(payment_twin, f"{key}/cancel", {**REASON, "refundReceiveAccount": ACCOUNT})

    assert answer.data["virtualAccount"]["refundReceiveAccount"] == ACCOUNT
    assert payment_twin.payment(key)["refunded"] == 24_000


def test_a_transfer_and_its_bank(payment_twin):
    payment = confirmed(payment_twin, method="TRANSFER")
    assert (payment["method"], payment["status"], payment["transfer"]["bankCode"]) == ("계좌이체", "DONE", "88")


def test_any_error_of_tosss_can_be_tried_with_its_own_header(payment_twin):
    wanted = approved(payment_twin)
    answer = toss(payment_twin, "confirm", wanted, TossPayments_Test_Code="EXCEED_MAX_AMOUNT")
    assert (answer.status, answer.code) == (400, "EXCEED_MAX_AMOUNT")
    assert payment_twin.payment(wanted["paymentKey"])["captures"] == 0


def test_an_address_that_is_not_the_twins_is_not_found(payment_twin):
    assert ask(f"{payment_twin.url}/v1/billing/authorizations/issue", {}).status == 404
