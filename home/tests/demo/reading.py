"""Reads a page as somebody does who knows no Korean."""

import re
from html.parser import HTMLParser

HANGUL = re.compile(r"[ㄱ-ㅎㅏ-ㅣ가-힣]")
# Elements that have no end.
VOID = {"area", "base", "br", "circle", "col", "embed", "hr", "img", "input", "link", "meta", "path", "source", "use"}
# Where a browser sends things, which nobody reads.
UNREAD = {"href", "action", "value", "src"}


class Reader(HTMLParser):
    """Collects the Korean of a page: what is marked as Korean, and what is not."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []
        self.marked: list[str] = []

    @property
    def in_korean(self) -> bool:
        return bool(self.open and self.open[-1][1])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        in_korean = told["lang"] == "ko" if "lang" in told else self.in_korean
        if not in_korean:
            self.found += [f"{name}={text}" for name, text in attrs if name not in UNREAD and HANGUL.search(text or "")]
        if tag not in VOID:
            # What search engines read of a page quotes what visitors wrote.
            self.open.append((tag, in_korean or tag == "script"))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if HANGUL.search(data) and self.open[-1][0] != "script":
            (self.marked if self.in_korean else self.found).append(data.strip())


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def korean_on(page: str) -> list[str]:
    """What stands there in Korean and is not marked as Korean."""
    return read(page).found
