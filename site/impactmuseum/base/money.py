"""Whole Korean won, as it is read: `12,900원`, in English `₩12,900`."""

from impactmuseum.base import languages


def won(amount: int) -> str:
    if languages.is_source():
        return f"{amount:,}원"
    return f"-₩{-amount:,}" if amount < 0 else f"₩{amount:,}"
