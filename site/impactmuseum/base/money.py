"""Whole Korean won, as it is read: `12,900원`."""

MOST_WON = 99_999_999


def won(amount: int) -> str:
    return f"{amount:,}원"


def read_won(text: str) -> int | None:
    """`12,900원` and `12900` are prices; anything else is none."""
    try:
        price = int(text.replace(",", "").removesuffix("원").strip())
    except ValueError:
        return None
    return min(price, MOST_WON) if price >= 0 else None
