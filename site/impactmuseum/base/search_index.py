"""Write the index: which words stand in what, and how much they say there.

A thing is indexed by Wagtail's own events, through the search backend. What is written is compared with what is
there, so that saving something whose words stay the same writes nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from operator import attrgetter
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils.html import strip_tags
from django.utils.text import Truncator
from modelsearch.index import AutocompleteField, RelatedFields, SearchField

from impactmuseum.base import handles
from impactmuseum.base.findable import Findable, Followed
from impactmuseum.base.models import SearchEntry, SearchPosting, SearchShelf, SearchWord
from impactmuseum.base.search_vocabulary import NAMES_FROM, Said, Vocabulary, Weights, alias, chunks, insert
from impactmuseum.base.words import pairs_of, words_of

SUMMARY_LENGTH, TEXT_LENGTH = 300, 2000
MOST, TEXT = 100, 10
# In names and keywords words that stand beside each other may be read as one.
PAIRED_FROM = NAMES_FROM
COMPARED = ("shelf_id", "title", "title_key", "slug", "summary", "text")
PLACES = ("problem", "second_problem", "brand", "category", "parent_category")
# When one of these changes, so does what is found with it.
PASSED_ON = ("shelf_id", "title", "slug")
POSTING = ("word_id", "kind", "weight", "entry_id", "shelf_id")


def index_one(thing: Any) -> bool:
    """Index `thing`. Says whether something changed that is found with other things as well."""
    before = _passed_on(thing)
    index_all(type(thing), [thing])
    return isinstance(thing, Followed) and before != _passed_on(thing)


def _passed_on(thing: Any) -> tuple[Any, ...]:
    """What others are found by as well: where it stands, what it is called, and what editors call it besides."""
    entry = _entries(_type_of(type(thing)), [thing.pk]).values_list("pk", *PASSED_ON).first()
    names = SearchPosting.objects.filter(entry_id=entry[0] if entry else None, weight__gte=NAMES_FROM)
    return entry, set(names.values_list("word_id", flat=True))


def found_with(thing: Followed) -> Iterator[tuple[type[Model], list[Any]]]:
    """What is found with `thing`, in pieces of one model."""
    for others in thing.found_with():
        for chunk in chunks(others):
            model = type(chunk[0])
            # As they are read when all is built anew: with what their words and cards ask for.
            yield model, list(model.get_indexed_objects().filter(pk__in=[other.pk for other in chunk]))


def index_all(model: type[Model], things: Sequence[Any], *, words: Vocabulary | None = None) -> None:
    """Index `things`, all of one model. Words that are known stay known in `words` for the next call."""
    words = Vocabulary() if words is None else words
    for chunk in chunks(things):
        with transaction.atomic(using=alias()):
            _index(model, chunk, words)


def forget(model: type[Model], pk: Any) -> None:
    SearchEntry.objects.filter(content_type=_type_of(model), object_id=pk).delete()


def forget_gone(models: Iterable[type[Model]]) -> None:
    """Drop entries of what is there no more, shelves with nothing on them, and words that stand nowhere."""
    models = list(models)
    kept = [_type_of(model).pk for model in models]
    SearchEntry.objects.exclude(content_type__in=kept).delete()
    for model in models:
        entries = SearchEntry.objects.filter(content_type=_type_of(model))
        there = set(model._default_manager.values_list("pk", flat=True))
        gone = [pk for pk, number in entries.values_list("pk", "object_id") if number not in there]
        for chunk in chunks(gone):
            SearchEntry.objects.filter(pk__in=chunk).delete()
    SearchShelf.objects.filter(entries=None).delete()
    forget_unused_words()


def forget_unused_words() -> None:
    used = set(SearchPosting.objects.values_list("word_id", flat=True).distinct())
    unused = [pk for pk in SearchWord.objects.values_list("pk", flat=True) if pk not in used]
    for chunk in chunks(unused):
        SearchWord.objects.filter(pk__in=chunk).delete()


def _index(model: type[Model], things: Sequence[Any], vocabulary: Vocabulary) -> None:
    content_type = _type_of(model)
    # In their own order, which is no database's: of two that answer alike the later entry stands first.
    fresh = {thing.pk: _entry(thing, content_type) for thing in sorted(things, key=attrgetter("pk"))}
    _put_on_shelves(fresh.values())
    there = {entry.object_id: entry for entry in _entries(content_type, fresh)}
    changed = []
    for number, entry in there.items():
        if any(getattr(entry, name) != getattr(fresh[number], name) for name in COMPARED):
            fresh[number].pk = entry.pk
            changed.append(fresh[number])
    if changed:
        SearchEntry.objects.bulk_update(changed, COMPARED)
    if new := [entry for number, entry in fresh.items() if number not in there]:
        SearchEntry.objects.bulk_create(new, ignore_conflicts=True)
    # Asked for: MySQL does not tell the ids of rows made together.
    ids = (
        dict(_entries(content_type, fresh).values_list("object_id", "pk"))
        if new
        else {n: e.pk for n, e in there.items()}
    )
    places = {ids[number]: (entry.shelf.place, entry.shelf_id) for number, entry in fresh.items()}
    _post({ids[thing.pk]: weights_of(thing) for thing in things}, places, vocabulary, are_new=not there)


def _put_on_shelves(entries: Collection[SearchEntry]) -> None:
    """Let each entry stand on the shelf that is written down, which is often that of many others."""
    wanted = {entry.shelf.key: entry.shelf for entry in entries}
    there = SearchShelf.objects.in_bulk(list(wanted), field_name="key")
    if missing := [shelf for key, shelf in sorted(wanted.items()) if key not in there]:
        SearchShelf.objects.bulk_create(missing, ignore_conflicts=True)
        there = SearchShelf.objects.in_bulk(list(wanted), field_name="key")
    for entry in entries:
        entry.shelf = there[entry.shelf.key]


def _post(
    weights: Mapping[int, Weights], places: Mapping[int, tuple[int, int]], vocabulary: Vocabulary, *, are_new: bool
) -> None:
    most: Weights = {}
    for one in weights.values():
        for word, said in one.items():
            before = most.get(word)
            most[word] = said if before in (None, said) else said.together(before)
    ids = vocabulary.ids(most)
    wanted = {
        (ids[word], places[entry][0], said.weight, entry, places[entry][1])
        for entry, words in weights.items()
        for word, said in words.items()
    }
    there = set() if are_new else set(SearchPosting.objects.filter(entry__in=list(weights)).values_list(*POSTING))
    gone: dict[int, list[int]] = defaultdict(list)
    for word, _kind, _weight, entry, _shelf in sorted(there - wanted):
        gone[entry].append(word)
    for entry, words_gone in gone.items():
        SearchPosting.objects.filter(entry_id=entry, word_id__in=words_gone)._raw_delete(alias())
    insert(SearchPosting, POSTING, sorted(wanted - there))


def _entries(content_type: ContentType, numbers: Iterable[int]) -> Any:
    return SearchEntry.objects.filter(content_type=content_type, object_id__in=list(numbers))


def _entry(thing: Any, content_type: ContentType) -> SearchEntry:
    """How `thing` is found now, on a shelf that may not be written down yet."""
    entry = SearchEntry(content_type=content_type, object_id=thing.pk, title=str(thing)[:255])
    shelf = SearchShelf(content_type=content_type)
    if isinstance(thing, Findable):
        card = thing.card()
        entry.title, entry.slug = card.title[:255], card.slug[:255]
        entry.summary = Truncator(" ".join(card.summary.split())).chars(SUMMARY_LENGTH)
        entry.text = " ".join(card.text.split())[:TEXT_LENGTH]
        for name in ("kind", "is_shown", "language", *PLACES):
            setattr(shelf, name, getattr(card, name))
    entry.title_key = handles.whole("".join(words_of(entry.title)))[: handles.LENGTH]
    told = "\n".join(str(getattr(shelf, name)) for name in ("content_type_id", "kind", "is_shown", "language", *PLACES))
    shelf.key = sha256(told.encode()).hexdigest()
    entry.shelf = shelf
    return entry


def weights_of(thing: Any) -> Weights:
    """The words of `thing`, and how much each says there: the most it says in any field, and a little for each more."""
    weights: dict[str, int] = {}
    seams: dict[str, int] = {}
    for text, weight in texts_of(thing):
        for word, seam in _said(text, is_paired=weight >= PAIRED_FROM):
            before = weights.get(word)
            weights[word] = weight if before is None else min(MOST, max(before, weight) + 1)
            seams[word] = seam if seams.get(word, seam) == seam else 0
    return {word: Said(weight, seams[word]) for word, weight in weights.items()}


# In a catalogue many things say the same: whose they are, where they lie, what they are made of.
@lru_cache(maxsize=10_000)
def _said(text: str, *, is_paired: bool) -> tuple[tuple[str, int], ...]:
    """The words of `text`, each once, and where two words meet in it if it is none by itself."""
    words = words_of(text)
    said = {one + other: len(one) for one, other in pairs_of(words)} if is_paired else {}
    return tuple({**said, **dict.fromkeys(words, 0)}.items())


def texts_of(thing: Any) -> Iterator[tuple[str, int]]:
    for field in _fields(thing._meta.model):
        yield from _texts(thing, field)


@cache
def _fields(model: type[Model]) -> list[Any]:
    """What is read of a thing: a field that is searched and completed is read once."""
    fields = model.get_search_fields()  # type: ignore[attr-defined]
    named = {field.field_name for field in fields if isinstance(field, SearchField)}
    return [field for field in fields if not (isinstance(field, AutocompleteField) and field.field_name in named)]


def _texts(thing: Any, field: Any) -> Iterator[tuple[str, int]]:
    if isinstance(field, RelatedFields):
        related = field.get_value(thing)
        for one in related.all() if hasattr(related, "all") else filter(None, [related]):
            for inner in field.fields:
                yield from _texts(one, inner)
    elif isinstance(field, SearchField):
        yield _text(field.get_value(thing)), min(MOST, round(TEXT * (getattr(field, "boost", None) or 1)))
    elif isinstance(field, AutocompleteField):
        yield _text(field.get_value(thing)), NAMES_FROM


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " \n".join(map(_text, value))
    if isinstance(value, dict):
        return _text(list(value.values()))
    text = "" if value is None else str(value)
    return strip_tags(text) if "<" in text else text


def _type_of(model: type[Model]) -> ContentType:
    return ContentType.objects.get_for_model(model)
