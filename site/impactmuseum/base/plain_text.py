"""What visitors write is text. It is kept as they typed it; shown, it has line breaks and links and no other HTML."""

import re
import unicodedata
from html import unescape
from typing import Any

import nh3
from django import forms
from django.utils.html import escape, linebreaks, strip_tags
from django.utils.safestring import SafeString, mark_safe

# Whoever links here gains nothing by it, and where a link leads learns nothing of us.
LINK_REL = "nofollow ugc noopener"
# A particle written after an address (`…/shop을`) is not of it; Hangul that begins a part of it (`/wiki/우산`) is.
_LINK = re.compile(r"""https?://(?:[^\s<>"'`가-힣]|(?<=[/=_\-가-힣])[가-힣])+""", re.IGNORECASE)
_AFTER_A_LINK = ".,:;!?…·"
_ENDS_A_LINE = re.compile(r"</(?:p|li|h\d)>|<[bh]r\b[^>]*>")
# Turn the direction of writing, and so show another text than is there.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
# Letters that are seen by nobody, with which a field looks filled in.
_UNSEEN = set("\u115f\u1160\u2800\u3164\uffa0")


def tidied(text: str) -> str:
    """`text` as it is kept: composed, without control signs, with no more than one empty line at a time."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_TURNING)
    plain = "".join(sign for sign in composed if sign in "\n\t" or unicodedata.category(sign) != "Cc")
    return re.sub(r"\n\s*\n\s*\n", "\n\n", plain).strip()


def says_nothing(text: str) -> bool:
    """Whether nothing of `text` can be seen."""
    return all(sign in _UNSEEN or unicodedata.category(sign)[0] in "CZ" for sign in text)


def from_html(html: str) -> str:
    """The words of what an editor wrote, on one line."""
    return " ".join(unescape(strip_tags(_ENDS_A_LINE.sub(" ", html))).split())


def to_html(text: str) -> SafeString:
    """`text` as it is shown."""
    html, end = "", 0
    for match in _LINK.finditer(text):
        address = _without_what_follows(match[0])
        html += f'{escape(text[end : match.start()])}<a href="{escape(address)}">{escape(address)}</a>'
        end = match.start() + len(address)
    html += escape(text[end:])
    clean = nh3.clean(
        linebreaks(html),
        tags={"a", "br", "p"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel=LINK_REL,
    )
    return mark_safe(clean)  # noqa: S308 What nh3 lets through.


class PlainTextField(forms.CharField):
    """A text of a visitor's. Its length is that of what is kept: a browser sends two signs for a line break."""

    def __init__(self, *, one_line: bool = False, **options: Any) -> None:
        self.one_line = one_line
        if not one_line:
            options.setdefault("widget", forms.Textarea)
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        text = tidied(super().to_python(value) or "")
        if says_nothing(text):
            return ""
        return " ".join(text.split()) if self.one_line else text


def _without_what_follows(address: str) -> str:
    address = address.rstrip(_AFTER_A_LINK)
    if address.endswith(")") and "(" not in address:
        return address.rstrip(_AFTER_A_LINK + ")")
    return address
