"""The withdrawal clock, by the calendar of Seoul."""

from datetime import date

import pytest

from shop.withdrawal import Withdrawal, last_day, last_day_for_faults, refund_due


@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2026-11-23", "2026-11-30"),  # Monday to Monday: the day of receipt is not counted.
        ("2026-11-21", "2026-11-30"),  # The seventh day is a Saturday.
        ("2026-11-22", "2026-11-30"),  # The seventh day is a Sunday.
        ("2026-12-18", "2026-12-28"),  # 성탄절, a Friday, and the weekend after it.
        ("2026-09-17", "2026-09-28"),  # 추석 from Thursday to Saturday, and a Sunday.
        ("2026-09-28", "2026-10-06"),  # 개천절 is a Saturday, its substitute a Monday.
        ("2026-12-25", "2027-01-04"),  # 새해 첫날, and the weekend after it.
        ("2026-07-10", "2026-07-20"),  # 제헌절 is a holiday again since 2026.
    ],
)
def test_seven_days_after_receipt_and_never_on_a_day_off(received: str, last: str):
    assert last_day(received_on=date.fromisoformat(received)) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2026-11-23", "2027-02-23"),
        ("2026-11-22", "2027-02-22"),
        ("2026-11-29", "2027-03-02"),  # Ends on February 28, a Sunday, and March 1 is a holiday.
        ("2027-02-28", "2027-05-31"),  # Counted from March 1: to the end of May, whatever day it was.
        ("2026-08-31", "2026-11-30"),  # Counted from September 1.
        ("2027-11-30", "2028-02-29"),  # A leap year.
    ],
)
def test_three_months_go_by_the_calendar(received: str, last: str):
    assert last_day_for_faults(received_on=date.fromisoformat(received)) == date.fromisoformat(last)


def test_whoever_knows_of_a_fault_has_thirty_days():
    received = date(2026, 11, 2)
    assert last_day_for_faults(received_on=received, known_on=date(2026, 11, 9)) == date(2026, 12, 9)
    assert last_day_for_faults(received_on=received, known_on=date(2027, 1, 29)) == date(2027, 2, 2)


@pytest.mark.parametrize(
    ("collected", "due"), [("2026-11-23", "2026-11-26"), ("2026-11-26", "2026-12-01"), ("2026-12-23", "2026-12-29")]
)
def test_the_money_is_due_on_the_third_working_day(collected: str, due: str):
    assert refund_due(collected_on=date.fromisoformat(collected)) == date.fromisoformat(due)


RECEIVED = Withdrawal(received_on=date(2026, 11, 23))
EXCEPTED = Withdrawal(received_on=date(2026, 11, 23), is_excepted=True)


@pytest.mark.parametrize(
    ("withdrawal", "is_fault", "today", "refusal"),
    [
        (RECEIVED, False, "2026-11-30", ""),
        (RECEIVED, False, "2026-12-01", "11월 30일까지 반품할 수 있었어요."),
        (RECEIVED, True, "2027-02-23", ""),
        (RECEIVED, True, "2027-02-24", "2월 23일까지 반품할 수 있었어요."),
        (EXCEPTED, True, "2026-11-24", ""),
        (EXCEPTED, False, "2026-11-24", "주문할 때 청약철회가 제한된다는 데 동의하신 상품이에요."),
        (Withdrawal(received_on=None), True, "2026-11-24", "아직 도착하지 않았어요."),
    ],
)
def test_what_can_not_be_sent_back_says_why(withdrawal: Withdrawal, is_fault: bool, today: str, refusal: str):
    said = withdrawal.refusal(is_fault=is_fault, today=date.fromisoformat(today))
    assert said.startswith(refusal)
    assert bool(said) == bool(refusal)


@pytest.mark.parametrize(
    ("withdrawal", "today", "sentence"),
    [
        (Withdrawal(received_on=None), "2026-11-24", ""),
        (RECEIVED, "2026-11-24", "11월 30일까지 반품할 수 있어요."),
        (
            RECEIVED,
            "2026-12-24",
            "11월 30일까지 반품할 수 있었어요. 하자가 있거나 잘못 온 것이면 2027년 2월 23일까지예요.",
        ),
        (RECEIVED, "2027-03-24", "2026년 11월 30일까지 반품할 수 있었어요."),
        (
            EXCEPTED,
            "2026-11-24",
            "주문할 때 청약철회가 제한된다는 데 동의하신 상품이에요. 하자가 있거나 잘못 온 것이면 반품할 수 있어요.",
        ),
    ],
)
def test_a_line_says_until_when_it_can_be_sent_back(withdrawal: Withdrawal, today: str, sentence: str):
    assert withdrawal.sentence(today=date.fromisoformat(today)) == sentence
