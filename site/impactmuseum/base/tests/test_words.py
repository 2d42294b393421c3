"""Words of a text, and their stems."""

import pytest

from impactmuseum.base.words import is_about_the_list, is_done, is_ending, joins, pairs_of, stems, themes, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("유실·유기동물", ["유실", "유기동물"]),
        ("T-Shirt", ["tshirt", "t", "shirt"]),
        ("SEED-000123-01", ["seed00012301", "seed", "000123", "01"]),
        ("원두200g", ["원두200g", "원두", "200g"]),
        ("Café, (가상)", ["cafe", "가상"]),
        ("\u1107\u1175\u1102\u116e", ["비누"]),
        ("ㅊㄱㄹ", ["ㅊㄱㄹ"]),
        ("<b>'\"%_\\", ["b"]),
        ("", []),
    ],
)
def test_words_are_what_stands_between_signs(text: str, words: list[str]):
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("비누를", "비누"),
        ("업사이클링", "업사이클"),
        ("수세미들을", "수세미"),
        ("참기름이랑", "참기름"),
        ("컵은", "컵"),
        ("산책할", "산책"),
        ("산책시킬", "산책"),
        ("주방용품", "주방"),
        ("candles", "candle"),
        ("cookies", "cookie"),
        ("leashes", "leash"),
        ("knitting", "knit"),
        ("recycled", "recycle"),
    ],
)
def test_particles_and_endings_come_off(word: str, stem: str):
    assert stem in stems(word)
    assert stems(word)[0] == word


@pytest.mark.parametrize("word", ["노트북", "mug", "비누", "200g", "의류", "glass", "bus", "red"])
def test_a_word_without_a_particle_stays_whole(word: str):
    assert stems(word) == [word]


def test_a_particle_that_joins_is_told_from_others():
    assert joins("참기름이랑", "참기름")
    assert not joins("참기름을", "참기름")
    assert not joins("참기름", "참기름")


def test_words_beside_each_other_are_read_as_one_too():
    assert list(pairs_of(["제로", "웨이스트", "mug", "컵"])) == [("제로", "웨이스트")]


def test_what_a_text_comes_back_to():
    assert themes("산불은 산불이 산불로 숲은", at_least=3) == "산불"


def test_words_about_the_list_say_nothing_of_what_is_in_it():
    assert is_about_the_list("추천")
    assert not is_about_the_list("비누")


@pytest.mark.parametrize("word", ["있나요", "찾고", "싶어요", "the", "without"])
def test_words_of_a_sentence_say_nothing_of_what_is_in_the_list(word: str):
    assert is_about_the_list(word)


def test_of_many_particles_no_single_syllable_is_left():
    assert "바" not in stems("바나나")
    assert "컵" in stems("컵이나")


def test_an_ending_of_an_english_word_may_repeat_its_last_letter():
    assert is_ending("s", after="bag")
    assert is_ending("ting", after="knit")
    assert not is_ending("wort", after="mug")


def test_what_is_done_is_told_from_what_there_is():
    assert [is_done(word) for word in ("줄이기", "바르는", "감고", "비누", "세탁")] == [True, True, True, False, False]


def test_a_text_does_not_come_back_to_words_that_say_nothing():
    assert themes("the bag of bags, the bag", at_least=2) == "bag"
