"""Elasticsearch and OpenSearch by a setting. No server runs here: a stand-in notes what an engine would be asked."""

import os
import subprocess
import sys
import types

import pytest
from modelsearch.query import And, Or

from impactmuseum.base import search_engine
from impactmuseum.base.models import SearchEntry
from impactmuseum.base.search_question import understand
from impactmuseum.base.search_ranking import Wanted
from shop.models import Product
from shop.tests.factories import ProductFactory

pytestmark = pytest.mark.indexed


class Engine:
    """Answers every search with all there is, and notes what it was asked."""

    def __init__(self, params):
        self.params, self.asked, self.kept = params, [], []

    def add(self, thing):
        self.kept.append(thing)

    def delete(self, thing):
        self.kept.remove(thing)

    def search(self, query, model_or_queryset, **options):
        self.asked.append((repr(query), options))
        return Answer(getattr(model_or_queryset, "objects", model_or_queryset).all())


class Answer(list):
    def annotate_score(self, name):
        for place, thing in enumerate(self):
            setattr(thing, name, 1 / (place + 1))
        return self


@pytest.fixture
def engine(monkeypatch):
    monkeypatch.setitem(sys.modules, "an_engine", types.SimpleNamespace(SearchBackend=Engine))
    return search_engine.SearchBackend({"ENGINE": "an_engine", "URLS": ["http://127.0.0.1:9200"]})


@pytest.mark.django_db
def test_the_engine_is_asked_in_words_of_the_index(engine):
    ProductFactory(name="낮은불 참기름")
    engine.search("참기룸을 낮은불", Product, operator="and")
    engine.autocomplete("참기르", Product, fields=["name"])
    asked = [query for query, _options in engine.asked]
    assert all("참기름" in query and "참기룸" not in query for query in asked)
    assert [options for _query, options in engine.asked] == [{}, {}]


@pytest.mark.django_db
def test_all_words_are_wanted_or_any_of_those_that_are_joined(engine):
    ProductFactory(name="참기름 들기름")
    assert isinstance(search_engine.in_words(understand("참기름 들기름")), And)
    assert isinstance(search_engine.in_words(understand("참기름이랑 들기름")), Or)
    assert isinstance(search_engine.in_words(understand("")), object)


@pytest.mark.django_db
def test_what_visitors_find_is_narrowed_by_the_museums_own_entries(engine):
    oil = ProductFactory(name="참기름")
    ProductFactory(name="참기름 초안", live=False)
    hits = engine.hits(understand("참기름"), Wanted(kinds=("product",), brand=oil.brand.slug))
    assert [(hit.kind, hit.number) for hit in hits.of()] == [("product", oil.pk)]
    assert hits.counts == {"product": 1}
    assert list(engine.hits(understand("참기름"), Wanted(kinds=("product",), brand="other")).of()) == []


@pytest.mark.django_db
def test_the_museums_own_index_is_kept_as_well(engine):
    oil = ProductFactory(name="참기름")
    SearchEntry.objects.all().delete()
    engine.add(oil)
    assert (SearchEntry.objects.filter(object_id=oil.pk, shelf__kind="product").count(), engine.kept) == (1, [oil])
    engine.delete(oil)
    assert (SearchEntry.objects.filter(object_id=oil.pk, shelf__kind="product").count(), engine.kept) == (0, [])


@pytest.mark.parametrize(
    ("engine_name", "backend"),
    [("", "impactmuseum.base.search"), ("elasticsearch9", "impactmuseum.base.search_engine")],
)
def test_a_setting_chooses(engine_name: str, backend: str):
    ask = "from impactmuseum.settings.base import *; print(WAGTAILSEARCH_BACKENDS['default']['BACKEND'])"
    env = {
        **os.environ,
        "SEARCH_ENGINE": engine_name,
        "SEARCH_ENGINE_URL": "http://127.0.0.1:9200",
        "PYTHONPATH": "site",
    }
    said = subprocess.run([sys.executable, "-c", ask], env=env, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == backend
