"""Words that a slip of a finger may have turned into what was typed: the names of the index that are nearest to it."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from impactmuseum.base import handles
from impactmuseum.base.hangul import is_easy_slip, is_hangul, letters_of
from impactmuseum.base.models import SearchHandle
from impactmuseum.base.words import is_about_the_list, stems

SHORTEST, LONG_ENOUGH_FOR_TWO = 4, 8
# In syllables: one other letter makes another word of it.
SHORT = 2
MOST_ROWS = 4000

Name = tuple[int, str]


def slips(words: Sequence[str]) -> list[tuple[list[Name], list[str]]]:
    """For each of `words` the names it was meant to be, or if there are none, those that it may have been.

    One statement for all of them, none where no word is long enough to have a slip in it.
    """
    typed = [[stem for stem in stems(word) if len(letters_of(stem)) >= SHORTEST] for word in words]
    names = _names(stem for word in typed for stem in word)
    return [_slip(word, names) for word in typed]


def _slip(typed: Sequence[str], names: Sequence[Name]) -> tuple[list[Name], list[str]]:
    farther: list[str] = []
    for stem in typed:
        if near := _nearest(stem, names, _allowed(stem)):
            return near, farther
        farther += [text for _pk, text in _nearest(stem, names, _allowed(stem) + 1)]
    return [], farther


def _names(typed: Iterable[str]) -> list[Name]:
    wanted = Q()
    for stem in typed:
        exact, begins = handles.near(stem)
        wanted |= Q(handle__in=exact)
        for start in begins:
            wanted |= Q(handle__range=(start, start + handles.END))
    if not wanted:
        return []
    names = SearchHandle.objects.filter(wanted, word__is_name=True)
    return list(names.values_list("word_id", "word__text").distinct()[:MOST_ROWS])


def _allowed(word: str) -> int:
    return 1 if len(letters_of(word)) < LONG_ENOUGH_FOR_TWO else 2


def _nearest(word: str, names: Iterable[Name], most: int) -> list[Name]:
    """Those of `names` that fewest slips make of `word`, `most` at most."""
    typed = letters_of(word)
    measured: dict[int, list[Name]] = {}
    for pk, text in names:
        # 공정무욕 was meant to be 공정무역과 as well as 공정무역.
        letters = min(map(letters_of, stems(text)[:2]), key=lambda one: abs(len(one) - len(typed)))
        if abs(len(letters) - len(typed)) > most or is_hangul(text) != is_hangul(word) or is_about_the_list(text):
            continue
        count = _distance(typed, letters, most)
        if count <= most and (len(word) > SHORT or is_easy_slip(typed, letters)):
            measured.setdefault(count, []).append((pk, text))
    return measured[min(measured)] if measured else []


def _distance(one: str, other: str, most: int) -> int:
    """Letters wrong, missing, too many or exchanged with the next one; anything above `most` is only more than that."""
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        this = [row]
        for column, wanted in enumerate(other, start=1):
            cost = last[column - 1] + (letter != wanted)
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            this.append(min(cost, last[column] + 1, this[-1] + 1))
        if min(this) > most:
            return most + 1
        before, last = last, this
    return last[-1]
