"""The API as a whole: its document, its one shape of errors, its languages, its statements."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openapi_spec_validator import validate

from brands.tests.factories import BrandPageFactory, BrandStoryPageFactory
from impactmuseum.base.api.docs import document
from problems.models import ProblemFigure
from problems.tests.factories import ProblemPageFactory, picture
from shop.models import ProductImage
from shop.tests.factories import CategoryFactory, ProductFactory, shop_settings

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


def get(path: str, **headers: str) -> Any:
    return Client().get(f"/api/v1/{path}", headers=headers)


def test_the_document_is_sound_and_names_every_part() -> None:
    described = json.loads(document())
    validate(described)
    parts = {path.split("/")[3] for path in described["paths"]}
    assert parts >= {"problems", "brands", "stories", "categories", "products"}


def test_the_document_is_served_as_json_and_not_twice() -> None:
    first = get("schema/", accept="application/json, */*")
    assert first.json() == json.loads(document())
    assert get("schema/", if_none_match=first["ETag"]).status_code == 304


def test_the_page_of_the_document_fetches_nothing_from_elsewhere_and_runs_nothing_inline() -> None:
    html = get("docs/").content.decode()
    assert 'data-schema="/api/v1/schema/"' in html
    assert "https://" not in html
    assert "<script>" not in html


@pytest.mark.parametrize("path", ["nowhere/", "products", "products/none/", "stories/999/", "stories/x/"])
def test_what_is_not_there_is_told_as_a_problem(path: str) -> None:
    answer = get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    told = answer.json()
    assert told == {
        "type": "urn:impactmuseum:problem:not_found",
        "title": "찾는 것이 없어요.",
        "status": 404,
        "code": "not_found",
        "detail": told["detail"],
    }


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("page=0", "/page", "min_value"),
        ("page=one", "/page", "invalid"),
        ("page_size=101", "/page_size", "max_value"),
        ("in_stock=1", "/in_stock", "invalid"),
        ("ordering=cheap", "/ordering", "invalid_choice"),
        ("brand=a/b", "/brand", "pattern"),
        ("colour=blue", "/colour", "unknown"),
        ("query=%00", "/query", "pattern"),
    ],
)
def test_a_question_that_is_none_is_refused_by_name(query: str, pointer: str, code: str) -> None:
    answer = get(f"products/?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    told = answer.json()
    assert (told["code"], [(error["pointer"], error["code"]) for error in told["errors"]]) == (
        "invalid",
        [(pointer, code)],
    )


def test_other_methods_other_forms_and_other_answers_are_problems_too() -> None:
    assert Client().post("/api/v1/products/nothing/").json()["code"] == "method_not_allowed"
    assert Client().generic("TRACE", "/api/v1/stock/?level=low").json()["code"] == "method_not_allowed"
    assert get("products/", accept="text/html").json()["code"] == "not_acceptable"


@pytest.mark.parametrize(
    ("path", "methods"), [("products/", "GET, POST, HEAD, OPTIONS"), ("cart/lines/x/", "PUT, DELETE, OPTIONS")]
)
def test_an_address_says_what_may_be_done_there(path: str, methods: str) -> None:
    answer = Client().options(f"/api/v1/{path}?page=nonsense")
    assert (answer.status_code, answer.content, answer["Allow"]) == (204, b"", methods)


def test_a_token_that_is_none_is_refused_where_none_was_needed() -> None:
    answer = get("products/", authorization="Bearer museum_nonsense")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")
    assert answer["WWW-Authenticate"] == 'Bearer realm="impactmuseum"'


def test_what_nobody_foresaw_is_a_problem_and_is_logged(monkeypatch: Any, caplog: Any) -> None:
    monkeypatch.setattr("shop.api.products.wanted", lambda asked: 1 / 0)
    answer = Client(raise_request_exception=False).get("/api/v1/products/")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert answer.json()["code"] == "error"
    assert "ZeroDivisionError" in caplog.text


def test_whoever_asks_too_often_is_told_when_to_come_back(settings: Any) -> None:
    settings.API_READS_PER_MINUTE = 2
    assert [get("problems/").status_code for _ in range(3)] == [200, 200, 429]
    answer = get("problems/")
    assert answer.json()["code"] == "throttled"
    assert 1 <= int(answer["Retry-After"]) <= 60


def test_whoever_is_refused_has_asked_too(settings: Any) -> None:
    settings.API_READS_PER_MINUTE = 2
    guesses = [get("products/", authorization=f"Bearer museum_{number}").status_code for number in range(3)]
    assert guesses == [401, 401, 429]


@pytest.mark.parametrize(("language", "sentence"), [("ko", "찾는 것이 없어요."), ("en", "There is nothing here.")])
def test_people_are_told_in_their_language(language: str, sentence: str) -> None:
    answer = get("problems/none/", accept_language=language)
    assert (answer["Content-Language"], answer.json()["title"]) == (language, sentence)


def test_a_hall_tells_its_figures_but_none_that_were_not_checked() -> None:
    problem = ProblemPageFactory(slug="plastic")
    problem.figures.add(ProblemFigure(label="봉투", value="533", unit="개", source="그린피스"))
    problem.figures.add(ProblemFigure(label="추정", value="9", source="?", is_published=False))
    problem.save()
    assert [figure["value"] for figure in get("problems/plastic/").json()["figures"]] == ["533"]


def test_a_story_names_its_brand_and_a_brand_its_problem() -> None:
    brand = BrandPageFactory(slug="dasigyeol", title="다시결", problem=ProblemPageFactory(slug="plastic"))
    story = BrandStoryPageFactory(brand=brand, title="장마")
    assert get("brands/?problem=plastic").json()["results"][0]["problem"]["slug"] == "plastic"
    assert get(f"stories/{story.pk}/").json()["brand"] == {"slug": "dasigyeol", "title": "다시결"}
    assert [told["title"] for told in get("stories/?brand=dasigyeol").json()["results"]] == ["장마"]
    assert get("stories/?brand=unknown").json()["count"] == 0


def test_unpublished_pages_are_not_there() -> None:
    problem = ProblemPageFactory(slug="plastic")
    problem.unpublish()
    assert get("problems/plastic/").status_code == 404
    assert get("problems/").json()["count"] == 0


LISTS = {"problems/": 5, "brands/": 5, "stories/": 6, "categories/": 3, "products/": 6}


def test_a_list_costs_the_same_whatever_its_length() -> None:
    small = picture(width=32, height=20)
    shop_settings()
    counted = []
    for size in (2, 12):
        for number in range(size):
            problem = ProblemPageFactory(image=small, slug=f"problem-{size}-{number}")
            brand = BrandPageFactory(problem=problem, image=small, slug=f"brand-{size}-{number}")
            BrandStoryPageFactory(brand=brand, lead_image=small, slug=f"story-{size}-{number}")
            CategoryFactory(parent=CategoryFactory())
            product = ProductFactory(brand=brand)
            product.images.set([ProductImage(image=small)])
            product.save()
        counted.append({path: statements(path) for path in LISTS})
    assert counted == [LISTS, LISTS]


def statements(path: str) -> int:
    get(path)
    with CaptureQueriesContext(connection) as captured:
        assert get(path).status_code == 200
    return len(captured)
