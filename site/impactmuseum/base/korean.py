"""Korean as it is written: particles that fit their word, dates as people read them."""

from datetime import date, datetime

from django.utils import timezone

_HANGUL_FIRST, _HANGUL_LAST = 0xAC00, 0xD7A3
_RIEUL = 8
_WEEKDAYS = "월화수목금토일"


def josa(word: str, pair: str) -> str:
    """Append to `word` the particle of `pair` that its last sound asks for.

    `pair` is written with the form after a consonant first: "을/를", "이/가", "은/는", "과/와", "으로/로".
    Words that do not end in Hangul get both, as in `Mug을(를)`.
    """
    after_consonant, after_vowel = pair.split("/")
    code = ord(word[-1]) if word else 0
    if not _HANGUL_FIRST <= code <= _HANGUL_LAST:
        return f"{word}{after_consonant}({after_vowel})"
    final = (code - _HANGUL_FIRST) % 28
    if final == 0 or (final == _RIEUL and after_consonant == "으로"):
        return f"{word}{after_vowel}"
    return f"{word}{after_consonant}"


def long_date(day: date) -> str:
    """`2026년 11월 22일 (일)`, in Seoul's day if `day` carries a time."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return f"{day.year}년 {day.month}월 {day.day}일 ({_WEEKDAYS[day.weekday()]})"


def short_date(day: date) -> str:
    """`2026.11.22`, in Seoul's day if `day` carries a time."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return f"{day.year}.{day.month:02}.{day.day:02}"


def counted(unit: str) -> tuple[str, str]:
    """What is counted and the word it is counted with: `우산(개)` is 우산 by 개, `원` is only a counter."""
    thing, bracket, counter = unit.partition("(")
    return (thing.strip(), counter.removesuffix(")").strip()) if bracket else ("", unit)
