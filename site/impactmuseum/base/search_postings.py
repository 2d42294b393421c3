"""Read the postings: how many answer, which answer best, all that answer. Every database gives the same.

A posting's points are its weight times how well its word answers, in steps. A word's rows lie in the order of their
weight, kind by kind, so the best of a common word cost no more than those of a rare one.
"""

# ruff: noqa: S608 - all that is put together here are names of tables, and numbers
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Self

from django.db import connections, router

from impactmuseum.base import handles
from impactmuseum.base.models import SearchEntry, SearchPosting
from impactmuseum.base.search_question import Slot

# Qualities are told apart in steps.
STEP = 5
STEPS = 100 // STEP
# Beyond it a word is common, however common it is.
COMMON = 1000
FEW = 500

TABLE, ENTRIES = SearchPosting._meta.db_table, SearchEntry._meta.db_table


class Row(NamedTuple):
    """An entry that answers: the place of its kind, its shelf, its points for each word of the question."""

    entry: int
    kind: int
    shelf: int
    each: tuple[int | None, ...]
    matched: int
    points: int

    @classmethod
    def read(cls, entry: int, kind: int, shelf: int, *each: int | None) -> Self:
        there = [points for points in each if points is not None]
        return cls(entry, kind, shelf, each, len(there), sum(there))


def counted(slot: Slot, *, kinds: Iterable[int], at_least: Mapping[int, int]) -> list[tuple[int, int]]:
    """How many entries on each shelf answer `slot`, with as many points as their kind has to have."""
    entries = "COUNT(*)" if len(slot.answers) == 1 else "COUNT(DISTINCT entry_id)"
    enough = "".join(
        f" AND (kind <> {int(kind)} OR {_points(slot)} >= {int(points)})" for kind, points in at_least.items()
    )
    return _fetched(
        f"SELECT shelf_id, {entries} FROM {TABLE} WHERE word_id IN ({_list(slot.answers)}) "
        f"AND kind IN ({_list(kinds)}){enough} GROUP BY shelf_id"
    )


def best(slot: Slot, *, most: int, shelves: Mapping[int, Collection[int]], titles: Sequence[str] = ()) -> list[Row]:
    """The best `most` of each kind for each word of `slot`, among which are the best of the kind for all of them.

    `shelves` says for each kind on which it may stand; where it says none, on all. With `titles` only what has a
    title that begins with one of these handles.
    """
    # A value, which is looked up row by row: as a join it would be looked up for all rows first.
    title = f"(SELECT title_key FROM {ENTRIES} WHERE id = entry_id)"
    begins = " OR ".join([f"{title} BETWEEN %s AND %s"] * len(titles))
    limits = [limit for start in titles for limit in (start, start + handles.END)]
    parts = [
        f"SELECT * FROM (SELECT entry_id, kind, shelf_id, weight * {_step(quality)} AS points FROM {TABLE} "
        f"WHERE word_id = {int(word)} AND kind = {int(kind)}{_on(allowed)}{f' AND ({begins})' if begins else ''} "
        f"ORDER BY weight DESC, entry_id DESC LIMIT {int(most)}) part_{word}_{kind}"
        for word, quality in slot.answers.items()
        for kind, allowed in shelves.items()
    ]
    return _together(_fetched(" UNION ALL ".join(parts), limits * len(parts))) if parts else []


def all_of(slots: Sequence[Slot], *, kinds: Iterable[int] | None = None) -> list[Row]:
    """Every entry that answers all of `slots`."""
    if len(slots) == 1:
        return any_of(slots, kinds=kinds)
    rarest, size = _rarest(slots)
    # Where one is rare, the others are looked up only there. Sets of ids cost less than grouping all rows.
    sets = [_entries(slot) for slot in ([rarest] if size < COMMON else slots)]
    there = set.intersection(*sets)
    return [row for row in any_of(slots, kinds=kinds, entries=there) if row.matched == len(slots)]


