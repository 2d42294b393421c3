"""Whole Korean won, as it is read: `12,900원`, in English `₩12,900`."""

from impactmuseum.base import languages

MOST_WON = 99_999_999


def won(amount: int) -> str:
    if languages.is_source():
        return f"{amount:,}원"
    return f"-₩{-amount:,}" if amount < 0 else f"₩{amount:,}"


def read_won(text: str) -> int | None:
    """`12,900원` and `12900` are prices; anything else is none."""
    try:
        price = int(text.replace(",", "").removesuffix("원").removeprefix("₩").strip())
    except ValueError:
        return None
    return min(price, MOST_WON) if price >= 0 else None
