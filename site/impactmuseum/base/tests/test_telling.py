"""What is said in the language that is read, and what is never said in the wrong one."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.utils import translation

from impactmuseum.base import korean, languages
from impactmuseum.base.models import MuseumImage, MuseumSettings
from impactmuseum.base.money import won
from impactmuseum.base.telling import Translated
from impactmuseum.base.templatetags.museum_tags import leads_abroad, marked


class Thing(Translated, SimpleNamespace):
    translated = ("name",)


def test_a_thing_is_told_in_the_language_that_is_read():
    thing = Thing(name="우산", name_en="Umbrella", price=9000)
    assert (thing.told.name, thing.told.price) == ("우산", 9000)
    with translation.override("en"):
        assert (thing.told.name, thing.told.price, thing.name) == ("Umbrella", 9000, "우산")


def test_what_was_not_translated_is_told_in_korean():
    with translation.override("en"):
        assert Thing(name="우산", name_en="").told.name == "우산"


def test_without_any_language_korean_is_read():
    with translation.override(None):
        assert (languages.reading(), Thing(name="우산", name_en="Umbrella").told.name) == ("ko", "우산")


@pytest.mark.parametrize(
    ("amount", "ko", "en"), [(12900, "12,900원", "₩12,900"), (0, "0원", "₩0"), (-300, "-300원", "-₩300")]
)
def test_won_is_written_as_each_language_reads_it(amount, ko, en):
    assert won(amount) == ko
    with translation.override("en"):
        assert won(amount) == en


def test_dates_are_written_as_each_language_reads_them():
    day, moment = date(2026, 11, 22), datetime(2026, 11, 21, 16, tzinfo=UTC)
    with translation.override("en"):
        told = (
            korean.long_date(day),
            korean.short_date(moment),
            korean.month_day(moment),
            korean.month_day(day, with_year=True),
        )
    assert told == ("Sunday 22 November 2026", "22 Nov 2026", "22 November", "22 November 2026")
    assert (korean.month_day(moment), korean.month_day(day, with_year=True)) == ("11월 22일", "2026년 11월 22일")


def test_no_particle_follows_an_english_word():
    assert korean.josa("가방", "을/를") == "가방을"
    with translation.override("en"):
        assert korean.josa("Tote", "을/를") == "Tote"


@pytest.mark.parametrize(
    ("unit", "told"),
    [("Umbrellas", ("Umbrellas", "")), ("Banner (m²)", ("Banner", "\xa0m²")), ("(won)", ("", "\xa0won"))],
)
def test_english_counts_things_by_themselves_and_writes_a_measure_apart(unit, told):
    with translation.override("en"):
        assert korean.counted(unit) == told


@pytest.mark.django_db
def test_a_picture_is_described_in_the_language_that_is_read():
    image = MuseumImage(title="tote.webp", description="우산 천 가방", description_en="A tote of umbrella cloth")
    assert image.default_alt_text == "우산 천 가방"
    with translation.override("en"):
        assert image.default_alt_text == "A tote of umbrella cloth"


def test_who_sells_is_named_in_the_language_that_is_read():
    museum = MuseumSettings(company="임팩트 뮤지엄", company_en="Impact Museum", address="서울")
    with translation.override("en"):
        assert (museum.told.company, museum.told.address) == ("Impact Museum", "서울")


def test_words_of_somebody_else_say_which_language_they_are_in():
    assert (marked("우산"), leads_abroad("/terms/")) == ("", "")
    with translation.override("en"):
        assert (marked("우산"), marked("umbrella"), marked("")) == (' lang="ko"', "", "")
        assert (leads_abroad("/terms/"), leads_abroad("/en/about/")) == (' hreflang="ko"', "")
