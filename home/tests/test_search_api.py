"""`GET /api/v1/search/`."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.tests.factories import ProductFactory, a_brand, a_problem, home_page, shop_page

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


@pytest.fixture(autouse=True)
def _open_the_museum() -> None:
    home_page()
    shop_page()


def ask(client, **asked):
    return client.get("/api/v1/search/", asked)


def test_every_kind_is_answered_in_one_ranking(client):
    problem = a_problem("산불과 숲")
    board = ProductFactory(name="도마", tags="산불", line="그을린 도마", price=9000, on_hand=0)
    answer = ask(client, query="산불").json()
    assert (answer["count"], answer["next"], answer["previous"]) == (3, None, None)
    assert [(result["type"], result["slug"], result["title"]) for result in answer["results"]] == [
        ("problem", problem.slug, "산불과 숲"),
        ("product", board.slug, "도마"),
        ("brand", board.brand.slug, board.brand.title),
    ]
    assert answer["results"][1] == {
        "type": "product",
        "slug": board.slug,
        "title": "도마",
        "url": f"http://testserver{board.url}",
        "summary": "그을린 도마",
        "price": 9000,
        "in_stock": False,
    }


def test_answers_come_in_pages(client):
    for number in range(3):
        ProductFactory(name=f"비누 {number}호")
    first = ask(client, query="비누", page_size=2).json()
    second = client.get(first["next"]).json()
    assert (first["count"], second["count"], len(first["results"]), len(second["results"])) == (3, 3, 2, 1)
    assert client.get(second["previous"]).json()["results"] == first["results"]


def test_a_type_narrows_the_answer(client):
    ProductFactory(name="비누", brand=a_brand("비누방"))
    answer = ask(client, query="비누", type="brand").json()
    assert (answer["count"], [result["type"] for result in answer["results"]]) == (1, ["brand"])


def test_nothing_found_is_an_empty_answer(client):
    assert ask(client, query="노트북").json() == {
        "count": 0, "pages": 1, "next": None, "previous": None, "corrected": None, "results": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({}, "/query"),
        ({"query": ""}, "/query"),
        ({"query": "비누", "type": "x"}, "/type"),
        ({"query": "비누", "page_size": "0"}, "/page_size"),
        ({"query": "비누", "page_size": "101"}, "/page_size"),
        ({"query": "비누", "page_size": "²"}, "/page_size"),
        ({"query": "비누", "colour": "red"}, "/colour"),
    ],
)
def test_what_cannot_be_understood_is_refused_beside_its_name(client, asked: dict[str, str], pointer: str):
    answer = ask(client, **asked)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_it_only_reads(client):
    assert client.post("/api/v1/search/", {"query": "비누"}).status_code == 405


def test_whoever_asks_all_day_is_asked_to_wait(client, settings):
    settings.API_READS_PER_MINUTE = 1
    assert ask(client, query="비누").status_code == 200
    refused = ask(client, query="비누")
    assert (refused.status_code, refused.json()["code"]) == (429, "throttled")


def test_an_answer_of_any_length_costs_as_many_statements(client):
    counted = []
    for number in range(12):
        ProductFactory(name=f"비누 {number}호")
        if number in (1, 11):
            ask(client, query="비누")
            with CaptureQueriesContext(connection) as captured:
                ask(client, query="비누")
            counted.append(len(captured))
    assert counted[0] == counted[1] <= 8
