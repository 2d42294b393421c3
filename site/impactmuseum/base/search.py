"""Wagtail's search backend of the museum: the site, the admin's listings and its choosers all read Korean.

It keeps an index of words of its own, in plain tables, because the full-text engines of SQLite, MySQL and MariaDB
know no Korean and rank each in its own way: see `search_index` (writing), `search_question` (understanding) and
`search_ranking` (answering). Where Elasticsearch or OpenSearch is set up, it ranks instead: see `search_engine`.
"""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Count, Model
from modelsearch.backends.base import BaseIndex, BaseSearchBackend, BaseSearchQueryCompiler, BaseSearchResults
from modelsearch.index import get_indexed_models
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText
from modelsearch.utils import get_descendants_content_types_pks

from impactmuseum.base import search_index, search_vocabulary
from impactmuseum.base.models import SearchEntry
from impactmuseum.base.search_answers import answers
from impactmuseum.base.search_hits import Hits
from impactmuseum.base.search_question import Question, understand
from impactmuseum.base.search_ranking import Wanted, ranked_numbers

MAX_LENGTH = 100
MAX_WORDS = 8

# The ids of things of a model that answer a question, best first.
Ranking = Callable[[Question, type[Model]], list[int]]


def asked(query: str) -> str:
    """What somebody asks for, as it is searched and shown: composed, without control characters, not endless."""
    composed = unicodedata.normalize("NFC", query[: 4 * MAX_LENGTH])
    plain = "".join(character if character.isprintable() else " " for character in composed)
    return " ".join(plain.split()[:MAX_WORDS])[:MAX_LENGTH].strip()


class QueryCompiler(BaseSearchQueryCompiler):
    """Numbers of things that answer. Conditions of the queryset need no field of the index: its own table has them."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    is_typing = False

    def check(self) -> None:
        pass

    def numbers(self, ranking: Ranking) -> list[int] | None:
        """The ids of what answers, best first by `ranking`; None when everything does."""
        self._ranking = ranking
        return self._numbers(self.query)

    def _numbers(self, query: Any) -> list[int] | None:
        if isinstance(query, MatchAll):
            return None
        if isinstance(query, Not):
            return [] if isinstance(query.subquery, MatchAll) else self._others(self._numbers(query.subquery))
        if isinstance(query, Boost):
            return self._numbers(query.subquery)
        if isinstance(query, And | Or):
            return self._together(query)
        if isinstance(query, PlainText | Phrase | Fuzzy):
            return self._answers(query.query_string)
        raise TypeError(f"{type(query).__name__} is no query of this search.")

    def _answers(self, text: str) -> list[int]:
        return self._ranking(understand(asked(text), is_typing=self.is_typing), self.queryset.model)

    def _others(self, numbers: list[int] | None) -> list[int]:
        known = set(numbers or ())
        there = self.queryset.order_by().values_list("pk", flat=True)
        return [] if numbers is None else [number for number in there if number not in known]

    def _together(self, query: And | Or) -> list[int] | None:
        found = [self._numbers(part) for part in query.subqueries]
        some = [numbers for numbers in found if numbers is not None]
        if isinstance(query, Or):
            return None if len(some) < len(found) else list(dict.fromkeys(number for part in some for number in part))
        if not some:
            return None
        in_all = set.intersection(*map(set, some))
        return [number for number in some[0] if number in in_all]


class AutocompleteQueryCompiler(QueryCompiler):
    is_typing = True


class Results(BaseSearchResults):
    supports_facet = True

    def _do_search(self) -> Sequence[Any]:
        numbers = self._found
        if numbers is None:
            return list(self._queryset[self.start : self.stop])
        wanted = numbers[self.start : self.stop]
        things = {thing.pk: thing for thing in self.query_compiler.queryset.filter(pk__in=wanted).order_by()}
        found = [things[number] for number in wanted if number in things]
        if self._score_field:
            for place, thing in enumerate(found):
                setattr(thing, self._score_field, float(len(numbers) - self.start - place))
        return found

    def _do_count(self) -> int:
        numbers = self._found
        count = self._queryset.count() if numbers is None else len(numbers)
        return max(0, min(count, self.stop if self.stop is not None else count) - self.start)

    def get_queryset(self) -> Any:
        """What answers, as a queryset: without its order."""
        numbers = self._found
        return self._queryset if numbers is None else self.query_compiler.queryset.filter(pk__in=numbers)

    def facet(self, field_name: str) -> dict[Any, int]:
        counted = self.get_queryset().order_by().values_list(field_name).annotate(things=Count("pk"))
        return dict(counted.order_by("-things"))

    def _clone(self) -> "Results":
        clone: Results = super()._clone()
        clone._numbers = self._numbers
        return clone

    _numbers: Any = ()

    @property
    def _queryset(self) -> Any:
        queryset = self.query_compiler.queryset
        return queryset if queryset.query.order_by else queryset.order_by("-pk")

    @property
    def _found(self) -> list[int] | None:
        """The ids that answer and meet the queryset's conditions, in order; asked for once."""
        if self._numbers == ():
            self._numbers = self._ask()
        return self._numbers

    def _ask(self) -> list[int] | None:
        compiler: QueryCompiler = self.query_compiler
        numbers = compiler.numbers(self.backend.numbers)
        if numbers is None:
            return None
        there = compiler.queryset.filter(pk__in=numbers)
        if not compiler.order_by_relevance and compiler.queryset.query.order_by:
            return list(there.values_list("pk", flat=True))
        kept = set(there.order_by().values_list("pk", flat=True))
        return [number for number in numbers if number in kept]


class Index(BaseIndex):
    def __init__(self, backend: Any) -> None:
        super().__init__(backend)
        self._vocabulary: search_vocabulary.Vocabulary | None = None

    def add_item(self, obj: Any) -> None:
        """Index `obj`, and what is found with it if that changed."""
        if search_index.index_one(obj):
            for model, things in search_index.found_with(obj):
                self.add_items(model, things)

    def add_items(self, model: type[Model], items: Sequence[Any]) -> None:
        search_index.index_all(model, list(items), words=self._vocabulary)

    def delete_item(self, item: Any) -> None:
        search_index.forget(type(item), item.pk)

    def reset(self) -> None:
        SearchEntry.objects.all().delete()
        search_index.forget_unused_words()

    def remember_words(self, *, are_remembered: bool) -> None:
        """Ask for each word of the index once, while all of it is written anew."""
        self._vocabulary = search_vocabulary.Vocabulary() if are_remembered else None


class Rebuilder:
    def __init__(self, index: Index) -> None:
        self.index = index

    def start(self) -> Index:
        self.index.remember_words(are_remembered=True)
        return self.index

    def finish(self) -> None:
        self.index.remember_words(are_remembered=False)
        search_index.forget_gone(get_indexed_models())


class MuseumSearch(BaseSearchBackend):
    query_compiler_class = QueryCompiler
    autocomplete_query_compiler_class = AutocompleteQueryCompiler
    index_class = Index
    results_class = Results
    rebuilder_class = Rebuilder

    def numbers(self, question: Question, model: type[Model]) -> list[int]:
        """The ids of things of `model` that answer, shown to visitors or not, best first."""
        return ranked_numbers(question, get_descendants_content_types_pks(model))

    def hits(self, question: Question, wanted: Wanted) -> Hits:
        """What visitors find, of all kinds."""
        return answers(question, wanted)


SearchBackend = MuseumSearch
