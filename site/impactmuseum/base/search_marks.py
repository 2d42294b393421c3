"""Show in a text why it was found: the words that were asked for, marked. Safe for whatever stands in either."""

import re
from collections.abc import Sequence

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

EXCERPT_LENGTH = 110
BEFORE = 30


def marked(text: str, words: Sequence[str]) -> SafeString:
    """`text` with every one of `words` in a `<mark>`. Of two that begin at the same place the longer wins."""
    pattern = _pattern(words)
    if pattern is None:
        return conditional_escape(text)
    pieces = pattern.split(text)
    # Every second piece is what the pattern took out.
    dressed = ((_OPEN[place % 2], piece, _CLOSE[place % 2]) for place, piece in enumerate(pieces))
    return format_html_join("", "{}{}{}", dressed)


def excerpt(summary: str, text: str, words: Sequence[str]) -> SafeString:
    """The summary if it holds one of `words`; otherwise the place in the text that does, if there is one."""
    pattern = _pattern(words)
    if pattern is None or pattern.search(summary) or not (found := pattern.search(text)):
        return marked(_cut(summary or text, 0), words)
    return marked(_cut(text, max(0, found.start() - BEFORE)), words)


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    ordered = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    # Between the syllables of what was written together there may be a space in the text.
    spaced = [r"\s?".join(map(re.escape, word)) if len(word) > 3 else re.escape(word) for word in ordered]
    return re.compile(f"({'|'.join(spaced)})", re.IGNORECASE) if spaced else None


def _cut(text: str, start: int) -> str:
    # From the beginning of a word on.
    start = text.rfind(" ", 0, start) + 1 if start else 0
    piece = text[start : start + EXCERPT_LENGTH]
    return f"{'… ' if start else ''}{piece.strip()}{' …' if start + EXCERPT_LENGTH < len(text) else ''}"


_OPEN = (SafeString(""), SafeString("<mark>"))
_CLOSE = (SafeString(""), SafeString("</mark>"))
