"""How far a long command has come: a bar for a person at a terminal, a few plain lines for a log."""

import sys
from collections.abc import Iterator, Sequence
from typing import TextIO, TypeVar

Item = TypeVar("Item")

BAR_WIDTH = 30
PLAIN_LINES = 4


class Bar:
    """One line about one job. Every `advance` says how much of it is done."""

    def __init__(self, label: str, total: int, stream: TextIO | None) -> None:
        self.label = label
        self.total = total
        self.done = 0
        self._stream = stream
        self._is_terminal = stream is not None and stream.isatty()
        if self._is_terminal:
            self._draw()

    def advance(self, steps: int = 1) -> None:
        before, self.done = self.done, min(self.total, self.done + steps)
        if self._is_terminal:
            self._draw()
        elif self._quarter(before) != self._quarter(self.done):
            self._write(f"  {self.label} {self.done}/{self.total}\n")

    def _quarter(self, done: int) -> int:
        return PLAIN_LINES * done // max(1, self.total)

    def _draw(self) -> None:
        filled = "█" * (BAR_WIDTH * self.done // max(1, self.total))
        end = "\n" if self.done == self.total else ""
        self._write(f"\r  [{filled:<{BAR_WIDTH}}] {self.done}/{self.total} {self.label}{end}")

    def _write(self, text: str) -> None:
        if self._stream is not None:
            self._stream.write(text)
            self._stream.flush()


class Progress:
    """The bars of a command, one under the other. `Progress.silent()` is for callers nobody watches."""

    def __init__(self, stream: TextIO | None = sys.stderr) -> None:
        self._stream = stream

    @classmethod
    def silent(cls) -> "Progress":
        return cls(stream=None)

    def bar(self, label: str, total: int) -> Bar:
        return Bar(label, total, self._stream)

    def over(self, items: Sequence[Item], label: str) -> Iterator[Item]:
        """Yield `items`, drawing how many of them are done."""
        bar = self.bar(label, len(items))
        for item in items:
            yield item
            bar.advance()
