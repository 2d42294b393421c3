"""Wagtail's backend: the admin's lists and choosers read Korean, and searching stands whatever is typed."""

import pytest
from django.urls import reverse
from modelsearch.query import MATCH_ALL, MATCH_NONE, PlainText
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from impactmuseum.base.search import MuseumSearch, asked
from problems.models import ProblemPage
from problems.tests.factories import ProblemPageFactory, picture
from shop.models import Product
from shop.tests.factories import ProductFactory, a_brand, an_editor

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]
SIGNS = [
    '"',
    "'",
    "\\",
    "*",
    "(",
    ")",
    "+-",
    "a:b",
    "@",
    "<>~",
    '"가방"',
    "가방*",
    "{}",
    "^",
    "%",
    "NEAR(",
    "AND",
    "\x00",
]


def found(query, queryset=Product, **options) -> list[str]:
    return [str(thing) for thing in get_search_backend().search(query, queryset, **options)]


def test_it_is_the_museums_own():
    assert isinstance(get_search_backend(), MuseumSearch)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [(" 비누\x00 ", "비누"), ("\u1107\u1175\u1102\u116e", "비누"), ("가 " * 20, "가 가 가 가 가 가 가 가")],
)
def test_a_query_is_composed_and_not_endless(typed: str, meant: str):
    assert asked(typed) == meant


@pytest.mark.parametrize("query", ["비누를", "ㅁㅂㄴ", "qlsn", "물비뉴", "고체 비누", "물비", "soap"])
def test_products_of_the_admin_are_found_as_visitors_find_them(client, query: str):
    ProductFactory(name="고체 물비누", live=False, slug="liquid-soap")
    ProductFactory(name="도마")
    client.force_login(an_editor())
    listing = reverse("wagtailsnippets_shop_product:list")
    assert [product.name for product in client.get(listing, {"q": query}).context["page_obj"]] == ["고체 물비누"]
    chooser = reverse("wagtailsnippetchoosers_shop_product:choose_results")
    assert "고체 물비누" in client.get(chooser, {"q": query}).content.decode()


def test_pages_of_the_admin_are_found_in_korean(client):
    problem, brand = ProblemPageFactory(title="버려지는 음식"), a_brand("남김밭")
    client.force_login(an_editor())
    search = reverse("wagtailadmin_pages:search")
    assert [page.pk for page in client.get(search, {"q": "음식을"}).context["object_list"]] == [problem.pk]
    chooser = reverse("wagtailadmin_choose_page_search")
    assert "남김밭" in client.get(chooser, {"q": "ㄴㄱㅂ"}).content.decode()
    assert brand in get_search_backend().autocomplete("남김", Page.objects.all())[0].specific.__class__.objects.all()


def test_pictures_are_found_and_no_sign_breaks_the_list(client):
    picture("tote"), picture("soap")
    client.force_login(an_editor())
    listing = reverse("wagtailimages:index")
    assert [image.title for image in client.get(listing, {"q": '"tote"'}).context["page_obj"]] == ["tote"]
    for typed in SIGNS:
        assert client.get(listing, {"q": typed}).status_code == 200


def test_conditions_and_order_of_a_queryset_hold():
    for name in ("비누 나", "비누 가", "도마"):
        ProductFactory(name=name)
    ProductFactory(name="비누 다", live=False)
    live = Product.objects.filter(live=True, brand__problem__live=True)
    assert found("비누", live.order_by("name"), order_by_relevance=False) == ["비누 가", "비누 나"]
    assert set(found("비누", live)) == {"비누 가", "비누 나"}


def test_queries_are_put_together():
    for name in ("쑥 비누", "쌀 비누", "쑥 떡"):
        ProductFactory(name=name)
    soap, mugwort = PlainText("비누"), PlainText("쑥")
    assert set(found(soap | mugwort)) == {"쑥 비누", "쌀 비누", "쑥 떡"}
    assert found(soap & mugwort) == ["쑥 비누"]
    assert found(~soap) == ["쑥 떡"]
    assert len(found(MATCH_ALL)) == 3
    assert found(MATCH_NONE) == []


def test_results_are_counted_cut_and_scored():
    for number in range(3):
        ProductFactory(name=f"비누 {number}")
    results = get_search_backend().search("비누", Product)
    assert (results.count(), len(results[:2]), results[1:].count(), len(results[2:9])) == (3, 2, 2, 1)
    scores = [product.score for product in results.annotate_score("score")]
    assert scores == sorted(scores, reverse=True)
    assert results.facet("live") == {True: 3}


def test_a_page_is_found_among_pages_of_every_type():
    problem = ProblemPageFactory(title="산불")
    assert [page.specific for page in get_search_backend().search("산불", Page)] == [problem]
    assert list(get_search_backend().search("산불", ProblemPage)) == [problem]