def any_of(
    slots: Sequence[Slot],
    *,
    kinds: Iterable[int] | None = None,
    entries: Collection[int] | None = None,
    most: int | None = None,
) -> list[Row]:
    """Every entry that answers some of `slots`; among `entries`, if those are given.

    With `most` only so many of each of `kinds`: those that answer the most words, and those best.
    """
    names = [f"of_{place}" for place in range(len(slots))]
    columns = ", ".join(
        f"MAX(CASE WHEN word_id IN ({_list(slot.answers)}) THEN {_points(slot)} END) AS {name}"
        for slot, name in zip(slots, names, strict=True)
    )
    conditions = [f"word_id IN ({_list({word for slot in slots for word in slot.answers})})"]
    if entries is not None:
        # With a plus, SQLite does not look for each of many entries, but among what the words bring.
        conditions.append(f"{'+' if len(entries) > FEW else ''}entry_id IN ({_list(entries)})")
    found = (
        f"SELECT entry_id, MIN(kind) AS kind, MIN(shelf_id) AS shelf, {columns} FROM {TABLE} "
        f"WHERE {' AND '.join(conditions)}"
    )
    if most is None:
        return _read(f"{found}{'' if kinds is None else f' AND kind IN ({_list(kinds)})'} GROUP BY entry_id")
    matched = " + ".join(f"({name} IS NOT NULL)" for name in names)
    points = " + ".join(f"COALESCE({name}, 0)" for name in names)
    parts = [
        f"SELECT * FROM (SELECT * FROM ({found} AND kind = {int(kind)} GROUP BY entry_id) found_{kind} "
        f"ORDER BY {matched} DESC, {points} DESC, entry_id DESC LIMIT {int(most)}) part_{kind}"
        for kind in kinds or ()
    ]
    return _read(" UNION ALL ".join(parts)) if parts else []


def _entries(slot: Slot) -> set[int]:
    rows = _fetched(f"SELECT entry_id FROM {TABLE} WHERE word_id IN ({_list(slot.answers)})")
    return {entry for (entry,) in rows}


def _rarest(slots: Sequence[Slot]) -> tuple[Slot, int]:
    """The one of `slots` whose words stand in the fewest places, and in how many; no more than `COMMON` are counted."""
    counts = ", ".join(
        f"(SELECT COUNT(*) FROM (SELECT 1 FROM {TABLE} WHERE word_id IN ({_list(slot.answers)}) LIMIT {COMMON}) "
        f"few_{place})"
        for place, slot in enumerate(slots)
    )
    sizes = _fetched(f"SELECT {counts}")[0]
    return min(zip(slots, sizes, strict=True), key=lambda pair: pair[1])


def _together(rows: Iterable[tuple[Any, ...]]) -> list[Row]:
    """Each entry once, with the most points it has."""
    found: dict[int, Row] = {}
    for row in (Row.read(*row) for row in rows):
        if row.entry not in found or found[row.entry].points < row.points:
            found[row.entry] = row
    return list(found.values())


def _points(slot: Slot) -> str:
    steps: dict[int, list[int]] = defaultdict(list)
    for word, quality in slot.answers.items():
        steps[_step(quality)].append(word)
    if len(steps) == 1:
        return f"weight * {next(iter(steps))}"
    whens = " ".join(f"WHEN word_id IN ({_list(words)}) THEN {step}" for step, words in sorted(steps.items()))
    return f"weight * CASE {whens} END"


def _step(quality: int) -> int:
    return max(1, int(quality) // STEP)


def _on(shelves: Collection[int]) -> str:
    return f" AND shelf_id IN ({_list(shelves)})" if shelves else ""


def _list(numbers: Iterable[int]) -> str:
    return ", ".join(str(int(number)) for number in numbers) or "NULL"


def _read(sql: str) -> list[Row]:
    return [Row.read(*row) for row in _fetched(sql)]


def _fetched(sql: str, params: Sequence[Any] = ()) -> list[Any]:
    with connections[router.db_for_read(SearchPosting)].cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
