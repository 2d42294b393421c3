"""Why something was found, shown in its text."""

import pytest

from impactmuseum.base.search_marks import excerpt, marked


def test_words_are_marked_whatever_their_case():
    assert marked("Mug와 머그컵", ["mug", "머그"]) == "<mark>Mug</mark>와 <mark>머그</mark>컵"


def test_the_longer_word_wins_and_a_space_may_stand_inside_it():
    assert marked("제로 웨이스트", ["제로", "제로웨이스트"]) == "<mark>제로 웨이스트</mark>"


@pytest.mark.parametrize("words", [["script"], ["<script>"], ["&lt;"], ["lt"], ['"'], []])
def test_neither_the_text_nor_the_words_become_markup(words: list[str]):
    html = marked('<script>alert("1")</script>', words)
    assert html.replace("<mark>", "").replace("</mark>", "") == "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;"


def test_signs_in_a_word_are_themselves():
    assert marked("a.c abc", ["a.c"]) == "<mark>a.c</mark> abc"


def test_an_excerpt_begins_shortly_before_the_word():
    text = "가나 " * 60 + "산불이 났습니다. " + "다라 " * 60
    cut = excerpt("짧은 글", text, ["산불"])
    assert "<mark>산불</mark>이 났습니다." in cut
    assert cut.startswith("… ")
    assert cut.endswith(" …")
    assert len(cut) < 150


def test_a_summary_that_says_it_is_shown_as_it_is():
    assert excerpt("산불의 방", "산불", ["산불"]) == "<mark>산불</mark>의 방"
    assert excerpt("짧은 글", "다른 글", ["산불"]) == "짧은 글"
