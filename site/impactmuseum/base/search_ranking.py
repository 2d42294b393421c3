"""The one statement that ranks: what stands highest among all that answers a question.

    title, whole > its beginning > a word of it > what it belongs to > the text

A word's weight in an entry (from the index) times how well that word answers (from the question), the best for each
word of the question, all words added. Every database this runs on counts it the same way.
"""

# ruff: noqa: S608 - all that is put together here are names of tables, numbers, and our own words
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.db import connections, router
from django.db.models import QuerySet

from impactmuseum.base import handles
from impactmuseum.base.findable import Kind
from impactmuseum.base.models import SearchEntry, SearchPosting
from impactmuseum.base.search_question import Question, Slot

# Of each kind, so that no list goes on for ever; an editor narrows a list by other means.
MOST_HITS, MOST_NUMBERS, MOST_PRICED = 480, 1000, 1500
# Qualities are told apart in steps: a statement has one part for each step of each word.
STEP = 5
STEPS = 100 // STEP
# As if the title held so much more than one word that is all of it.
WHOLE_TITLE, BEGINNING_OF_TITLE = 1000 * STEPS, 60 * STEPS


# What a title of these begins with is what they are; the others tell a story.
NAMED = (str(Kind.PROBLEM), str(Kind.BRAND), str(Kind.PRODUCT))
# A bag that a laptop fits into is no answer to "노트북": a word of a description answers beside others, not alone.
NOT_ONLY_TEXT = 15 * STEPS
# Where two say the same of a word, it is a hall's before a brand's before a thing's; who writes more describes a thing.
STANDING = {Kind.PROBLEM: 28, Kind.BRAND: 22, Kind.PRODUCT: 12, Kind.STORY: 4, Kind.POST: 0}
STANDING_OF_MANY_WORDS = {Kind.PRODUCT: 16, Kind.PROBLEM: 14, Kind.BRAND: 10, Kind.STORY: 4, Kind.POST: 0}


@dataclass(frozen=True)
class Wanted:
    """Which entries may answer. Slugs; `pks` are the products that meet a condition of price or stock."""

    kinds: Sequence[str] = tuple(Kind)
    language: str = ""
    problem: str = ""
    brand: str = ""
    category: str = ""
    pks: QuerySet[Any] | None = None
    most: int = MOST_HITS


class Hit(NamedTuple):
    entry: int
    kind: str
    number: int
    score: int
    matched: int
    # How many of its kind there are, also beyond those that were fetched.
    of_kind: int
    problem: str
    second_problem: str
    brand: str
    category: str
    parent_category: str


@dataclass
class _Sql:
    text: str = ""
    params: list[Any] = field(default_factory=list)

    def add(self, text: str, *params: Any) -> None:
        self.text += text
        self.params += params


def ranked(question: Question, wanted: Wanted, *, at_least: int) -> list[Hit]:
    """What answers `at_least` so many words of `question`, best first."""
    if wanted.pks is None:
        return _best(question, wanted, at_least=at_least)
    # Prices and stock are looked up for the best alone: for a whole catalogue that takes longer than ranking it.
    found = _best(question, replace(wanted, most=MOST_PRICED), at_least=at_least)
    meet = set(wanted.pks.filter(pk__in=[hit.number for hit in found]).values_list("pk", flat=True))
    kept = [hit for hit in found if hit.number in meet]
    return [hit._replace(of_kind=len(kept)) for hit in kept[: wanted.most]]


def ranked_numbers(question: Question, content_types: Iterable[int]) -> list[int]:
    """The ids of things of `content_types` that answer every word, shown to visitors or not, best first."""
    if len(question.known) < len(question.slots) or not question.slots:
        return []
    sql = _scored(question, at_least=len(question.slots))
    types = ", ".join(str(int(pk)) for pk in content_types)
    sql.add(f" WHERE e.content_type_id IN ({types or 0}) ORDER BY score DESC, e.id DESC LIMIT {MOST_NUMBERS}")
    return [row[2] for row in _rows(sql)]


