"""What somebody with a token of their own tries on what is not theirs. Whatever is refused has changed nothing."""

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone

from brands.models import BrandPage
from brands.tests.factories import BrandStoryPageFactory
from impactmuseum.base.models import ApiToken
from shop.models import Category, PriceWindow, Product, Stock, Variant
from shop.tests.api.front import Front
from shop.tests.api.staff import a_partner, a_program, a_token
from shop.tests.api.test_writing import publishable
from shop.tests.factories import ProductFactory, a_brand, a_variant, an_editor, an_operator, an_order, shop_settings

pytestmark = pytest.mark.django_db

EVERYTHING = [
    *("pages:write", "products:read", "products:write", "stock:read", "stock:write", "prices:write", "orders:read"),
]


@pytest.fixture
def brands() -> tuple[BrandPage, BrandPage]:
    shop_settings()
    return a_brand("다시결"), a_brand("고운손")


def send(front: Front, method: str, path: str, body: Any = None, **headers: str) -> Any:
    text = "" if body is None else json.dumps(body)
    sent = {**front.headers, **headers}
    return front._client.generic(method, f"/api/v1/{path}", text, content_type="application/json", headers=sent)


def test_a_partner_does_not_take_an_option_of_another_brand_by_its_code(brands: Any) -> None:
    own, other = brands
    mine, theirs = a_variant(brand=own, slug="mine"), a_variant(brand=other, slug="theirs")
    partner = a_program(a_partner(own), *EVERYTHING)
    refused = send(partner, "PATCH", "products/mine/", {"variants": [{"sku": theirs.sku, "price": 1}]})
    assert (refused.status_code, refused.json()["code"]) == (409, "code_taken")
    assert Variant.objects.get(pk=theirs.pk).product.slug == "theirs"
    assert (mine.product.revisions.count(), Variant.objects.count()) == (0, 2)


def test_a_partner_reaches_no_period_and_no_option_of_another_brand_by_its_number(brands: Any) -> None:
    own, other = brands
    theirs = a_variant(brand=other)
    now = timezone.now()
    window = PriceWindow.objects.create(variant=theirs, start=now, end=now + timedelta(days=1), price=1)
    partner = a_program(a_partner(own, "delete_pricewindow", "add_pricewindow", "change_stock"), *EVERYTHING)
    assert send(partner, "DELETE", f"price-windows/{window.pk}/").status_code == 404
    assert send(partner, "GET", f"price-windows/?sku={theirs.sku}").json()["count"] == 0
    assert send(partner, "GET", "stock/?brand=고운손").json()["count"] == 0
    row = {"sku": theirs.sku, "kind": "receive", "pieces": 1}
    refused = send(partner, "POST", "stock/movements/", {"movements": [row]})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "sku_unknown")
    assert (PriceWindow.objects.count(), Stock.objects.get().on_hand) == (1, 10)


def test_a_partner_reads_no_order_whatever_else_they_may(brands: Any) -> None:
    order = an_order(a_variant(brand=brands[0]))
    partner = a_program(a_partner(brands[0], "view_order", "change_order"), *EVERYTHING)
    assert send(partner, "GET", "orders/").status_code == 403
    assert send(partner, "GET", f"orders/{order.number}/").status_code == 403


def test_a_partner_who_also_writes_pages_writes_of_their_own_brand_alone(brands: Any) -> None:
    own, other = brands
    user = a_partner(own)
    user.groups.add(Group.objects.get(name="Moderators"))
    story = BrandStoryPageFactory(brand=other, title="장마")
    partner = a_program(user, *EVERYTHING)
    assert send(partner, "PATCH", "brands/고운손/", {"mission": "x"}).status_code == 403
    assert send(partner, "PATCH", f"stories/{story.pk}/", {"title": "x"}).status_code == 403
    assert send(partner, "POST", "stories/", {"brand": "고운손", "title": "x", "lead": "x"}).status_code == 403
    brand = {"title": "x", "problem": "x", "mission": "x", "short": "x"}
    assert send(partner, "POST", "brands/", brand).status_code == 403
    assert send(partner, "DELETE", f"stories/{story.pk}/").status_code == 403
    assert send(partner, "PATCH", "brands/다시결/", {"mission": "새 한 줄"}).json()["mission"] == "새 한 줄"
    assert BrandPage.objects.get(pk=other.pk).mission != "x"
    assert (BrandPage.objects.count(), story.get_siblings().count()) == (2, 1)


def test_a_partner_who_may_not_keeps_no_shelf_and_no_page(brands: Any) -> None:
    partner = a_program(a_partner(brands[0]), *EVERYTHING)
    assert send(partner, "POST", "categories/", {"name": "x", "slug": "x"}).status_code == 403
    assert send(partner, "GET", "brands/다시결/content/").status_code == 403
    assert not Category.objects.filter(slug="x").exists()


