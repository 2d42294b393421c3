"""Whole Korean won, as it is read: `12,900원`."""


def won(amount: int) -> str:
    return f"{amount:,}원"
