import unicodedata

import pytest

from shop.models import Product
from shop.personal_texts import TextRefused, accepted, len_seen

NAME_AND_NUMBER, ANY = Product.PersonalCharacters.NAME_AND_NUMBER, Product.PersonalCharacters.ANY


def a_tag(*, longest: int = 22, characters: str = NAME_AND_NUMBER) -> Product:
    return Product(
        personal_text_label="각인할 이름과 번호",
        personal_text_max_length=longest,
        personal_text_characters=characters,
    )


@pytest.mark.parametrize(
    ("typed", "engraved"),
    [
        ("보리 010-1234-5678", "보리 010-1234-5678"),
        ("  보리   Bori ", "보리 Bori"),
        (unicodedata.normalize("NFD", "보리"), "보리"),
        ("가" * 22, "가" * 22),
        (unicodedata.normalize("NFD", "각" * 22), "각" * 22),
    ],
)
def test_a_text_is_kept_as_it_will_be_engraved(typed: str, engraved: str):
    assert accepted(product=a_tag(), text=typed) == engraved


@pytest.mark.parametrize("typed", ["", "   ", "\n"])
def test_a_text_that_is_asked_for_must_be_there(typed: str):
    with pytest.raises(TextRefused, match="‘각인할 이름과 번호’ 칸을 적어 주세요"):
        accepted(product=a_tag(), text=typed)


def test_a_text_that_is_too_long_is_told_both_lengths():
    with pytest.raises(TextRefused, match="지금은 9자예요"):
        accepted(product=a_tag(longest=8), text="가나다라마바사아자")


@pytest.mark.parametrize("character", ["♥", "!", "<", "ㄱ", "😀", "漢", "\t", "\u200b", "_"])
def test_an_engraver_without_the_character_refuses_it(character: str):
    with pytest.raises(TextRefused, match="붙임표"):
        accepted(product=a_tag(), text=f"보리{character}코")


def test_a_strange_character_is_named():
    with pytest.raises(TextRefused, match="쓸 수 없는 글자: ♥"):
        accepted(product=a_tag(), text="보리♥보리♥")


@pytest.mark.parametrize(("typed", "fits"), [("사랑해, ㅎㅎ!", True), ("a@b.c", True), ("😀", False), ("漢", False)])
def test_a_freer_product_takes_punctuation(typed: str, fits: bool):
    tag = a_tag(characters=ANY)
    if fits:
        assert accepted(product=tag, text=typed) == typed
    else:
        with pytest.raises(TextRefused):
            accepted(product=tag, text=typed)


def test_a_product_that_asks_for_no_text_gets_none():
    assert accepted(product=Product(), text="몰래 새겨 주세요") == ""


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("보리", 2),
        (unicodedata.normalize("NFD", "보리"), 2),
        ("e\u0301", 1),
        ("x\u0301y", 2),
        ("👩\u200d👧", 1),
        ("👍🏽", 1),
        ("", 0),
    ],
)
def test_characters_are_counted_as_a_reader_sees_them(text: str, length: int):
    assert len_seen(text) == length
