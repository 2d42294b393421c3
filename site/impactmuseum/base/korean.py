"""Korean as it is written: particles that fit their word, dates as people read them. Other languages take neither."""

from datetime import date, datetime

from django.utils import formats, timezone

from impactmuseum.base import languages

_HANGUL_FIRST, _HANGUL_LAST = 0xAC00, 0xD7A3
_RIEUL = 8
_WEEKDAYS = "월화수목금토일"


def josa(word: str, pair: str) -> str:
    """Append to `word` the particle of `pair` that its last sound asks for; to nothing in other languages.

    `pair` is written with the form after a consonant first: "을/를", "이/가", "은/는", "과/와", "으로/로".
    Words that do not end in Hangul get both, as in `Mug을(를)`.
    """
    if not languages.is_source():
        return word
    after_consonant, after_vowel = pair.split("/")
    code = ord(word[-1]) if word else 0
    if not _HANGUL_FIRST <= code <= _HANGUL_LAST:
        return f"{word}{after_consonant}({after_vowel})"
    final = (code - _HANGUL_FIRST) % 28
    if final == 0 or (final == _RIEUL and after_consonant == "으로"):
        return f"{word}{after_vowel}"
    return f"{word}{after_consonant}"


def long_date(day: date) -> str:
    """`2026년 11월 22일 (일)`, in English `Sunday 22 November 2026`; in Seoul's day if `day` carries a time."""
    day = _in_seoul(day)
    if not languages.is_source():
        return formats.date_format(day, "l j F Y")
    return f"{day.year}년 {day.month}월 {day.day}일 ({_WEEKDAYS[day.weekday()]})"


def short_date(day: date) -> str:
    """`2026.11.22`, in English `22 Nov 2026`; in Seoul's day if `day` carries a time."""
    day = _in_seoul(day)
    if not languages.is_source():
        return formats.date_format(day, "j M Y")
    return f"{day.year}.{day.month:02}.{day.day:02}"


def short_moment(moment: datetime) -> str:
    """`2026.11.22 17:30`, in English `22 Nov 2026 17:30`; in Seoul's time."""
    return f"{short_date(moment)} {timezone.localtime(moment):%H:%M}"


def month_day(day: date, *, with_year: bool = False) -> str:
    """`11월 22일`, `2026년 11월 22일`; in English `22 November`, `22 November 2026`. In Seoul's day, as the others."""
    day = _in_seoul(day)
    if not languages.is_source():
        return formats.date_format(day, "j F Y" if with_year else "j F")
    return f"{day.year}년 {day.month}월 {day.day}일" if with_year else f"{day.month}월 {day.day}일"


def counted(unit: str) -> tuple[str, str]:
    """What is counted and the word it is counted with: `우산(개)` is 우산 by 개, `원` is only a counter.

    English counts things by themselves and writes a measure apart: `Umbrellas`, `Banner (m²)`, `(won)`.
    """
    thing, bracket, counter = unit.partition("(")
    counter = counter.removesuffix(")").strip()
    if not languages.is_source():
        return thing.strip(), f"\N{NO-BREAK SPACE}{counter}" if bracket else ""
    return (thing.strip(), counter) if bracket else ("", unit)


def _in_seoul(day: date) -> date:
    return timezone.localtime(day).date() if isinstance(day, datetime) else day
