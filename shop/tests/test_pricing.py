from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop import pricing
from shop.pricing import Price, next_change, open_window, percent_of, percent_off, price_at

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SALE = SimpleNamespace(start=NOON, end=NOON + HOUR, price=16000, label="늦가을 할인")
LATER = SimpleNamespace(start=NOON + 3 * HOUR, end=NOON + 4 * HOUR, price=17000, label="")


@pytest.mark.parametrize(
    ("moment", "price"),
    [
        (NOON - timedelta(microseconds=1), 20000),
        (NOON, 16000),
        (NOON + HOUR - timedelta(microseconds=1), 16000),
        (NOON + HOUR, 20000),
    ],
)
def test_a_window_holds_from_its_start_up_to_but_not_including_its_end(moment: datetime, price: int) -> None:
    assert price_at(list_price=20000, windows=[SALE], moment=moment).price == price


def test_a_reduced_price_says_the_list_price_the_percentage_and_the_name_of_the_sale() -> None:
    price = price_at(list_price=20000, windows=[SALE], moment=NOON)
    assert (price.list_price, price.discount_percent, price.label) == (20000, 20, "늦가을 할인")
    assert price.is_reduced


def test_a_window_that_raises_the_price_is_no_discount() -> None:
    raised = SimpleNamespace(start=NOON, end=NOON + HOUR, price=25000, label="")
    price = price_at(list_price=20000, windows=[raised], moment=NOON)
    assert (price.price, price.is_reduced, price.discount_percent) == (25000, False, 0)


def test_a_variant_without_windows_costs_its_price() -> None:
    assert price_at(list_price=9900, windows=[], moment=NOON) == Price(price=9900, list_price=9900)


@pytest.mark.parametrize(
    ("moment", "window", "change"),
    [
        (NOON - HOUR, None, NOON),
        (NOON, SALE, NOON + HOUR),
        (NOON + HOUR, None, NOON + 3 * HOUR),
        (NOON + 3 * HOUR, LATER, NOON + 4 * HOUR),
        (NOON + 4 * HOUR, None, None),
    ],
)
def test_a_price_holds_until_a_window_closes_or_the_next_one_opens(moment: datetime, window: Any, change: Any) -> None:
    assert open_window(windows=[SALE, LATER], moment=moment) == window
    assert next_change(windows=[LATER, SALE], moment=moment) == change


def test_a_percentage_is_rounded_down_once() -> None:
    assert percent_of(9990, 5) == 499
    assert percent_off(19900, 10) == 17910
    assert percent_off(9999, 33) == 6700


def test_a_free_thing_is_no_division_by_zero() -> None:
    assert Price(price=0, list_price=0).discount_percent == 0


@given(amount=st.integers(0, 10**9), percent=st.integers(0, 100))
def test_a_part_and_what_is_left_of_it_add_up(amount: int, percent: int) -> None:
    assert percent_of(amount, percent) + percent_off(amount, percent) == amount


@given(list_price=st.integers(1, 10**7), price=st.integers(0, 10**7))
def test_the_percentage_never_promises_more_than_the_price_gives(list_price: int, price: int) -> None:
    percent = Price(price=price, list_price=list_price).discount_percent
    assert 0 <= percent <= 100
    assert percent_off(list_price, percent) >= min(price, list_price)


@pytest.mark.parametrize(
    ("kind", "value", "subtotal", "off"),
    [
        ("won", 3000, 10000, 3000),
        ("won", 3000, 2000, 2000),
        ("percent", 10, 12999, 1299),
        ("percent", 100, 5000, 5000),
        ("percent", 1, 99, 0),
    ],
)
def test_a_coupon_takes_off_whole_won_and_never_more_than_the_goods(kind, value, subtotal, off):
    assert pricing.reduction(kind=kind, value=value, subtotal=subtotal) == off


@pytest.mark.parametrize(
    ("amount", "parts", "split"),
    [(10, [1, 1, 1], [4, 3, 3]), (100, [0, 300, 100], [0, 75, 25]), (0, [5], [0]), (0, [0, 0], [0, 0]), (7, [7], [7])],
)
def test_a_discount_is_split_over_the_lines_to_the_last_won(amount, parts, split):
    assert pricing.shares(amount, parts) == split
