"""Write the index: which words stand in what, and how much they say there.

A thing is indexed by Wagtail's own events, through the search backend. What is written is compared with what is
there, so that saving something whose words stay the same writes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connections, router, transaction
from django.db.models import Model
from django.utils.html import strip_tags
from django.utils.text import Truncator
from modelsearch.index import AutocompleteField, RelatedFields, SearchField

from impactmuseum.base import handles
from impactmuseum.base.findable import Card, Findable
from impactmuseum.base.models import SearchEntry, SearchHandle, SearchPosting, SearchWord
from impactmuseum.base.words import pairs_of, words_of

CHUNK = 500
SUMMARY_LENGTH, TEXT_LENGTH = 300, 2000
MOST, TEXT = 100, 10
# In names and keywords a word is no inflected one, and words that stand beside each other may be read as one.
NAMES_FROM = PAIRED_FROM = 70
COMPARED = (
    *("kind", "is_shown", "language", "title", "title_key", "slug", "summary", "text"),
    *("problem", "second_problem", "brand", "category", "parent_category"),
)
# When one of these changes, so does what is found with it.
PASSED_ON = ("is_shown", "title", "slug", "problem", "second_problem")

Weights = dict[str, int]


def index_one(thing: Any) -> bool:
    """Index `thing`. Says whether something changed that is found with other things as well."""
    entries = SearchEntry.objects.filter(content_type=_type_of(type(thing)), object_id=thing.pk)
    before = entries.values_list(*PASSED_ON).first()
    index_all(type(thing), [thing])
    return isinstance(thing, Findable) and before != entries.values_list(*PASSED_ON).first()


def found_with(thing: Findable) -> Iterator[tuple[type[Model], list[Any]]]:
    """What is found with `thing`, in pieces of one model."""
    for others in thing.found_with():
        for chunk in _chunks(others):
            yield type(chunk[0]), list(chunk)


def index_all(model: type[Model], things: Sequence[Any], *, words: "Vocabulary | None" = None) -> None:
    """Index `things`, all of one model. Words that are known stay known in `words` for the next call."""
    words = Vocabulary() if words is None else words
    for chunk in _chunks(things):
        with transaction.atomic(using=_alias()):
            _index(model, chunk, words)


def forget(model: type[Model], pk: Any) -> None:
    SearchEntry.objects.filter(content_type=_type_of(model), object_id=pk).delete()


def forget_gone(models: Iterable[type[Model]]) -> None:
    """Drop entries of what is there no more, and words that stand nowhere."""
    models = list(models)
    kept = [_type_of(model).pk for model in models]
    SearchEntry.objects.exclude(content_type__in=kept).delete()
    for model in models:
        entries = SearchEntry.objects.filter(content_type=_type_of(model))
        there = set(model._default_manager.values_list("pk", flat=True))
        gone = [pk for pk, number in entries.values_list("pk", "object_id") if number not in there]
        for chunk in _chunks(gone):
            SearchEntry.objects.filter(pk__in=chunk).delete()
    forget_unused_words()


def forget_unused_words() -> None:
    used = set(SearchPosting.objects.values_list("word_id", flat=True).distinct())
    unused = [pk for pk in SearchWord.objects.values_list("pk", flat=True) if pk not in used]
    for chunk in _chunks(unused):
        SearchWord.objects.filter(pk__in=chunk).delete()


class Vocabulary:
    """The words of the index and their ids. Those that are new are written down, with all their handles."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._names: set[str] = set()

    def ids(self, weights: Weights) -> dict[str, int]:
        keys = {word: handles.spelled(word) for word in weights}
        names = {keys[word] for word, weight in weights.items() if weight >= NAMES_FROM}
        unknown = {key: word for word, key in keys.items() if key not in self._ids}
        self._recall(list(unknown))
        new = {key: word for key, word in unknown.items() if key not in self._ids}
        if new:
            self._write(new, names)
        if newly_named := sorted(names - self._names):
            for chunk in _chunks(newly_named):
                SearchWord.objects.filter(key__in=chunk, is_name=False).update(is_name=True)
            self._names |= set(newly_named)
        return {word: self._ids[key] for word, key in keys.items()}

    def _recall(self, keys: Sequence[str]) -> None:
        for chunk in _chunks(keys):
            for key, pk, is_name in SearchWord.objects.filter(key__in=chunk).values_list("key", "pk", "is_name"):
                self._ids[key] = pk
                if is_name:
                    self._names.add(key)

    def _write(self, new: Mapping[str, str], names: set[str]) -> None:
        # In the order of the unique key: two who write at once wait for each other instead of ending in a deadlock.
        _insert(SearchWord, ("text", "key", "is_name"), [(new[key][:40], key, key in names) for key in sorted(new)])
        self._recall(list(new))
        _insert(
            SearchHandle,
            ("handle", "word_id"),
            sorted((handle, self._ids[key]) for key in new for handle in set(handles.handles_of(new[key]))),
        )


