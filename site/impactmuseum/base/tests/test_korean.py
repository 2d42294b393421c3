from datetime import UTC, date, datetime

import pytest

from impactmuseum.base.korean import josa, long_date, short_date


@pytest.mark.parametrize(
    ("word", "pair", "written"),
    [
        ("장바구니", "을/를", "장바구니를"),
        ("참기름", "을/를", "참기름을"),
        ("머그", "이/가", "머그가"),
        ("수건", "은/는", "수건은"),
        ("연필", "으로/로", "연필로"),
        ("인식표", "으로/로", "인식표로"),
        ("비누곽", "으로/로", "비누곽으로"),
        ("Mug", "을/를", "Mug을(를)"),
        ("2B", "이/가", "2B이(가)"),
        ("", "이/가", "이(가)"),
    ],
)
def test_a_particle_fits_the_last_sound_of_its_word(word: str, pair: str, written: str) -> None:
    assert josa(word, pair) == written


def test_a_day_is_written_with_its_weekday_in_text_and_with_dots_in_lists() -> None:
    day = date(2026, 11, 22)
    assert long_date(day) == "2026년 11월 22일 (일)"
    assert short_date(day) == "2026.11.22"


def test_a_moment_is_written_as_the_day_it_is_in_seoul() -> None:
    new_year_in_seoul = datetime(2026, 12, 31, 15, 0, tzinfo=UTC)
    assert long_date(new_year_in_seoul) == "2027년 1월 1일 (금)"
    assert short_date(new_year_in_seoul) == "2027.01.01"
