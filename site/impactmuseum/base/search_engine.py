"""The same search on Elasticsearch or OpenSearch: `SEARCH_ENGINE` and `SEARCH_ENGINE_URL` are all that changes.

The engine finds and ranks; everything around it stays the museum's own. What a question means is read with the words
of the museum's index, which is therefore written as well: particles, slips, initials and synonyms work there too.
The engine is asked for those words as they stand, which every analyser keeps whole, and the conditions of a list are
met by the tables of the things themselves. What it does not do: words written together across a space, which only
the museum's own index joins.
"""

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from modelsearch.index import get_indexed_models
from modelsearch.query import And, Boost, Or, PlainText, SearchQuery

from impactmuseum.base.findable import Findable
from impactmuseum.base.models import SearchEntry, SearchWord
from impactmuseum.base.search import Index, MuseumSearch, Rebuilder
from impactmuseum.base.search_hits import Hits
from impactmuseum.base.search_postings import Row
from impactmuseum.base.search_question import Question
from impactmuseum.base.search_ranking import Wanted, listed

# An engine refuses queries of too many clauses.
MOST_ALTERNATIVES = 40
# Of each model: so many it hands out in one answer.
MOST_HITS = 1000


class EngineIndex(Index):
    """Writes into the museum's index, and into the engine's."""

    def __init__(self, backend: "EngineSearch") -> None:
        super().__init__(backend)
        self._engine = backend.engine
        # While all is written anew: the engine's new indexes, by the keys of those they will replace.
        self.renewed: dict[str, Any] = {}

    def add_model(self, model: type[Model]) -> None:
        self._of(model).add_model(model)

    def add_item(self, obj: Any) -> None:
        super().add_item(obj)
        self._of(type(obj)).add_item(obj)

    def add_items(self, model: type[Model], items: Sequence[Any]) -> None:
        super().add_items(model, items)
        self._of(model).add_items(model, items)

    def delete_item(self, item: Any) -> None:
        super().delete_item(item)
        self._of(type(item)).delete_item(item)

    def reset(self) -> None:
        super().reset()
        self._engine.reset_indexes()

    def refresh(self) -> None:
        self._engine.refresh_indexes()

    def _of(self, model: type[Model]) -> Any:
        there = self._engine.get_index_for_model(model)
        return self.renewed.get(there.get_key(), there)


class EngineRebuilder(Rebuilder):
    def start(self) -> Index:
        engine = self.index.backend.engine
        self._rebuilders = {index.get_key(): engine.rebuilder_class(index) for index in engine.all_indexes()}
        self.index.renewed = {key: rebuilder.start() for key, rebuilder in self._rebuilders.items()}
        return super().start()

    def finish(self) -> None:
        super().finish()
        for rebuilder in self._rebuilders.values():
            rebuilder.finish()
        self.index.renewed = {}


class EngineSearch(MuseumSearch):
    """`ENGINE` in `params` is the module of the engine's own backend; all others are that backend's."""

    index_class = EngineIndex
    rebuilder_class = EngineRebuilder
    # An engine that is down must not cost an editor the page that is being saved.
    catch_indexing_errors = True

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        engine = {**params}
        self.engine: Any = import_module(engine.pop("ENGINE")).SearchBackend(engine)

    def numbers(self, question: Question, model: type[Model]) -> list[int]:
        is_known = len(question.known) == len(question.slots) > 0
        return list(self._scores(in_words(question), model)) if is_known else []

    def hits(self, question: Question, wanted: Wanted) -> Hits:
        rows = self._rows(in_words(question), question) if question.is_understood else []
        hits = listed(rows, question, wanted)
        if hits.counts or len(question.known) < 2:
            return hits
        return listed(self._rows(in_words(replace(question, any_will_do=True)), question), question, wanted)

    def _rows(self, query: SearchQuery, question: Question) -> list[Row]:
        models = [model for model in get_indexed_models() if issubclass(model, Findable)]
        return [row for model in models for row in self._rows_of(model, query, question)]

    def _rows_of(self, model: type[Model], query: SearchQuery, question: Question) -> list[Row]:
        scores = self._scores(query, model)
        entries = SearchEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))
        there = entries.filter(object_id__in=scores).select_related("shelf").defer("text", "summary")
        # How well each word is answered only the engine knows: it tells how well all are.
        each = (0,) * len(question.known)
        return [
            Row(entry.pk, entry.shelf.place, entry.shelf_id, each, len(each), scores[entry.object_id])
            for entry in there
        ]

    def _scores(self, query: SearchQuery, model: type[Model]) -> dict[int, int]:
        """What answers, best first, and how well."""
        results = self.engine.search(query, model._default_manager.only("pk"))
        return {thing.pk: round(1000 * thing.score) for thing in results.annotate_score("score")[:MOST_HITS]}


def in_words(question: Question) -> SearchQuery:
    """What is known of `question`, as every word of the index that answers it, the better ones more."""
    answers = {pk for slot in question.known for pk in slot.answers}
    texts = dict(SearchWord.objects.filter(pk__in=answers).values_list("pk", "text"))
    slots = []
    for slot in question.known:
        best = sorted(slot.answers.items(), key=lambda item: (-item[1], item[0]))[:MOST_ALTERNATIVES]
        slots.append(Or([Boost(PlainText(texts[pk]), quality / 100) for pk, quality in best if pk in texts]))
    return Or(slots) if question.any_will_do else And(slots)


SearchBackend = EngineSearch