def _index(model: type[Model], things: Sequence[Any], vocabulary: Vocabulary) -> None:
    content_type = _type_of(model)
    fresh = {thing.pk: _entry(thing, content_type) for thing in things}
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
    _post({ids[thing.pk]: weights_of(thing) for thing in things}, vocabulary, are_new=not there)


def _post(weights: Mapping[int, Weights], vocabulary: Vocabulary, *, are_new: bool) -> None:
    most: Weights = {}
    for one in weights.values():
        for word, weight in one.items():
            most[word] = max(weight, most.get(word, 0))
    ids = vocabulary.ids(most)
    wanted = {(ids[word], entry, weight) for entry, words in weights.items() for word, weight in words.items()}
    columns = ("word_id", "entry_id", "weight")
    postings = SearchPosting.objects.filter(entry__in=list(weights))
    there = set() if are_new else set(postings.values_list(*columns))
    gone: dict[int, list[int]] = defaultdict(list)
    for word, entry, _weight in sorted(there - wanted):
        gone[entry].append(word)
    for entry, words_gone in gone.items():
        SearchPosting.objects.filter(entry_id=entry, word_id__in=words_gone)._raw_delete(_alias())
    _insert(SearchPosting, columns, sorted(wanted - there))


def _insert(model: type[Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Straight into the table: a catalogue has a million of them, and no signal waits for one."""
    if not rows:
        return
    connection = connections[_alias()]
    quoted = ", ".join(map(connection.ops.quote_name, columns))
    verb = "INSERT OR IGNORE" if connection.vendor == "sqlite" else "INSERT IGNORE"
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"{verb} INTO {table} ({quoted}) VALUES ({', '.join(['%s'] * len(columns))})", rows)


def _entries(content_type: ContentType, numbers: Iterable[int]) -> Any:
    return SearchEntry.objects.filter(content_type=content_type, object_id__in=list(numbers))


def _entry(thing: Any, content_type: ContentType) -> SearchEntry:
    entry = SearchEntry(content_type=content_type, object_id=thing.pk)
    if isinstance(thing, Findable):
        _fill(entry, thing.card())
    else:
        entry.title = str(thing)[:255]
    entry.title_key = handles.whole("".join(words_of(entry.title)))[: handles.LENGTH]
    return entry


def _fill(entry: SearchEntry, card: Card) -> None:
    entry.kind, entry.is_shown, entry.language = card.kind, card.is_shown, card.language
    entry.title, entry.slug = card.title[:255], card.slug[:255]
    entry.summary = Truncator(" ".join(card.summary.split())).chars(SUMMARY_LENGTH)
    entry.text = " ".join(card.text.split())[:TEXT_LENGTH]
    for name in ("problem", "second_problem", "brand", "category", "parent_category"):
        setattr(entry, name, getattr(card, name))


def weights_of(thing: Any) -> Weights:
    """The words of `thing`, and how much each says there: the most it says in any field, and a little for each more."""
    weights: Weights = {}
    for text, weight in texts_of(thing):
        words = words_of(text)
        said = {*words, *pairs_of(words)} if weight >= PAIRED_FROM else set(words)
        for word in said:
            before = weights.get(word, 0)
            weights[word] = min(MOST, max(before, weight) + (1 if before else 0))
    return weights


def texts_of(thing: Any) -> Iterator[tuple[str, int]]:
    named = {field.field_name for field in thing.get_search_fields() if isinstance(field, SearchField)}
    for field in thing.get_search_fields():
        if isinstance(field, AutocompleteField) and field.field_name in named:
            continue
        yield from _texts(thing, field)


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


def _alias() -> str:
    return router.db_for_write(SearchPosting)


def _chunks(things: Any) -> Iterator[Any]:
    things = things if isinstance(things, Sequence) else list(things)
    for start in range(0, len(things), CHUNK):
        yield things[start : start + CHUNK]
