"""Elasticsearch and OpenSearch by a setting: their own clients, asking a twin of their servers."""

import os
import subprocess
import sys

import pytest
from django.core.management import call_command
from modelsearch.backends import get_search_backend

from brands.models import BrandPage
from impactmuseum.base.models import SearchEntry
from impactmuseum.base.search_question import understand
from impactmuseum.base.search_ranking import Wanted
from impactmuseum.base.tests import engine_twin
from problems.tests.factories import picture
from shop.models import Product
from shop.tests.factories import ProductFactory, a_brand

pytestmark = [pytest.mark.indexed, pytest.mark.django_db]


@pytest.fixture(params=["elasticsearch9", "opensearch3"])
def engine(request, settings):
    """The search of a museum whose engine has an empty index for every model."""
    with engine_twin.running() as (url, store):
        backend = {"BACKEND": "impactmuseum.base.search_engine", "URLS": [url], "INDEX_PREFIX": "museum_"}
        backend["ENGINE"] = f"modelsearch.backends.{request.param}"
        settings.WAGTAILSEARCH_BACKENDS = {"default": backend}
        call_command("update_index", verbosity=0)
        search = get_search_backend()
        search.store = store
        yield search


def names(results) -> list[str]:
    return [product.name for product in results]


def found(search, query: str, **wanted) -> list[tuple[str, int]]:
    return [(hit.kind, hit.number) for hit in search.hits(understand(query), Wanted(**wanted)).of()]


def test_the_engine_is_asked_what_was_meant(engine):
    ProductFactory(name="낮은불 참기름")
    ProductFactory(name="낮은불 들기름")
    for query in ("참기름을", "참기룸", "ckarlfma", "ㅊㄱㄹ", "낮은불 참기름"):
        assert names(engine.search(query, Product)) == ["낮은불 참기름"], query
    assert names(engine.autocomplete("참기르", Product, fields=["name"])) == ["낮은불 참기름"]
    assert names(engine.search("노트북", Product)) == []


def test_a_better_answer_stands_above(engine):
    told = ProductFactory(name="도마", description="<p>참기름을 바르면 오래 가요</p>", brand=a_brand())
    named = ProductFactory(name="참기름", brand=told.brand)
    assert found(engine, "참기름", kinds=("product",)) == [("product", named.pk), ("product", told.pk)]


def test_any_of_those_that_are_joined_will_do(engine):
    brand = a_brand()
    one, two = ProductFactory(name="참기름", brand=brand), ProductFactory(name="들기름", brand=brand)
    assert set(found(engine, "참기름이랑 들기름")) == {("product", one.pk), ("product", two.pk)}
    assert names(engine.search("참기름 들기름", Product)) == []


def test_a_list_is_narrowed_by_the_museums_own_tables(engine):
    oil = ProductFactory(name="참기름", brand=a_brand())
    ProductFactory(name="참기름 초안", live=False, brand=oil.brand)
    assert found(engine, "참기름", kinds=("product",), brand=oil.brand.slug) == [("product", oil.pk)]
    assert found(engine, "참기름", kinds=("product",), brand="other") == []
    assert names(engine.search("참기름", Product.objects.filter(variants__price__gt=1, live=True))) == ["참기름"]


def test_what_is_deleted_is_found_no_more(engine):
    image = picture("오래된 그림")
    assert [doc["title"] for doc in engine.store.named("museum_base_museumimage")["documents"].values()] == [
        "오래된 그림"
    ]
    image.delete()
    assert engine.store.named("museum_base_museumimage")["documents"] == {}
    assert not SearchEntry.objects.filter(title="오래된 그림").exists()


def test_what_is_found_with_a_brand_follows_its_name_into_the_engine(engine):
    ProductFactory(name="비누", brand=a_brand("거품한줌"))
    brand = BrandPage.objects.get()
    brand.title = "물방울"
    brand.save_revision().publish()
    assert names(engine.search("물방울", Product)) == ["비누"]


def test_both_indexes_are_written_anew(engine):
    ProductFactory(name="참기름")
    before = engine.store.aliases["museum_shop_product"]
    SearchEntry.objects.all().delete()
    call_command("update_index", verbosity=0)
    assert names(engine.search("참기름", Product)) == ["참기름"]
    assert SearchEntry.objects.filter(shelf__kind="product").count() == 1
    assert before not in engine.store.indexes


def test_an_engine_that_is_down_does_not_keep_an_editor_from_saving(engine, settings):
    settings.WAGTAILSEARCH_BACKENDS["default"]["URLS"] = ["http://127.0.0.1:9"]
    ProductFactory(name="참기름")
    assert Product.objects.get().name == "참기름"


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
