"""Hangul by its letters and keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactmuseum.base import handles
from impactmuseum.base.hangul import (
    composed,
    initials_of,
    is_easy_slip,
    keys_of,
    letters_of,
    only_initials,
    typed_as_hangul,
    typed_as_latin,
    vowels_of,
)

HANGUL = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("word", "keys"),
    [("샴푸바", "tiavnqk"), ("닭갈비", "ekfrrkfql"), ("괜찮아", "rhoscksgdk"), ("뚜껑", "EnRjd"), ("의자", "dmlwk")],
)
def test_a_word_is_its_keys_and_its_keys_are_the_word(word: str, keys: str):
    assert keys_of(word) == keys
    assert typed_as_hangul(keys) == word


@given(HANGUL)
def test_whatever_is_typed_on_a_korean_keyboard_comes_back(word: str):
    """But for a final consonant that the next syllable takes: 각오 and 가고 are typed alike only without ㅇ."""
    assert keys_of(typed_as_hangul(keys_of(word)) or word) == keys_of(word)


@pytest.mark.parametrize("keys", ["upcycle", "coffee", "123", "", "한글", "q"])
def test_keys_that_make_no_syllables_are_no_hangul(keys: str):
    assert typed_as_hangul(keys) == ""


@pytest.mark.parametrize(("typed", "meant"), [("ㅕㅔ쵸칟", "upcycle"), ("챌ㄹㄷㄷ", "coffee"), ("mug", ""), ("", "")])
def test_latin_typed_on_a_korean_keyboard_is_read(typed: str, meant: str):
    assert typed_as_latin(typed) == meant


def test_letters_that_came_apart_come_together():
    assert [composed(word) for word in ("ㅊㅐ소", "비ㄴㅜ", "채소", "ㅊㄱㄹ", "tea")] == [
        "채소",
        "비누",
        "채소",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("typed", "meant", "is_easy"),
    [
        ("켄들", "캔들", True),
        ("쿠기", "쿠키", True),
        ("비노", "비누", True),
        ("빈누", "비누", True),
        ("캔드", "캔들", True),
        ("지방", "주방", False),
        ("낭비", "나이", False),
        ("모래", "오래", False),
    ],
)
def test_an_easy_slip_is_beside_or_sounds_like_what_was_meant(typed: str, meant: str, is_easy: bool):
    assert is_easy_slip(letters_of(typed), letters_of(meant)) is is_easy


def test_initials_vowels_and_letters():
    assert (initials_of("참기름"), vowels_of("참기름"), letters_of("값")) == ("ㅊㄱㄹ", "ㅏㅣㅡ", "ㄱㅏㅂㅅ")
    assert (only_initials("ㅊㄱㄹ"), only_initials("ㄳ"), only_initials("참ㄱㄹ"), only_initials("")) == (
        "ㅊㄱㄹ",
        "ㄱㅅ",
        "",
        "",
    )


def test_a_handle_is_plain_letters_in_every_script():
    for word in ("참기름", "뚜껑", "t셔츠", "ㅋㅋ", "café", "日本", "upcycle", "200g"):
        for handle in handles.handles_of(word):
            assert handle.isascii()
            assert handle.isalnum()
            assert handle == handle.lower()


def test_words_that_begin_alike_have_handles_that_begin_alike():
    assert handles.whole("참기름집").startswith(handles.whole("참기름"))
    assert handles.whole("참기름").startswith(handles.unfinished("참기르"))
    assert not handles.whole("각오").startswith(handles.whole("가고"))
    assert handles.middle("기름") in handles.handles_of("참기름")


@given(HANGUL, HANGUL)
def test_no_two_words_share_a_spelling(one: str, other: str):
    assert (handles.spelled(one) == handles.spelled(other)) == (one == other)
