import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from brands.tests.factories import BrandPageFactory, BrandStoryPageFactory
from impactmuseum.base import routing
from problems.tests.factories import ProblemPageFactory, home_page

pytestmark = pytest.mark.django_db


def test_a_page_is_found_by_its_path() -> None:
    problem = ProblemPageFactory(slug="plastic")
    page, left = routing.find("problems/plastic/")
    assert (page, left) == (problem, [])
    assert type(page) is type(problem)


def test_hangul_slugs_are_found(client: Client) -> None:
    ProblemPageFactory(slug="플라스틱과-자원순환", title="플라스틱과 자원순환")
    assert client.get("/problems/플라스틱과-자원순환/").status_code == 200


def test_what_no_page_answers_for_is_left_to_the_deepest_page() -> None:
    problem = ProblemPageFactory(slug="plastic")
    page, left = routing.find("problems/plastic/not/there/")
    assert (page, left) == (problem, ["not", "there"])


@pytest.mark.parametrize("path", ["/nothing/", "/problems/nothing/", "/problems/plastic/nothing/"])
def test_what_does_not_exist_is_not_found(client: Client, path: str) -> None:
    ProblemPageFactory(slug="plastic")
    assert client.get(path).status_code == 404


def test_an_unpublished_page_is_gone_at_once(client: Client) -> None:
    problem = ProblemPageFactory(slug="plastic")
    assert client.get("/problems/plastic/").status_code == 200
    problem.unpublish()
    assert client.get("/problems/plastic/").status_code == 404


def test_a_page_answers_at_its_new_address_after_a_new_slug(client: Client) -> None:
    problem = ProblemPageFactory(slug="plastic")
    assert client.get("/problems/plastic/").status_code == 200
    problem.slug = "circular"
    problem.save_revision().publish()
    assert client.get("/problems/circular/").status_code == 200
    assert client.get("/problems/plastic/").status_code == 404


def test_a_moved_story_answers_under_its_new_brand(client: Client) -> None:
    story = BrandStoryPageFactory(slug="rain", brand__slug="old")
    new_brand = BrandPageFactory(slug="new")
    assert client.get("/brands/old/rain/").status_code == 200
    story.move(new_brand, pos="last-child")
    assert client.get("/brands/new/rain/").status_code == 200


def test_a_private_page_asks_for_its_password(client: Client) -> None:
    problem = ProblemPageFactory(slug="plastic", title="플라스틱과 자원순환")
    assert client.get("/problems/plastic/").status_code == 200
    PageViewRestriction.objects.create(page=problem, restriction_type="password", password="비밀")
    answer = client.get("/problems/plastic/")
    assert "플라스틱과 자원순환" not in answer.content.decode()


def test_a_language_without_pages_is_not_found(client: Client) -> None:
    home_page()
    assert client.get("/en/").status_code == 404


@pytest.mark.parametrize("path", ["/", "/problems/", "/problems/plastic/", "/brands/dasigyeol/"])
def test_a_stranger_gets_no_session_no_cookie_and_a_page_that_can_be_shared(client: Client, path: str) -> None:
    BrandPageFactory(slug="dasigyeol", problem__slug="plastic")
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.cookies == {}
    assert "Cookie" not in answer.headers.get("Vary", "")
