"""What visitors write is shown as they wrote it, and does nothing."""

from html import unescape

import pytest
from django.core.exceptions import ValidationError

from impactmuseum.base.plain_text import PlainTextField, from_html, says_nothing, tidied, to_html

REL = 'rel="nofollow ugc noopener"'


def test_line_breaks_are_kept() -> None:
    assert to_html("첫 줄\n둘째 줄\n\n다음 단락") == "<p>첫 줄<br>둘째 줄</p>\n\n<p>다음 단락</p>"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "<a href='javascript:alert(1)'>눌러요</a>",
        "&lt;script&gt;",
        "</p><style>*{display:none}</style>",
    ],
)
def test_what_looks_like_html_is_read_as_it_was_typed(text: str) -> None:
    html = to_html(text)
    assert unescape(html.removeprefix("<p>").removesuffix("</p>")) == text
    assert html.count("<") == 2


def test_an_address_becomes_a_link_that_vouches_for_nothing() -> None:
    assert to_html("여기 https://example.com/a?b=1&c=2 보세요") == (
        f'<p>여기 <a href="https://example.com/a?b=1&amp;c=2" {REL}>https://example.com/a?b=1&amp;c=2</a> 보세요</p>'
    )


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.com/shop을 보세요", "https://example.com/shop"),
        ("https://ko.example.org/wiki/우산 이에요", "https://ko.example.org/wiki/우산"),
        ("(https://example.com/a)", "https://example.com/a"),
        ("https://example.com/a_(b)", "https://example.com/a_(b)"),
        ("https://example.com/a.", "https://example.com/a"),
        ("HTTPS://EXAMPLE.COM/", "HTTPS://EXAMPLE.COM/"),
    ],
)
def test_a_link_ends_where_its_address_ends(text: str, address: str) -> None:
    html = to_html(text)
    assert f'<a href="{address}" {REL}>{address}</a>' in html
    assert html.count("<a ") == 1


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "data:text/html,x", "ftp://example.com", "example.com", 'https://"onmouseover=x']
)
def test_nothing_else_becomes_a_link(text: str) -> None:
    assert "<a " not in to_html(text)


def test_an_address_cannot_break_out_of_its_link() -> None:
    link = f'<a href="https://example.com/" {REL}>https://example.com/</a>'
    assert to_html("https://example.com/'onclick='alert(1)") == f"<p>{link}'onclick='alert(1)</p>"


def test_what_is_kept_has_no_signs_that_mislead() -> None:
    assert tidied("  가\u0000나\u0007다\r\n\r\n\r\n\r\n라\u202e마  ") == "가나다\n\n라마"
    assert tidied("\u1112\u1161\u11ab\u1100\u1173\u11af") == "한글"
    assert tidied("👩‍👧 함께") == "👩‍👧 함께"


@pytest.mark.parametrize("text", ["", "  \n", "\u200b\u200b", "ㅤ", "\u2800 \u3164"])
def test_a_text_of_unseen_signs_says_nothing(text: str) -> None:
    assert says_nothing(text)
    assert not says_nothing(f"{text}.")


def test_the_length_of_a_text_is_that_of_what_is_kept() -> None:
    field = PlainTextField(max_length=5)
    assert field.clean("가\r\n나\r\n다") == "가\n나\n다"
    with pytest.raises(ValidationError):
        field.clean("가나다라마바")


def test_a_text_of_unseen_signs_is_no_answer_to_a_question() -> None:
    assert PlainTextField(required=False).clean("ㅤ") == ""
    with pytest.raises(ValidationError):
        PlainTextField().clean("ㅤ\n")


def test_a_title_is_one_line() -> None:
    assert PlainTextField(one_line=True).clean(" 우산\n 버릴  때 ") == "우산 버릴 때"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>하나</p><p>둘</p>", "하나 둘"),
        ("<p><b>우산</b>을<br/>폈어요 &amp; 접었어요</p>", "우산을 폈어요 & 접었어요"),
        ("<ul><li>천</li><li>살</li></ul><hr/>", "천 살"),
        ("", ""),
    ],
)
def test_what_an_editor_wrote_is_told_in_words_on_one_line(html: str, words: str) -> None:
    assert from_html(html) == words
