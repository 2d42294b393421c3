"""Korean telephone numbers: kept as digits, shown as people write them."""

import re
import unicodedata

_KINDS = (
    re.compile(r"(01[016789])(\d{3,4})(\d{4})"),  # Mobile.
    re.compile(r"(02)(\d{3,4})(\d{4})"),  # Seoul.
    re.compile(r"(0(?:3[1-3]|4[1-4]|5[1-5]|6[1-4]))(\d{3,4})(\d{4})"),  # The other regions.
    re.compile(r"(070)(\d{4})(\d{4})"),  # Internet.
    re.compile(r"(050\d)(\d{3,4})(\d{4})"),  # Numbers that hide another one.
    re.compile(r"(1[568]\d{2})(\d{4})"),  # Nationwide numbers of companies.
)


def digits(text: str) -> str:
    """What was typed, without hyphens, blanks and brackets, and without the country's own number."""
    plain = unicodedata.normalize("NFKC", text)
    only_digits = re.sub(r"[\s().-]", "", plain.replace("‑", "-").replace("–", "-"))
    return re.sub(r"^(?:\+|00)82\(?0?", "0", only_digits)


def is_phone(number: str) -> bool:
    return number.isascii() and any(kind.fullmatch(number) for kind in _KINDS)


def hyphenated(number: str) -> str:
    """`010-1234-5678`; a number of an unknown kind stays as it is."""
    for kind in _KINDS:
        if found := kind.fullmatch(number):
            return "-".join(found.groups())
    return number
