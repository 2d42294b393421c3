"""Wagtail's page API, read only: what is public and live, and nothing else."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from brands.tests.factories import BrandPageFactory
from problems.tests.factories import ProblemPageFactory, picture

pytestmark = pytest.mark.django_db


def get(path: str) -> Any:
    return Client().get(f"/api/v2/{path}")


def test_a_page_is_told_with_its_fields_and_its_text_in_blocks() -> None:
    problem = ProblemPageFactory(title="플라스틱", body=[("heading", "고친 자리")], sdgs=[12])
    told = get(f"pages/{problem.pk}/").json()
    assert (told["title"], told["sdgs"], told["meta"]["type"]) == ("플라스틱", [12], "problems.ProblemPage")
    assert [(block["type"], block["value"]) for block in told["body"]] == [("heading", "고친 자리")]
    brand = BrandPageFactory(problem=problem)
    listed = get("pages/?type=brands.BrandPage&fields=mission,problem").json()["items"]
    assert [(row["id"], row["problem"]["id"]) for row in listed] == [(brand.pk, problem.pk)]


def test_drafts_and_restricted_pages_are_not_there() -> None:
    draft, secret = ProblemPageFactory(live=False), ProblemPageFactory()
    PageViewRestriction.objects.create(page=secret, restriction_type="login")
    assert [get(f"pages/{page.pk}/").status_code for page in (draft, secret)] == [404, 404]
    ids = [row["id"] for row in get("pages/").json()["items"]]
    assert not {draft.pk, secret.pk} & set(ids)


def test_a_picture_of_a_restricted_collection_is_not_there() -> None:
    shown, kept = picture("보이는 것", width=32, height=20), picture("두는 것", width=32, height=20)
    kept.collection = Collection.get_first_root_node().add_child(name="아직")
    kept.save()
    CollectionViewRestriction.objects.create(collection=kept.collection, restriction_type="login")
    assert [row["id"] for row in get("images/").json()["items"]] == [shown.pk]
    assert get(f"images/{kept.pk}/").status_code == 404
    assert get(f"images/{shown.pk}/").json()["description"] == "보이는 것 설명"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [("pages/?colour=blue", 400, "invalid"), ("pages/99999/", 404, "not_found"), ("nowhere/", 404, "not_found")],
)
def test_errors_have_the_one_shape(path: str, status: int, code: str) -> None:
    answer = get(path)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["code"] == code


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_here(method: str) -> None:
    page = ProblemPageFactory()
    answer = getattr(Client(), method)(f"/api/v2/pages/{page.pk}/", "{}", content_type="application/json")
    assert answer.status_code == 405
