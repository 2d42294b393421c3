"""The twin's list of transactions: what moved in a period, page by page, as Toss's does."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from shop.payment_twin.clock import SEOUL
from shop.tests.twin import TwinClient
from shop.tests.twin_calls import REASON, Answer, approved, ask, basic, confirmed, toss


def listed(twin: TwinClient, *, headers: dict[str, str] | None = None, **query: Any) -> Answer:
    now = datetime.now(SEOUL)
    period = {"startDate": f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M:%S}", "endDate": f"{now:%Y-%m-%dT%H:%M:%S}"}
    asked = urlencode({**period, **query})
    return ask(f"{twin.url}/v1/transactions?{asked}", **(headers or {"Authorization": basic()}))


def statuses(answer: Answer) -> list[tuple[str, str, int]]:
    return [(row["orderId"], row["status"], row["amount"]) for row in answer.data]


def test_what_was_taken_and_given_back_is_listed_in_its_order(payment_twin):
    payment = confirmed(payment_twin, "IM-260101-AAAA")
    toss(payment_twin, f"{payment['paymentKey']}/cancel", {**REASON, "cancelAmount": 4000})
    toss(payment_twin, f"{payment['paymentKey']}/cancel", REASON)
    answer = listed(payment_twin)
    assert statuses(answer) == [
        ("IM-260101-AAAA", "DONE", 24_000),
        ("IM-260101-AAAA", "PARTIAL_CANCELED", 4000),
        ("IM-260101-AAAA", "CANCELED", 20_000),
    ]
    assert {row["paymentKey"] for row in answer.data} == {payment["paymentKey"]}
    assert answer.data[0]["transactionKey"] == payment["lastTransactionKey"]


def test_what_only_might_have_been_is_not_listed(payment_twin):
    approved(payment_twin, "IM-260101-AAAA")
    confirmed(payment_twin, "IM-260101-BBBB", "VIRTUAL_ACCOUNT")
    assert listed(payment_twin).data == []


def test_a_deposit_that_was_none_is_listed_twice(payment_twin):
    confirmed(payment_twin, "IM-260101-AAAA", "VIRTUAL_ACCOUNT")
    payment_twin.deposit("IM-260101-AAAA")
    payment_twin.deposit_error("IM-260101-AAAA")
    assert [status for _order, status, _amount in statuses(listed(payment_twin))] == ["DONE", "WAITING_FOR_DEPOSIT"]


def test_what_moved_at_another_time_is_not_listed(payment_twin):
    confirmed(payment_twin)
    yesterday = f"{datetime.now(SEOUL) - timedelta(minutes=1):%Y-%m-%dT%H:%M:%S}"
    assert listed(payment_twin, endDate=yesterday).data == []
    payment_twin.shift_clock(3600)
    confirmed(payment_twin, "IM-260101-LATER")
    assert [order for order, _status, _amount in statuses(listed(payment_twin))] == ["IM-260101-AAAA"]


def test_a_page_goes_on_after_the_last_transaction_of_the_one_before(payment_twin):
    for number in range(3):
        confirmed(payment_twin, f"IM-260101-AAA{number}")
    first = listed(payment_twin, limit=2)
    second = listed(payment_twin, limit=2, startingAfter=first.data[-1]["transactionKey"])
    assert [row["orderId"][-1] for row in first.data + second.data] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"startDate": "yesterday"}, "INVALID_REQUEST"),
        ({"endDate": ""}, "INVALID_REQUEST"),
        ({"limit": "0"}, "INVALID_REQUEST"),
        ({"limit": "5001"}, "INVALID_REQUEST"),
        ({"limit": "many"}, "INVALID_REQUEST"),
        ({"startingAfter": "nobody's"}, "INVALID_TRANSACTION_KEY"),
    ],
)
def test_what_can_not_be_listed_is_refused(payment_twin, query, code):
    answer = listed(payment_twin, **query)
    assert (answer.status, answer.code) == (400, code)


def test_nobody_reads_the_list_without_the_secret_key(payment_twin):
    answer = listed(payment_twin, headers={"Authorization": "Basic eHg6"})
    assert (answer.status, answer.code) == (401, "UNAUTHORIZED_KEY")


def test_the_list_can_fail(payment_twin):
    payment_twin.fault("list", "refuse", code="COMMON_ERROR")
    assert listed(payment_twin).status == 500
    assert listed(payment_twin).status == 200
