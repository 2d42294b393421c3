"""What a variant costs at a moment: a pure function of its price and its price windows. No database, no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Window(Protocol):
    """From `start` up to but not including `end`, the price is `price`."""

    start: datetime
    end: datetime
    price: int
    label: str


@dataclass(frozen=True)
class Price:
    """Won. `list_price` is what it costs outside of any window."""

    price: int
    list_price: int
    label: str = ""

    @property
    def is_reduced(self) -> bool:
        return self.price < self.list_price

    @property
    def discount_percent(self) -> int:
        """How much less than the list price, rounded down so that it never promises too much."""
        if not self.is_reduced:
            return 0
        return (self.list_price - self.price) * 100 // self.list_price


def price_at(*, list_price: int, windows: Iterable[Window], moment: datetime) -> Price:
    window = open_window(windows=windows, moment=moment)
    if window is None:
        return Price(price=list_price, list_price=list_price)
    return Price(price=window.price, list_price=list_price, label=window.label)


def open_window(*, windows: Iterable[Window], moment: datetime) -> Window | None:
    return next((window for window in windows if window.start <= moment < window.end), None)


def next_change(*, windows: Iterable[Window], moment: datetime) -> datetime | None:
    """When the price of `moment` ends to hold, as far as is known: a window closes, or the next one opens."""
    edges = (edge for window in windows for edge in (window.start, window.end))
    return min((edge for edge in edges if edge > moment), default=None)


def percent_of(amount: int, percent: int) -> int:
    """`percent` of `amount` in won, rounded down once."""
    return amount * percent // 100


def reduction(*, kind: str, value: int, subtotal: int) -> int:
    """What a coupon of `value` percent or won takes off goods of `subtotal` won: never more than they cost."""
    return min(subtotal, percent_of(subtotal, value) if kind == "percent" else value)


def shares(amount: int, parts: Sequence[int]) -> list[int]:
    """`amount` split over `parts` in proportion, in whole won that add up to it; the largest remainders round up."""
    whole = sum(parts)
    if not whole:
        return [0] * len(parts)
    split = [amount * part // whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda index: (-(amount * parts[index] % whole), index))
    for index in by_remainder[: amount - sum(split)]:
        split[index] += 1
    return split


def percent_off(amount: int, percent: int) -> int:
    """`amount` less `percent`, in won."""
    return amount - percent_of(amount, percent)
