"""The words of the index that may answer, and how well each does."""

from typing import NamedTuple

from django.db.models import Q

from impactmuseum.base import handles
from impactmuseum.base.hangul import is_hangul
from impactmuseum.base.models import SearchHandle
from impactmuseum.base.words import is_ending

# How well a word of the index answers, of a hundred.
SAME, INFLECTED, COMPOUND, END_OF_COMPOUND, INSIDE = 100, 95, 80, 65, 35
SHORTEST_LATIN_BEGINNING = 5
MOST_ROWS = 4000

# Ids of words, each with how well it answers.
Answers = dict[int, int]


class Row(NamedTuple):
    handle: str
    pk: int
    text: str
    seam: int

    def is_one_of_two(self, start: int, length: int) -> bool:
        """Whether what was looked for is in one of its two words alone, which answers by itself."""
        return bool(self.seam) and not start < self.seam < start + length


class Rows:
    """What one statement brought: the words of the index that may answer, by their handles."""

    def __init__(self, wanted: Q) -> None:
        found = SearchHandle.objects.filter(wanted).values_list("handle", "word_id", "word__text", "word__seam")
        self._rows = [Row(*row) for row in found[:MOST_ROWS]]

    def answers(self, reading: str, *, only_whole: bool = False) -> Answers:
        found: Answers = {}
        begins, inside = handles.whole(reading), handles.middle(reading)
        for row in self._rows:
            if row.handle.startswith(begins):
                start = 0
                quality = self._from_the_beginning(row, reading, begins)
            elif row.handle.startswith(inside) and not only_whole:
                start = row.text.find(reading, 1)
                rest = row.text[start + len(reading) :]
                quality = END_OF_COMPOUND if not rest or is_ending(rest) else INSIDE
            else:
                continue
            if quality and not (only_whole and quality < INFLECTED) and not row.is_one_of_two(start, len(reading)):
                found[row.pk] = max(found.get(row.pk, 0), quality)
        return found

    def beginning(self, start: str) -> Answers:
        return {
            row.pk: SAME if row.handle == start else INFLECTED for row in self._rows if row.handle.startswith(start)
        }

    def _from_the_beginning(self, row: Row, reading: str, begins: str) -> int:
        if row.handle == begins:
            return SAME
        if not row.text.startswith(reading):
            return 0
        rest = row.text[len(reading) :]
        if is_ending(rest, after=reading):
            return INFLECTED
        if len(reading) < 2:
            return 0
        # A mug is no mugwort.
        return COMPOUND if is_hangul(reading[-1]) or len(reading) >= SHORTEST_LATIN_BEGINNING else INSIDE