def _best(question: Question, wanted: Wanted, *, at_least: int) -> list[Hit]:
    scored = _scored(question, at_least=at_least)
    _narrow(scored, wanted)
    # Narrow rows are sorted, and only the best are looked up again for what a list needs of them.
    sql = _Sql(
        "SELECT c.id, c.kind, c.object_id, r.score, r.matched, r.of_kind, c.problem, c.second_problem, c.brand, "
        "c.category, c.parent_category FROM (SELECT id, score, matched, COUNT(*) OVER (PARTITION BY kind) AS of_kind, "
        "ROW_NUMBER() OVER (PARTITION BY kind ORDER BY matched DESC, score DESC, id DESC) AS place "
        f"FROM ({scored.text}) s) r JOIN {_table(SearchEntry)} c ON c.id = r.id "
        f"WHERE r.place <= {int(wanted.most)} ORDER BY r.matched DESC, r.score DESC, r.id DESC",
        scored.params,
    )
    # MySQL adds integers up to decimals.
    return [Hit._make((*row[:3], int(row[3]), *row[4:])) for row in _rows(sql)]


def _scored(question: Question, *, at_least: int) -> _Sql:
    """Every entry that answers, with its score. Ends where a WHERE may follow."""
    sql = _Sql()
    table, entries = _table(SearchPosting), _table(SearchEntry)
    sql.add("SELECT e.id, e.kind, e.object_id, f.matched, f.score")
    standing = STANDING if len(question.known) == 1 else STANDING_OF_MANY_WORDS
    sql.add(" + CASE e.kind")
    for kind, extra in standing.items():
        sql.add(f" WHEN %s THEN {extra * STEPS}", kind)
    sql.add(" ELSE 0 END")
    if keys := question.title_keys:
        sql.add(f" + CASE WHEN e.title_key IN ({', '.join(['%s'] * len(keys))}) THEN {WHOLE_TITLE}", *keys)
        for key in keys:
            sql.add(f" WHEN e.kind IN {NAMED} AND e.title_key BETWEEN %s AND %s", key, key + handles.END)
            sql.add(f" THEN {BEGINNING_OF_TITLE}")
        sql.add(" ELSE 0 END")
    # Of things any of which will do, one is as good an answer as all.
    matched, score = ("1", "MAX(best)") if question.any_will_do else ("COUNT(*)", "SUM(best)")
    sql.add(f" AS score FROM (SELECT entry_id, {matched} AS matched, {score} AS score FROM (")
    for place, slot in enumerate(question.known):
        sql.add(f"{' UNION ALL ' if place else ''}SELECT entry_id, MAX(points) AS best FROM (")
        for part, (quality, words) in enumerate(_steps(slot)):
            sql.add(f"{' UNION ALL ' if part else ''}SELECT entry_id, weight * {quality} AS points FROM {table}")
            sql.add(f" WHERE word_id IN ({', '.join(map(str, words))})")
        sql.add(f") p{place} GROUP BY entry_id")
    sql.add(f") m GROUP BY entry_id HAVING COUNT(*) >= {int(at_least)}) f JOIN {entries} e ON e.id = f.entry_id")
    return sql


def _narrow(sql: _Sql, wanted: Wanted) -> None:
    kinds = [str(kind) for kind in wanted.kinds]
    sql.add(f" WHERE e.is_shown AND e.kind IN ({', '.join(['%s'] * len(kinds))})", *kinds)
    sql.add(" AND (e.kind <> %s OR f.score >= %s * f.matched)", Kind.PRODUCT, NOT_ONLY_TEXT)
    if wanted.language:
        sql.add(" AND e.language IN ('', %s)", wanted.language)
    if wanted.problem:
        sql.add(" AND (e.problem = %s OR e.second_problem = %s)", wanted.problem, wanted.problem)
    if wanted.brand:
        sql.add(" AND e.brand = %s", wanted.brand)
    if wanted.category:
        sql.add(" AND (e.category = %s OR e.parent_category = %s)", wanted.category, wanted.category)


def _steps(slot: Slot) -> list[tuple[int, list[int]]]:
    steps: dict[int, list[int]] = defaultdict(list)
    for word, quality in slot.answers.items():
        steps[max(1, quality // STEP)].append(int(word))
    return sorted(steps.items(), reverse=True)


def _rows(sql: _Sql) -> list[Any]:
    with connections[router.db_for_read(SearchPosting)].cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        return list(cursor.fetchall())


def _table(model: Any) -> str:
    return f"{model._meta.db_table}"
