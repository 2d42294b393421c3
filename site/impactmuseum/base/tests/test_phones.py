import pytest

from impactmuseum.base import phones


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("010-1234-5678", "01012345678", "010-1234-5678"),
        ("010 1234 5678", "01012345678", "010-1234-5678"),
        ("010.1234.5678", "01012345678", "010-1234-5678"),
        ("０１０-１２３４-５６７８", "01012345678", "010-1234-5678"),
        ("+82 10-1234-5678", "01012345678", "010-1234-5678"),
        ("011-123-4567", "0111234567", "011-123-4567"),
        ("02-123-4567", "021234567", "02-123-4567"),
        ("02)1234-5678", "0212345678", "02-1234-5678"),
        ("031-123-4567", "0311234567", "031-123-4567"),
        ("(044) 123-4567", "0441234567", "044-123-4567"),
        ("1588-1234", "15881234", "1588-1234"),
        ("070-1234-5678", "07012345678", "070-1234-5678"),
        ("0505-123-4567", "05051234567", "0505-123-4567"),
        ("0505-1234-5678", "050512345678", "0505-1234-5678"),
    ],
)
def test_a_number_is_kept_as_digits_and_shown_with_hyphens(typed: str, kept: str, shown: str):
    assert phones.digits(typed) == kept
    assert phones.is_phone(kept)
    assert phones.hyphenated(kept) == shown


@pytest.mark.parametrize(
    "typed", ["", "010-123", "010-12345-6789", "012-345-6789", "02-12-3456", "1388-1234", "전화", "010-1234-567a"]
)
def test_what_is_no_korean_number_is_told_apart(typed: str):
    number = phones.digits(typed)
    assert not phones.is_phone(number)
    assert phones.hyphenated(number) == number