@pytest.mark.parametrize("field", ["id", "live", "is_in_english", "cover", "created_at", "has_unpublished_changes"])
def test_nothing_is_written_that_the_document_does_not_name(brands: Any, field: str) -> None:
    ProductFactory(slug="tote", live=False)
    editor = a_program(an_editor(), *EVERYTHING)
    refused = send(editor, "PATCH", "products/tote/", {field: 1, "line": "x"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, f"/{field}")
    product = Product.objects.get()
    assert (product.live, product.line, product.latest_revision_id) == (False, "비 온 뒤의 우산으로 만든 가방", None)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_no_way_of_asking_goes_round_a_scope(brands: Any, method: str) -> None:
    a_variant(slug="tote")
    program = a_program(an_operator(), "orders:read")
    for path in ("stock/", "products/tote/content/", "price-windows/"):
        assert send(program, method, path).status_code == 403
    # What a browser's form would say, and what some servers listen to.
    told = send(program, "POST", "products/", {}, **{"X-HTTP-Method-Override": "GET"})
    assert told.status_code == 403


def test_a_token_that_lost_a_scope_is_not_answered_from_memory(brands: Any) -> None:
    token, secret = a_token(an_editor(), "stock:write")
    program = Front()
    program.headers["Authorization"] = f"Bearer {secret}"
    row = {"sku": a_variant().sku, "kind": "receive", "pieces": 5}
    asked = ("POST", "stock/movements/", {"movements": [row]})
    assert send(program, *asked, **{"Idempotency-Key": "note-7"}).status_code == 200
    ApiToken.objects.filter(pk=token.pk).update(scopes=["stock:read"])
    assert send(program, *asked, **{"Idempotency-Key": "note-7"}).status_code == 403
    ApiToken.objects.filter(pk=token.pk).update(revoked_at=timezone.now())
    assert send(program, *asked, **{"Idempotency-Key": "note-7"}).status_code == 401


def test_the_key_of_another_token_is_a_key_of_ones_own(brands: Any) -> None:
    """Neither its answer is told nor is its request taken for done."""
    row = {"sku": a_variant(on_hand=3).sku, "kind": "receive", "pieces": 5}
    user = an_editor()
    for _program in range(2):
        program = a_program(user, "stock:write")
        answer = send(program, "POST", "stock/movements/", {"movements": [row]}, **{"Idempotency-Key": "note-7"})
        assert "Idempotent-Replayed" not in answer
    assert Stock.objects.get().on_hand == 13


@pytest.mark.parametrize("known", ['"x"', "x", "W/{etag}", "", '"x", "y"'])
def test_another_version_is_another_version_however_it_is_written(brands: Any, known: str) -> None:
    ProductFactory(slug="tote", **publishable())
    editor = a_program(an_editor(), *EVERYTHING)
    etag = send(editor, "GET", "products/tote/content/")["ETag"]
    for method, body in (("PATCH", {"name": "x"}), ("DELETE", None)):
        refused = send(editor, method, "products/tote/", body, **{"If-Match": known.format(etag=etag)})
        assert (refused.status_code, refused.json()["code"]) == (412, "precondition_failed")
    assert Product.objects.get().name != "x"
    taken = send(editor, "PATCH", "products/tote/", {"name": "x"}, **{"If-Match": f'"y", {etag}'})
    assert taken.status_code == 200


def test_a_shelf_that_changed_since_it_was_read_is_not_written_over(brands: Any) -> None:
    Category.objects.create(name="살림", slug="living")
    editor = a_program(an_editor(), *EVERYTHING)
    read = send(editor, "GET", "categories/living/")["ETag"]
    changed = send(editor, "PATCH", "categories/living/", {"name": "부엌"}, **{"If-Match": read})
    assert (changed.status_code, changed["ETag"] == read) == (200, False)
    assert send(editor, "DELETE", "categories/living/", **{"If-Match": read}).status_code == 412
    assert Category.objects.get(slug="living").name == "부엌"


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_two_who_read_the_same_version_one_writes() -> None:
    shop_settings()
    ProductFactory(slug="tote", **publishable())
    editor = a_program(an_editor(), *EVERYTHING)
    etag = send(editor, "GET", "products/tote/content/")["ETag"]
    start, answers = threading.Barrier(4), []

    def write(number: int) -> None:
        other = Front()
        other.headers = editor.headers
        start.wait()
        told = send(other, "PATCH", "products/tote/", {"name": f"이름 {number}"}, **{"If-Match": etag})
        answers.append(told.status_code)
        connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 412, 412, 412]
    assert Product.objects.get().revisions.count() == 1
