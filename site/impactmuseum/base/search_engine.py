"""The same search on Elasticsearch or OpenSearch: `SEARCH_ENGINE` and `SEARCH_ENGINE_URL` are all that changes.

The engine keeps and ranks the texts; what a question means is still read with the museum's own words, so particles,
slips, initials and synonyms work there too. It is asked for words of the index as they stand, which every analyser
keeps whole. What it does not do: words written together across a space, which only the museum's own index joins.
"""

from importlib import import_module
from typing import Any

from django.contrib.contenttypes.models import ContentType
from modelsearch.index import get_indexed_models
from modelsearch.query import And, Boost, Or, PlainText, SearchQuery

from impactmuseum.base import search_index
from impactmuseum.base.findable import Findable
from impactmuseum.base.models import SearchEntry, SearchWord
from impactmuseum.base.search import asked
from impactmuseum.base.search_postings import Row
from impactmuseum.base.search_question import Question, understand
from impactmuseum.base.search_ranking import Hits, Wanted, listed

# An engine refuses queries of too many clauses.
MOST_ALTERNATIVES = 40
# Of each model: so many it hands out in one answer.
MOST_HITS = 1000


class ReadsKorean:
    """A mixin for an engine's backend: writes into the museum's index as well, and asks the engine in its words."""

    def add(self, thing: Any) -> None:
        search_index.index_one(thing)
        super().add(thing)  # type: ignore[misc]

    def add_bulk(self, model: Any, things: list[Any]) -> None:
        search_index.index_all(model, things)
        super().add_bulk(model, things)  # type: ignore[misc]

    def delete(self, thing: Any) -> None:
        search_index.forget(type(thing), thing.pk)
        super().delete(thing)  # type: ignore[misc]

    def search(self, query: Any, model_or_queryset: Any, **options: Any) -> Any:
        if isinstance(query, str) and query:
            query = in_words(understand(asked(query)))
            options.pop("operator", None)
        return super().search(query, model_or_queryset, **options)  # type: ignore[misc]

    def autocomplete(self, query: Any, model_or_queryset: Any, **options: Any) -> Any:
        """Engines complete plain words only: what may be meant is read first, and then searched."""
        if isinstance(query, str) and query:
            query = in_words(understand(asked(query), is_typing=True))
            options.pop("operator", None)
        options.pop("fields", None)
        return super().search(query, model_or_queryset, **options)  # type: ignore[misc]

    def hits(self, question: Question, wanted: Wanted) -> Hits:
        """What visitors find, of all kinds."""
        models = [model for model in get_indexed_models() if issubclass(model, Findable)]
        return listed([row for model in models for row in self._rows_of(model, question)], question, wanted)

    def _rows_of(self, model: Any, question: Question) -> list[Row]:
        results = super().search(in_words(question), model.objects.all())  # type: ignore[misc]
        scores = {thing.pk: thing.search_score for thing in results.annotate_score("search_score")[:MOST_HITS]}
        entries = SearchEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))
        there = entries.filter(object_id__in=scores).select_related("shelf")
        matched = len(question.known)
        return [
            Row(entry.pk, entry.shelf.place, entry.shelf_id, matched, round(1000 * (scores[entry.object_id] or 0)))
            for entry in there.defer("text", "summary")
        ]


def in_words(question: Question) -> SearchQuery:
    """`question` as every word of the index that answers it, the better ones more."""
    texts = dict(
        SearchWord.objects.filter(pk__in={pk for slot in question.known for pk in slot.answers}).values_list(
            "pk", "text"
        )
    )
    slots: list[SearchQuery] = []
    for slot in question.slots:
        best = sorted(slot.answers.items(), key=lambda item: (-item[1], item[0]))[:MOST_ALTERNATIVES]
        alternatives = [Boost(PlainText(texts[pk]), quality / 100) for pk, quality in best if pk in texts]
        slots.append(Or(alternatives) if alternatives else PlainText(slot.word))
    if not slots:
        return PlainText(question.asked or "-")
    return Or(slots) if question.any_will_do else And(slots)


def SearchBackend(params: dict[str, Any]) -> Any:
    """Called by Wagtail, under this name. `ENGINE` is the module of the engine's own backend."""
    params = dict(params)
    engine = import_module(params.pop("ENGINE")).SearchBackend
    return type(f"Korean{engine.__name__}", (ReadsKorean, engine), {})(params)
