"""What was found, as lists read it: how much there is of each kind and on each shelf, and the best of it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from heapq import nlargest
from typing import NamedTuple, overload

from impactmuseum.base.findable import Kind
from impactmuseum.base.models import SearchEntry, SearchShelf


class Hit(NamedTuple):
    entry: SearchEntry
    kind: str
    score: int

    @property
    def number(self) -> int:
        """The id of the thing itself."""
        return int(self.entry.object_id)


class Ranked(NamedTuple):
    """In the order in which lists show them, the best last."""

    worth: int
    entry: int
    kind: str
    shelf: int
    # Words of the question that it answers, and how well, all added.
    matched: int
    score: int


class Hits:
    """What answers a question: how much of it stands on which shelf, and the best of it, as many as are asked for."""

    def __init__(
        self, shelves: Mapping[SearchShelf, int], ranked: Callable[[int, Collection[str]], Iterable[Ranked]]
    ) -> None:
        """`ranked(most, kinds)` tells the best `most` of each of `kinds`, and may tell more."""
        self.shelves = shelves
        self._ranked = ranked
        counts: Counter[str] = Counter()
        for shelf, count in shelves.items():
            counts[shelf.kind] += count
        # In the order in which lists name them.
        self.counts = {kind: counts[kind] for kind in map(str, Kind) if counts[kind]}

    def best(self, most: int) -> list[Hit]:
        """The best `most` of each kind, in one ranking."""
        left = Counter(dict.fromkeys(self.counts, most))
        kept = []
        for one in sorted(self._ranked(most, list(self.counts)), reverse=True):
            if left[one.kind]:
                left[one.kind] -= 1
                kept.append(one)
        return _hits(kept)

    def of(self, *kinds: str) -> "HitList":
        """All of `kinds`, or of every kind, in one ranking."""
        return HitList(self, [kind for kind in kinds or self.counts if kind in self.counts])

    def between(self, start: int, stop: int, kinds: Collection[str]) -> list[Hit]:
        return _hits(nlargest(stop, self._ranked(stop, kinds))[start:])


class HitList(Sequence[Hit]):
    """Hits of some kinds, best first. Only those that are asked for are looked up."""

    def __init__(self, hits: Hits, kinds: Collection[str]) -> None:
        self._hits = hits
        self._kinds = kinds

    def __len__(self) -> int:
        return sum(self._hits.counts[kind] for kind in self._kinds)

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> list[Hit]: ...
    def __getitem__(self, place: int | slice) -> Hit | list[Hit]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        start, stop, _step = place.indices(len(self))
        return self._hits.between(start, stop, self._kinds) if start < stop else []


def _hits(ranked: Collection[Ranked]) -> list[Hit]:
    """With what lists show of them; what is gone from the index meanwhile is left out."""
    entries = SearchEntry.objects.select_related("shelf").in_bulk([one.entry for one in ranked]) if ranked else {}
    return [Hit(entries[one.entry], one.kind, one.worth) for one in ranked if one.entry in entries]
