"""The API as a whole: its document, its one shape of errors, its languages, its statements."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openapi_spec_validator import validate
from wagtail.rich_text import RichText

from brands.tests.factories import BrandPageFactory, BrandStoryPageFactory
from community.tests.board_factories import a_comment, a_member, a_post, board_page
from impactmuseum.base.api import docs
from impactmuseum.base.api.docs import document
from impactmuseum.base.api.texts import VALUES
from impactmuseum.base.blocks import BodyBlock
from problems.models import ProblemFigure
from problems.tests.english_factories import draft, english_tree
from problems.tests.factories import ProblemPageFactory, picture
from shop.models import ProductImage
from shop.tests.factories import CategoryFactory, ProductFactory, a_question, a_review, shop_settings

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


def get(path: str, **headers: str) -> Any:
    return Client().get(f"/api/v1/{path}", headers=headers)


def test_the_document_is_sound_and_names_every_part() -> None:
    described = json.loads(document())
    validate(described)
    parts = {path.split("/")[3] for path in described["paths"]}
    assert parts >= {"problems", "brands", "stories", "categories", "products"}


def test_of_many_who_ask_first_one_writes_the_document(monkeypatch: Any) -> None:
    written, at_work = [], threading.Semaphore(1)

    def write(*_args: Any, **_options: Any) -> dict[str, str]:
        assert at_work.acquire(blocking=False), "Two write at once."
        written.append(time.sleep(0.05))
        at_work.release()
        return {"openapi": "3.1.1"}

    monkeypatch.setattr(docs.SchemaGenerator, "get_schema", write)
    monkeypatch.setattr(docs, "_written", cache(docs._written.__wrapped__))
    with ThreadPoolExecutor(4) as readers:
        answers = {read.result() for read in [readers.submit(document) for _ in range(4)]}
    assert (answers, len(written)) == ({b'{"openapi": "3.1.1"}'}, 1)


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


def test_a_long_text_is_told_block_by_block() -> None:
    product, small = ProductFactory(name="비누", slug="soap"), picture(width=32, height=20)
    hidden = ProductFactory(slug="draft", live=False)
    body = [
        ("heading", "고친 자리"),
        ("text", RichText('<p><a href="/shop/">상점</a></p>')),
        ("picture", {"image": small, "caption": "일"}),
        ("figure", {"value": "533", "label": "봉투", "url": None}),
        ("call_to_action", {"text": "", "label": "상점", "page": None, "url": "https://example.com/"}),
        ("product", product),
        ("product", hidden),
    ]
    BrandPageFactory(slug="dasigyeol", body=body)
    told = [(block["type"], block["value"]) for block in get("brands/dasigyeol/").json()["body"]]
    assert told[:2] == [("heading", "고친 자리"), ("text", '<p><a href="http://testserver/shop/">상점</a></p>')]
    assert (told[2][1]["caption"], told[2][1]["image"]["width"]) == ("일", 32)
    assert (told[3][1]["value"], told[3][1]["unit"], told[3][1]["url"]) == ("533", "", "")
    assert told[4][1]["url"] == "https://example.com/"
    assert told[5:] == [("product", {"slug": "soap", "title": "비누", "url": "http://testserver/shop/soap/"})]


def test_every_kind_of_block_is_in_the_document() -> None:
    assert set(VALUES) == set(BodyBlock().child_blocks)


def test_a_page_is_told_by_its_translation_and_says_in_which_language() -> None:
    english_tree()
    problem = ProblemPageFactory(slug="plastic", title="플라스틱", hall="제1관", body=[("heading", "하나")])
    problem.figures.add(ProblemFigure(label="봉투", value="533", unit="개", source="그린피스"))
    problem.save()
    assert get("problems/plastic/", accept_language="en").json()["language"] == "ko"
    copy = draft(problem, title="Plastic", short="Bags.", hall="Gallery 1", body=[("heading", "One")])
    copy.figures.set([ProblemFigure(label="Bags", value="533", unit="bags", source="Greenpeace")])
    copy.save_revision().publish()
    told = get("problems/plastic/", accept_language="en").json()
    assert (told["id"], told["language"], told["title"], told["hall"]) == (problem.pk, "en", "Plastic", "Gallery 1")
    assert told["url"] == "http://testserver/en/problems/plastic/"
    assert (told["body"][0]["value"], told["figures"][0]["label"]) == ("One", "Bags")
    assert get("problems/plastic/").json()["title"] == "플라스틱"


def test_unpublished_pages_are_not_there() -> None:
    problem = ProblemPageFactory(slug="plastic")
    problem.unpublish()
    assert get("problems/plastic/").status_code == 404
    assert get("problems/").json()["count"] == 0


LISTS = {
    **{"problems/": 5, "brands/": 5, "stories/": 6, "categories/": 3, "products/": 6},
    **{"posts/": 3, "posts/{post}/comments/": 4, "products/{product}/reviews/": 5, "products/{product}/questions/": 4},
    **{"problems/{problem}/": 5, "brands/{brand}/": 6, "products/{product}/": 6, "posts/{post}/": 2},
}


def test_a_list_costs_the_same_whatever_its_length() -> None:
    small = picture(width=32, height=20)
    shop_settings()
    board_page()
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
        talk = a_post(f"글 {size}", author=a_member(f"글쓴이 {size}"))
        for number in range(size):
            voice = {"author": a_member(f"네개째 {size}-{number}"), "answer": "네", "answered_by_brand": True}
            a_review(product, **voice)
            a_question(product, **voice)
            a_comment(talk, author=voice["author"])
            a_post(f"글 {size}-{number}", author=voice["author"])
        brand.body = [("picture", {"image": picture(width=32, height=20), "caption": ""}) for _ in range(size)]
        brand.save()
        named = {"post": talk.pk, "product": product.slug, "problem": problem.slug, "brand": brand.slug}
        counted.append({path: statements(path.format(**named)) for path in LISTS})
    assert counted == [LISTS, LISTS]


def statements(path: str) -> int:
    get(path)
    with CaptureQueriesContext(connection) as captured:
        assert get(path).status_code == 200
    return len(captured)
