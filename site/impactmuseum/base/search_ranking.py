"""Rank what answers a question.

    title, whole > its beginning > a word of it > what it belongs to > the text

A word's points in an entry are its weight there (from the index) times how well it answers (from the question): the
best for each word of the question, all words added.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet

from impactmuseum.base import handles, search_postings
from impactmuseum.base.edition import remembered
from impactmuseum.base.findable import Kind
from impactmuseum.base.models import SearchEntry, SearchShelf
from impactmuseum.base.search_hits import Hits, Ranked
from impactmuseum.base.search_postings import STEPS, Row
from impactmuseum.base.search_question import Question, Slot

# As if the title held so much more than one word that is all of it.
WHOLE_TITLE, BEGINNING_OF_TITLE = 1000 * STEPS, 60 * STEPS
# What a title of these begins with is what they are; the others tell a story.
NAMED = (Kind.PROBLEM, Kind.BRAND, Kind.PRODUCT)
# A bag that a laptop fits into is no answer to "노트북": a word of a description answers beside others, not alone.
NOT_ONLY_TEXT = 15 * STEPS
# Where two say the same of a word, it is a hall's before a brand's before a thing's; who writes more describes a thing.
STANDING = {Kind.PROBLEM: 28, Kind.BRAND: 22, Kind.PRODUCT: 12, Kind.STORY: 4, Kind.POST: 0}
STANDING_OF_MANY_WORDS = {Kind.PRODUCT: 16, Kind.PROBLEM: 14, Kind.BRAND: 10, Kind.STORY: 4, Kind.POST: 0}
# What a place, a keyword or a name says of a word; a text alone says less.
SAYS_IT = 40 * STEPS
# Each word that is answered, beside how well it is.
EACH_WORD = 50 * STEPS
# The kind that was named; goods called what the question is about; a page called just what was asked for.
ASKED_KIND, MEANT, ITSELF = 160 * STEPS, 160 * STEPS, 400 * STEPS
# What a name or a keyword says, also of a part of a word.
CALLED = 63 * STEPS
# So many of each kind are looked at where few things answer all.
MOST_NEAR = 50
# With more words than that, reading each word's best is no longer the quicker way.
FEW_WORDS = 60
# With more titles than that, reading all of them is no longer the quicker way.
MANY_TITLES = 200
# Ids in one statement: SQLite takes 32,766.
CHUNK, MOST_NUMBERS = 10_000, 30_000


@dataclass(frozen=True)
class Wanted:
    """Which entries may answer. Slugs; `pks` are the products that meet a condition of price or stock."""

    kinds: Sequence[str] = tuple(Kind)
    language: str = ""
    problem: str = ""
    brand: str = ""
    category: str = ""
    pks: QuerySet[Any] | None = None

    def holds(self, shelf: SearchShelf) -> bool:
        return (
            shelf.is_shown
            and shelf.kind in self.kinds
            and shelf.language in ("", self.language or shelf.language)
            and self.problem in ("", shelf.problem, shelf.second_problem)
            and self.brand in ("", shelf.brand)
            and self.category in ("", shelf.category, shelf.parent_category)
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.problem or self.brand or self.category or self.pks is not None)

    @property
    def places(self) -> list[int]:
        return [Kind(kind).place for kind in self.kinds]


def ranked(question: Question, wanted: Wanted) -> Hits:
    """What answers every known word of `question`, or of things any of which will do, one."""
    slots = [_any(question.known)] if question.any_will_do else question.known
    if len(slots) == 1 and len(slots[0].answers) <= FEW_WORDS and wanted.pks is None:
        return _of_few_words(question, slots[0], wanted)
    return listed(search_postings.all_of(slots, kinds=wanted.places), question, wanted)


def nearest(question: Question, wanted: Wanted, *, keep: Callable[[list[Ranked]], list[Ranked]]) -> Hits:
    """What answers most words of `question`, as far as it is kept."""
    # Of a list that is narrowed, the best of each kind may be none of it.
    most = None if wanted.is_narrowed else MOST_NEAR
    rows = search_postings.any_of(question.known, kinds=wanted.places, most=most)
    return listed(rows, question, wanted, keep=keep)


def listed(
    rows: Iterable[Row],
    question: Question,
    wanted: Wanted,
    *,
    keep: Callable[[list[Ranked]], list[Ranked]] = lambda ranked: ranked,
) -> Hits:
    """The hits among `rows`: those that are wanted, say enough, and are kept."""
    rows = [row for row in rows if _says_enough(row)]
    shelves = _shelves({row.shelf for row in rows})
    held = {number for number, shelf in shelves.items() if wanted.holds(shelf)}
    kept = [row for row in rows if row.shelf in held]
    if wanted.pks is not None:
        # For what answers, not for the whole catalogue: a price takes longer to look up than a rank.
        kept = _meeting(wanted.pks, kept)
    scored = keep(_scored(question, kept, shelves))
    counts = Counter(one.shelf for one in scored)
    return Hits(
        {shelves[number]: count for number, count in counts.items()},
        lambda _most, kinds: (one for one in scored if one.kind in kinds),
    )


def ranked_numbers(question: Question, content_types: Iterable[int]) -> list[int]:
    """The ids of things of `content_types` that answer every word, shown to visitors or not, best first."""
    if len(question.known) < len(question.slots) or not question.slots:
        return []
    rows = search_postings.all_of(question.slots)
    types = set(content_types)
    shelves = _shelves({row.shelf for row in rows})
    held = {number for number, shelf in shelves.items() if shelf.content_type_id in types}
    scored = _scored(question, [row for row in rows if row.shelf in held], shelves)
    found: list[int] = []
    for chunk in _chunks(nlargest(MOST_NUMBERS, scored)):
        numbers = _numbers([one.entry for one in chunk])
        found += [numbers[one.entry] for one in chunk if one.entry in numbers]
    return found


def _any(slots: Iterable[Slot]) -> Slot:
    together = Slot("")
    for slot in slots:
        together.add(slot.answers)
    return together


def _of_few_words(question: Question, slot: Slot, wanted: Wanted) -> Hits:
    """Without looking at all that answers: only how much it is, and the best of each word."""
    counted = search_postings.counted(slot, kinds=wanted.places, at_least={Kind.PRODUCT.place: NOT_ONLY_TEXT})
    shelves = _shelves({number for number, _count in counted})
    held = {shelves[number]: count for number, count in counted if wanted.holds(shelves[number])}

    def best(most: int, kinds: Collection[str]) -> list[Ranked]:
        allowed = {Kind(kind).place: _only(kind, held, shelves.values()) for kind in kinds}
        rows = search_postings.best(slot, most=most, shelves=allowed)
        titles = _titles(question, most=MANY_TITLES + 1)
        if len(titles) <= MANY_TITLES:
            looked_up = list(titles)
        else:
            # As with a common word: not all that begin so, but the best of them.
            named = {kind.place: allowed[kind.place] for kind in NAMED if kind.place in allowed}
            begun = search_postings.best(slot, most=most, shelves=named, titles=question.title_keys)
            whole = _titles(question, most=most, only_whole=True)
            titles, looked_up = dict.fromkeys([row.entry for row in begun], False) | whole, list(whole)
            rows += begun
        if looked_up:
            rows += search_postings.any_of([slot], kinds=allowed, entries=looked_up)
        found = {
            row.entry: row
            for row in sorted(rows, key=attrgetter("points"))
            if shelves.get(row.shelf) in held and _says_enough(row)
        }
        return _scored(question, found.values(), shelves, titles)

    return Hits(held, best)


def _only(kind: str, held: Collection[SearchShelf], there: Iterable[SearchShelf]) -> list[int]:
    """The shelves that a kind is found on, if there are others it is not."""
    if all(shelf in held for shelf in there if shelf.kind == kind):
        return []
    return [shelf.pk for shelf in held if shelf.kind == kind]


def _scored(
    question: Question,
    rows: Collection[Row],
    shelves: Mapping[int, SearchShelf],
    titles: Mapping[int, bool] | None = None,
) -> list[Ranked]:
    standing = STANDING if len(question.known) == 1 else STANDING_OF_MANY_WORDS
    titles = (_titles(question) if rows else {}) if titles is None else titles
    kinds = {kind.place: (str(kind), standing[kind] * STEPS, kind in NAMED) for kind in Kind} | {0: ("", 0, False)}
    own = {number for number, shelf in shelves.items() if shelf.page_slug and shelf.page_slug == question.slug}
    head = question.known.index(question.head) if question.head and not question.kind else None
    found = []
    for row in rows:
        kind, score, is_named = kinds[row.kind]
        score += row.points
        if (is_whole := titles.get(row.entry)) is not None:
            score += WHOLE_TITLE if is_whole else BEGINNING_OF_TITLE if is_named else 0
        worth = said(score, row.matched) + ASKED_KIND * (kind == question.kind) + ITSELF * (row.shelf in own)
        if row.matched > 1 and kind == Kind.PRODUCT and head is not None and (row.each[head] or 0) >= CALLED:
            worth += MEANT
        found.append(Ranked(worth, row.entry, kind, row.shelf, row.matched, score))
    return found


def said(score: int, matched: int) -> int:
    """How much is said of all the words together. Those that only stand in a text may stand there for any reason."""
    return score + (EACH_WORD * matched if score >= SAYS_IT else 0)


def _titles(question: Question, *, most: int | None = None, only_whole: bool = False) -> dict[int, bool]:
    """The entries whose title begins with what was asked for, and whether that is all of it."""
    keys = question.title_keys
    begins = Q()
    for key in keys:
        begins |= Q(title_key__range=(key, key + handles.END))
    wanted = Q(title_key__in=keys) if only_whole else begins
    found = SearchEntry.objects.filter(wanted).values_list("pk", "title_key") if keys else ()
    return {entry: title in keys for entry, title in found[:most]}


def _says_enough(row: Row) -> bool:
    return row.kind != Kind.PRODUCT.place or row.points >= NOT_ONLY_TEXT * row.matched


def _shelves(numbers: Iterable[int]) -> dict[int, SearchShelf]:
    """Remembered as long as the edition: a shelf never changes, and a new one has a new number."""
    known: dict[int, SearchShelf] = remembered("search-shelves", dict)
    if missing := [number for number in numbers if number not in known]:
        known.update(SearchShelf.objects.in_bulk(missing))
    return {number: known[number] for number in numbers if number in known}


def _meeting(products: QuerySet[Any], rows: Sequence[Row]) -> list[Row]:
    """Those of `rows` that are among `products`."""
    found: list[Row] = []
    for chunk in _chunks(rows):
        numbers = _numbers([row.entry for row in chunk])
        meet = set(products.filter(pk__in=numbers.values()).values_list("pk", flat=True))
        found += [row for row in chunk if numbers.get(row.entry) in meet]
    return found


def _numbers(entries: Collection[int]) -> dict[int, int]:
    return dict(SearchEntry.objects.filter(pk__in=entries).values_list("pk", "object_id")) if entries else {}


def _chunks(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
