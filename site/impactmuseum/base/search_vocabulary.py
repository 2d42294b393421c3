"""The words of the index, and the one quick way into its tables."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connections, router
from django.db.models import Model

from impactmuseum.base import handles
from impactmuseum.base.models import SearchHandle, SearchPosting, SearchWord

CHUNK = 500
# In names and keywords a word is no inflected one.
NAMES_FROM = 70


class Said(NamedTuple):
    """How much a word says, and where two words meet in it, if it stands nowhere on its own."""

    weight: int
    seam: int = 0

    def together(self, other: "Said") -> "Said":
        return Said(max(self.weight, other.weight), self.seam if self.seam == other.seam else 0)


Weights = dict[str, Said]


class Vocabulary:
    """The words of the index and their ids. Those that are new are written down, with all their handles."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._names: set[str] = set()
        self._seams: dict[str, int] = {}

    def ids(self, weights: Weights) -> dict[str, int]:
        keys = {word: handles.spelled(word) for word in weights}
        names = {keys[word] for word, said in weights.items() if said.weight >= NAMES_FROM}
        seams = {keys[word]: said.seam for word, said in weights.items()}
        unknown = {key: word for word, key in keys.items() if key not in self._ids}
        self._recall(list(unknown))
        new = {key: word for key, word in unknown.items() if key not in self._ids}
        if new:
            self._write(new, names, seams)
        if newly_named := sorted(names - self._names):
            for chunk in chunks(newly_named):
                SearchWord.objects.filter(key__in=chunk, is_name=False).update(is_name=True)
            self._names |= set(newly_named)
        if newly_alone := sorted(key for key, seam in seams.items() if self._seams[key] and seam != self._seams[key]):
            for chunk in chunks(newly_alone):
                SearchWord.objects.filter(key__in=chunk).update(seam=0)
            self._seams |= dict.fromkeys(newly_alone, 0)
        return {word: self._ids[key] for word, key in keys.items()}

    def _recall(self, keys: Sequence[str]) -> None:
        for chunk in chunks(keys):
            there = SearchWord.objects.filter(key__in=chunk).values_list("key", "pk", "is_name", "seam")
            for key, pk, is_name, seam in there:
                self._ids[key], self._seams[key] = pk, seam
                if is_name:
                    self._names.add(key)

    def _write(self, new: Mapping[str, str], names: set[str], seams: Mapping[str, int]) -> None:
        # In the order of the unique key: two who write at once wait for each other instead of ending in a deadlock.
        rows = [(new[key][:40], key, key in names, seams[key]) for key in sorted(new)]
        insert(SearchWord, ("text", "key", "is_name", "seam"), rows)
        self._recall(list(new))
        insert(
            SearchHandle,
            ("handle", "word_id"),
            sorted((handle, self._ids[key]) for key in new for handle in set(handles.handles_of(new[key]))),
        )


def insert(model: type[Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Straight into the table: a catalogue has a million of them, and no signal waits for one."""
    if not rows:
        return
    connection = connections[alias()]
    quoted = ", ".join(map(connection.ops.quote_name, columns))
    verb = "INSERT OR IGNORE" if connection.vendor == "sqlite" else "INSERT IGNORE"
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"{verb} INTO {table} ({quoted}) VALUES ({', '.join(['%s'] * len(columns))})", rows)


def alias() -> str:
    return router.db_for_write(SearchPosting)


def chunks(things: Any) -> Iterator[Any]:
    things = things if isinstance(things, Sequence) else list(things)
    for start in range(0, len(things), CHUNK):
        yield things[start : start + CHUNK]
