"""Writing products, shelves, stock and prices with a token."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from problems.tests.factories import picture
from shop.models import Category, PriceWindow, Product, Stock, StockMovement, Variant
from shop.tests.api.front import Front
from shop.tests.api.staff import a_partner, a_program, an_author
from shop.tests.factories import (
    CategoryFactory,
    ProductFactory,
    a_brand,
    a_variant,
    an_editor,
    an_operator,
    an_order,
    shop_settings,
)

pytestmark = pytest.mark.django_db

NOTICE = {"품명 및 모델명": "비누", "인증·허가 사항": "없음"}


@pytest.fixture
def editor() -> Front:
    shop_settings()
    return a_program(an_editor(), "products:read", "products:write", "stock:read", "stock:write", "prices:write")


def a_body(**fields: Any) -> Any:
    a_brand("다시결")
    CategoryFactory(slug="living")
    from shop.notices import ITEMS, Notice

    told = dict.fromkeys(ITEMS[Notice.OTHER], "있음")
    body = {"name": "비갠 비누", "brand": "다시결", "category": "living", "notice": told}
    return {**body, "variants": [{"sku": "SOAP", "price": 9000}], **fields}


def test_a_new_product_is_published_with_a_revision(editor: Front) -> None:
    made = editor.call("products_create", a_body(images=[picture(width=32, height=32).pk]), status=201)
    assert (made["slug"], made["live"], made["has_unpublished_changes"]) == ("비갠-비누", True, False)
    product = Product.objects.get()
    assert (product.latest_revision_id, product.cover_id) == (product.live_revision_id, made["images"][0])
    assert editor.call("products_retrieve", slug="비갠-비누")["variants"][0]["price"]["price"] == 9000
    assert Stock.objects.get().on_hand == 0


def test_what_may_not_be_published_is_not_there_at_all(editor: Front) -> None:
    refused = editor.call("products_create", a_body(notice={}), status=409)
    assert (refused["code"], [error["pointer"] for error in refused["errors"]]) == ("publish_refused", ["/notice"])
    assert not Product.objects.exists()
    assert not Variant.objects.exists()


def test_whoever_may_not_publish_leaves_a_draft() -> None:
    author = a_program(an_author(), "products:read", "products:write")
    made = author.call("products_create", a_body(), status=201)
    assert (made["live"], made["has_unpublished_changes"]) == (False, True)
    assert author.call("products_retrieve", status=404, slug=made["slug"])["code"] == "not_found"
    assert author.call("products_content", slug=made["slug"])["name"] == "비갠 비누"


def test_a_change_is_a_revision_and_leaves_the_rest(editor: Front) -> None:
    editor.call("products_create", a_body(line="한 줄"), status=201)
    stock_of = Stock.objects.get()
    changed = editor.call("products_partial_update", {"name": "새 이름"}, slug="비갠-비누")
    assert (changed["name"], changed["line"], changed["variants"][0]["sku"]) == ("새 이름", "한 줄", "SOAP")
    product = Product.objects.get()
    assert (product.name, product.revisions.count()) == ("새 이름", 2)
    assert Stock.objects.get().pk == stock_of.pk


def test_an_option_keeps_its_stock_by_its_code_and_a_sold_one_is_retired(editor: Front) -> None:
    product = ProductFactory(slug="tote", option1_name="크기", variants=[{"option1": "M", "sku": "M"}], **publishable())
    an_order(product.variants.get())
    options = [{"sku": "L", "option1": "L", "price": 12000}]
    editor.call("products_partial_update", {"variants": options}, slug="tote")
    assert {variant.sku: variant.is_retired for variant in Variant.objects.all()} == {"M": True, "L": False}
    assert Stock.objects.get(variant__sku="M").reserved == 1


def test_a_draft_of_somebodys_does_not_go_live_by_the_way(editor: Front) -> None:
    product = ProductFactory(slug="tote", **publishable())
    product.line = "아직 쓰는 중"
    product.save_revision()
    refused = editor.call("products_partial_update", {"name": "새 이름"}, status=409, slug="tote")
    assert refused["code"] == "draft_waiting"
    assert Product.objects.get().line == "비 온 뒤의 우산으로 만든 가방"


def test_what_changed_since_it_was_read_is_not_written_over(editor: Front) -> None:
    ProductFactory(slug="tote", **publishable())
    read = editor._client.get("/api/v1/products/tote/content/", headers=editor.headers)
    version = {"If-Match": read["ETag"]}
    editor.call("products_partial_update", {"name": "하나"}, slug="tote", headers=version)
    refused = editor.call("products_partial_update", {"name": "둘"}, status=412, slug="tote", headers=version)
    assert refused["code"] == "precondition_failed"
    assert Product.objects.get().name == "하나"


def test_a_description_keeps_what_an_editor_may_write_and_nothing_else(editor: Front) -> None:
    html = '<p onclick="x()">굵게 <b>여기</b><script>alert(1)</script><a href="javascript:x">y</a></p>'
    made = editor.call("products_create", a_body(description=html), status=201)
    assert made["description"] == "<p>굵게 <b>여기</b><a>y</a></p>"


def test_a_product_with_records_goes_off_sale_and_another_one_goes(editor: Front) -> None:
    a_variant(slug="sold", on_hand=3)
    ProductFactory(slug="text", on_hand=0)
    for slug in ("sold", "text"):
        answer = editor._client.delete(f"/api/v1/products/{slug}/", headers=editor.headers)
        assert answer.status_code == 204
    assert [(product.slug, product.live) for product in Product.objects.all()] == [("sold", False)]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": " "}, "/name"),
        ({"name": 7}, "/name"),
        ({"variants": [{"price": -1}]}, "/variants/0/price"),
        ({"variants": [{"sku": "S"}]}, "/variants/0/price"),
        ({"cost": 1}, "/cost"),
        ({"slug": "a/b"}, "/slug"),
    ],
)
def test_what_the_document_rules_out_is_named(editor: Front, body: Any, pointer: str) -> None:
    ProductFactory(slug="tote")
    answer = editor._client.patch(
        "/api/v1/products/tote/", body, content_type="application/json", headers=editor.headers
    )
    assert (answer.status_code, [error["pointer"] for error in answer.json()["errors"]]) == (400, [pointer])


def test_a_brand_or_a_code_that_is_somebody_elses_is_refused(editor: Front) -> None:
    a_variant(name="다른 것").product.variants.update(sku="SOAP")
    assert editor.call("products_create", a_body(), status=409)["code"] in ("code_taken", "content_refused")
    refused = editor.call("products_partial_update", {"brand": "없음"}, status=409, slug=Product.objects.get().slug)
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("brand_unknown", "/brand")


# Shelves


def test_a_shelf_is_put_up_moved_and_taken_down(editor: Front) -> None:
    editor.call("categories_create", {"name": "살림", "slug": "living"}, status=201)
    editor.call("categories_create", {"name": "부엌", "slug": "kitchen", "parent": "living"}, status=201)
    deeper = {"name": "칼", "slug": "knife", "parent": "kitchen"}
    refused = editor.call("categories_create", deeper, status=409)
    assert refused["errors"][0]["pointer"] == "/parent"
    path = "/api/v1/categories/living/"
    assert editor._client.delete(path, headers=editor.headers).json()["code"] == "still_needed"
    assert editor.call("categories_partial_update", {"parent": None}, slug="kitchen")["parent"] is None
    assert editor._client.delete(path, headers=editor.headers).status_code == 204
    assert [category.slug for category in Category.objects.all()] == ["kitchen"]


# Stock and prices


def test_a_delivery_note_moves_all_its_stock(editor: Front) -> None:
    soap, tote = a_variant(name="비누", on_hand=3), a_variant(name="가방", on_hand=1)
    rows = [
        {"sku": tote.sku, "kind": "receive", "pieces": 5, "reason": "입고"},
        {"sku": soap.sku, "kind": "adjust", "pieces": -2, "reason": "파손"},
    ]
    moved = editor.call("stock_move", {"movements": rows})["stock"]
    assert {row["sku"]: row["on_hand"] for row in moved} == {soap.sku: 1, tote.sku: 6}
    assert StockMovement.objects.filter(by__username="editor").count() == 2
    assert [row["on_hand"] for row in editor.call("stock_list", sku=tote.sku)["results"]] == [6]


def test_a_list_with_one_wrong_row_moves_nothing_and_names_it(editor: Front) -> None:
    soap = a_variant(on_hand=3)
    rows = [
        {"sku": soap.sku, "kind": "receive", "pieces": 5},
        {"sku": soap.sku, "kind": "adjust", "pieces": -9, "reason": "파손"},
        {"sku": "NONE", "kind": "receive", "pieces": 1},
    ]
    refused = editor.call("stock_move", {"movements": rows}, status=409)
    assert [(error["pointer"], error["code"]) for error in refused["errors"]] == [
        ("/movements/1/pieces", "change_refused"),
        ("/movements/2/sku", "sku_unknown"),
    ]
    assert Stock.objects.get().on_hand == 3
    assert StockMovement.objects.count() == 1


def test_a_list_that_is_sent_again_moves_once(editor: Front) -> None:
    soap = a_variant(on_hand=3)
    body = {"movements": [{"sku": soap.sku, "kind": "receive", "pieces": 5}]}
    key = {"Idempotency-Key": "note-7"}
    assert editor.call("stock_move", body, headers=key) == editor.call("stock_move", body, headers=key)
    assert Stock.objects.get().on_hand == 8


def test_prices_are_published_as_revisions_all_or_none(editor: Front) -> None:
    product = ProductFactory(
        slug="tote",
        option1_name="크기",
        variants=[{"option1": "M", "sku": "M"}, {"option1": "L", "sku": "L"}],
        **publishable(),
    )
    wrong = [{"sku": "M", "price": 11000}, {"sku": "NONE", "price": 1}]
    refused = editor.call("prices_set", {"prices": wrong}, status=409)
    assert [error["pointer"] for error in refused["errors"]] == ["/prices/1/sku"]
    assert product.revisions.count() == 0
    prices = [{"sku": "M", "price": 11000}, {"sku": "L", "price": 13000}]
    told = editor.call("prices_set", {"prices": prices})["prices"]
    assert {row["sku"]: row["price"]["list_price"] for row in told} == {"L": 13000, "M": 11000}
    assert product.revisions.count() == 1


def test_periods_of_another_price_may_not_overlap(editor: Front) -> None:
    soap = a_variant(price=9000)
    start = timezone.now().replace(microsecond=0)
    first = {"sku": soap.sku, "start": start.isoformat(), "end": (start + timedelta(days=2)).isoformat(), "price": 7000}
    later = {**first, "start": (start + timedelta(days=1)).isoformat(), "end": (start + timedelta(days=3)).isoformat()}
    path = "/api/v1/price-windows/"

    def send(*windows: Any) -> Any:
        return editor._client.post(path, {"windows": windows}, content_type="application/json", headers=editor.headers)

    refused = send(first, later)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (409, "/windows/1/start")
    assert not PriceWindow.objects.exists()
    assert send(first).json()["windows"][0]["price"] == 7000
    listed = editor.call("price_windows_list", sku=soap.sku)["results"]
    assert editor._client.delete(f"{path}{listed[0]['id']}/", headers=editor.headers).status_code == 204
    assert not PriceWindow.objects.exists()


# Who may what


def test_a_partners_token_reaches_its_own_brand_alone() -> None:
    own, other = a_brand("다시결"), a_brand("고운손")
    mine, theirs = a_variant(brand=own, slug="mine"), a_variant(brand=other, slug="theirs")
    partner = a_program(
        a_partner(own, "add_product"), "products:read", "products:write", "stock:read", "stock:write", "prices:write"
    )
    changed = partner.call("products_partial_update", {"line": "새 한 줄"}, slug="mine")
    assert (changed["line"], changed["live"], changed["has_unpublished_changes"]) == ("새 한 줄", True, True)
    assert partner.call("products_partial_update", {"line": "x"}, status=404, slug="theirs")["code"] == "not_found"
    assert partner.call("products_content", status=404, slug="theirs")["code"] == "not_found"
    moved = partner.call("products_partial_update", {"brand": "고운손"}, status=403, slug="mine")
    assert moved["code"] == "permission_denied"
    assert partner.call("products_create", a_body(brand="고운손"), status=403)["code"] == "permission_denied"
    assert [row["sku"] for row in partner.call("stock_list")["results"]] == [mine.sku]
    row = {"sku": mine.sku, "kind": "receive", "pieces": 1}
    assert partner.call("stock_move", {"movements": [row]}, status=403)["code"] == "permission_denied"
    refused = partner.call("prices_set", {"prices": [{"sku": theirs.sku, "price": 1}]}, status=409)
    assert refused["errors"][0]["code"] == "sku_unknown"
    assert not Product.objects.exclude(line="비 온 뒤의 우산으로 만든 가방").exists()


def test_a_token_that_is_refused_uses_up_its_minute(editor: Front) -> None:
    program = a_program(an_author(), "prices:write", per_minute=2)
    codes = [program._client.get("/api/v1/stock/", headers=program.headers).status_code for _ in range(3)]
    assert codes == [403, 403, 429]
    assert editor.call("stock_list")["count"] == 0


def test_a_token_does_what_its_scopes_name_and_no_more() -> None:
    soap = a_variant()
    program = a_program(an_operator(), "stock:read")
    row = {"sku": soap.sku, "kind": "receive", "pieces": 1}
    assert program.call("stock_move", {"movements": [row]}, status=403)["code"] == "scope_missing"
    assert program.call("stock_list")["count"] == 1


def test_no_scope_gives_what_its_user_may_not() -> None:
    author = a_program(an_author(), "stock:write")
    row = {"sku": a_variant().sku, "kind": "receive", "pieces": 1}
    assert author.call("stock_move", {"movements": [row]}, status=403)["code"] == "permission_denied"


def test_a_program_of_the_operators_reads_every_order_and_others_read_none() -> None:
    order = an_order(a_variant())
    operator = a_program(an_operator(), "orders:read")
    assert [told["number"] for told in operator.call("orders_list")["results"]] == [order.number]
    assert operator.call("orders_retrieve", number=order.number)["buyer_name"] == "홍길동"
    assert operator.call("orders_cancel", {}, status=404, number=order.number)["code"] == "not_found"
    author = a_program(an_author(), "orders:read")
    assert author.call("orders_list", status=403)["code"] == "permission_denied"
    without = a_program(an_editor(), "stock:read")
    assert without.call("orders_retrieve", status=403, number=order.number)["code"] == "scope_missing"


def test_writing_takes_a_token_whoever_is_signed_in() -> None:
    from django.test import Client

    client = Client()
    client.force_login(an_editor())
    ProductFactory(slug="tote")
    refused = Front(client).call("products_partial_update", {"line": "x"}, status=401, slug="tote")
    assert refused["code"] == "token_required"


def publishable() -> dict[str, Any]:
    from shop.notices import ITEMS, Notice

    return {"notice": dict.fromkeys(ITEMS[Notice.OTHER], "있음")}
