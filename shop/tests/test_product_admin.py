"""What an editor does to a product in the admin, as the forms that the browser sends."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision, WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from community.models import User
from shop.models import Product, Stock, StockMovement, Variant
from shop.notices import ITEMS, Notice
from shop.tests.factories import CategoryFactory, ProductFactory, a_brand, an_editor, an_order, shop_page

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

NOTICE = dict.fromkeys(ITEMS[Notice.OTHER], "상품 상세 참고")


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(an_editor())
    return client


def filled_in(variants=({"price": 12900},), notice=NOTICE, initial=0, **fields) -> dict[str, object]:
    """The form of a product as the browser sends it."""
    rows = [
        {"option1": "", "option2": "", "option3": "", "sku": "", "price": 0, "is_retired": "", "id": "", **row}
        for row in variants
    ]
    sent = {
        "name": "빗물 파우치",
        "slug": "",
        "brand": fields.pop("brand", None) or a_brand().pk,
        "category": fields.pop("category", None) or CategoryFactory().pk,
        "description": rich_text("<p>작은 주머니예요.</p>"),
        "impact_kind": "none",
        "impact_every": 1,
        "impact_amount": 0,
        "shipping": "normal",
        "tax": "taxed",
        "notice_kind": Notice.OTHER,
        "personal_text_max_length": 20,
        "personal_text_characters": "any",
        "variants": inline_formset(rows, initial=initial),
        "images": inline_formset([]),
        **fields,
    }
    return {**nested_form_data(sent), "notice-label": list(notice), "notice-text": list(notice.values())}


def add(editor: Client, **fields):
    return editor.post(reverse("wagtailsnippets_shop_product:add"), filled_in(**fields))


def edit(editor: Client, product: Product, **fields):
    variants = [
        {"option1": variant.option1, "sku": variant.sku, "price": variant.price, "id": variant.pk}
        for variant in product.get_latest_revision_as_object().variants.all()
    ]
    known = {"name": product.name, "slug": product.slug, "brand": product.brand_id, "category": product.category_id}
    sent = filled_in(**{"variants": variants, "initial": len(variants), **known, **fields})
    return editor.post(reverse("wagtailsnippets_shop_product:edit", args=[product.pk]), sent)


def test_a_draft_needs_no_more_than_a_name_a_brand_and_a_category(editor):
    add(editor, variants=[{}], notice={})

    product = Product.objects.get()
    assert (product.name, product.slug, product.live) == ("빗물 파우치", "빗물-파우치", False)


def test_two_drafts_of_one_name_get_two_addresses(editor):
    add(editor)
    add(editor)

    assert list(Product.objects.order_by("pk").values_list("slug", flat=True)) == ["빗물-파우치", "빗물-파우치-2"]


def test_publishing_makes_the_product_with_a_code_and_an_empty_shelf(editor):
    add(editor, **{"action-publish": "1"})

    product = Product.objects.get()
    variant = product.variants.get()
    assert product.live
    assert product.notice == NOTICE
    assert variant.sku.startswith("IM-")
    assert (variant.price, variant.stock.on_hand) == (12900, 0)


def test_publishing_without_the_notice_names_what_is_missing(editor):
    response = add(editor, notice={}, **{"action-publish": "1"})

    assert "고시에 빠진 항목이 있어요: 품명 및 모델명, 인증·허가 사항" in response.content.decode()
    assert not Product.objects.exists()


def test_an_address_that_is_taken_is_refused_beside_the_field(editor):
    ProductFactory(slug="soap")

    response = add(editor, slug="soap")

    assert "slug" in response.context["form"].errors
    assert Product.objects.count() == 1


def test_repeated_options_and_codes_are_refused_beside_the_field(editor):
    twice = [{"option1": "먹구름", "sku": "A-1", "price": 1}, {"option1": "먹구름", "sku": "a-1", "price": 1}]

    response = add(editor, option1_name="색상", variants=twice)

    second = response.context["form"].formsets["variants"].forms[1]
    assert set(second.errors) == {"sku", "option1"}
    assert not Product.objects.exists()


def test_a_code_of_another_product_is_refused_beside_the_field(editor):
    ProductFactory(variants=[{"sku": "A-1"}])

    response = add(editor, variants=[{"sku": "A-1", "price": 1}])

    row = response.context["form"].formsets["variants"].forms[0]
    assert row.errors["sku"] == ["다른 옵션이 쓰는 상품 코드예요."]


def test_another_kind_of_goods_keeps_what_was_written(editor):
    product = ProductFactory(notice={"제조국(원산지)": "대한민국"})

    edit(editor, product, notice={"제조국(원산지)": "대한민국"}, notice_kind=Notice.BAGS)

    draft = Product.objects.get().get_latest_revision_as_object()
    assert (draft.notice_kind, draft.notice) == (Notice.BAGS, {"제조국(원산지)": "대한민국"})
    page = editor.get(reverse("wagtailsnippets_shop_product:edit", args=[product.pk])).content.decode()
    assert 'value="취급 시 주의사항"' in page
    assert 'value="대한민국"' in page


def test_a_price_in_a_draft_is_not_the_price_of_the_shop(editor):
    product = ProductFactory(notice=NOTICE, variants=[{"sku": "A-1", "price": 10000}])
    variant = product.variants.get()

    edit(editor, product, variants=[{"sku": "A-1", "price": 8000, "id": variant.pk}])

    assert Variant.objects.get().price == 10000
    assert Product.objects.get().get_latest_revision_as_object().variants.get().price == 8000


def test_a_sold_option_that_the_editor_removes_is_retired(editor):
    product = ProductFactory(
        notice=NOTICE,
        option1_name="색상",
        variants=[{"sku": "A-1", "option1": "회색"}, {"sku": "A-2", "option1": "쪽색"}],
    )
    first, second = product.variants.order_by("pk")
    an_order(first)
    before = list(Stock.objects.values_list("on_hand", "reserved"))

    rows = [
        {"option1": "회색", "sku": "A-1", "price": 10000, "id": first.pk, "DELETE": "1"},
        {"option1": "쪽색", "sku": "A-2", "price": 10000, "id": second.pk},
    ]
    response = edit(editor, product, option1_name="색상", variants=rows, **{"action-publish": "1"})

    assert response.status_code == 302
    assert Variant.objects.get(sku="A-1").is_retired
    assert list(Stock.objects.values_list("on_hand", "reserved")) == before


def test_restoring_an_older_revision_in_the_admin_leaves_the_stock_alone(editor):
    product = ProductFactory(notice=NOTICE, variants=[{"sku": "A-1", "price": 10000}])
    older = product.save_revision()
    older.publish()
    variant = product.variants.get()
    rows = [{"sku": "A-1", "price": 8000, "id": variant.pk}]
    edit(editor, product, variants=rows, **{"action-publish": "1"})
    movements = StockMovement.objects.count()

    revert = reverse("wagtailsnippets_shop_product:revisions_revert", args=[product.pk, older.pk])
    assert "10000" in editor.get(revert).content.decode()
    rows[0]["price"] = 10000
    known = {"brand": product.brand_id, "category": product.category_id, "slug": product.slug}
    response = editor.post(revert, filled_in(variants=rows, initial=1, **known, **{"action-publish": "1"}))

    assert response.status_code == 302
    variant.refresh_from_db()
    assert (variant.price, variant.stock.on_hand) == (10000, 10)
    assert StockMovement.objects.count() == movements


def test_scheduling_leaves_the_live_product_as_it_is(editor):
    product = ProductFactory(notice=NOTICE)
    product.save_revision().publish()
    tomorrow = timezone.localtime() + timedelta(days=1)

    edit(editor, product, name="내일의 이름", go_live_at=f"{tomorrow:%Y-%m-%d %H:%M}", **{"action-publish": "1"})

    assert Product.objects.get().name == product.name
    assert Revision.objects.get(approved_go_live_at__isnull=False).object_id == str(product.pk)


def test_an_editor_submits_and_a_moderator_publishes(client):
    editor = User.objects.create_user("writer", password="pass-word-1")
    editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(editor)
    add(client, **{"action-submit": "1"})
    product = Product.objects.get()
    assert not product.live

    moderator = User.objects.create_user("moderator", password="pass-word-1")
    moderator.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(moderator)
    task = WorkflowState.objects.get().current_task_state
    client.post(reverse("wagtailsnippets_shop_product:workflow_action", args=[product.pk, "approve", task.pk]))

    product.refresh_from_db()
    assert product.live


def test_an_approval_that_may_not_be_published_is_refused_in_a_sentence(editor):
    add(editor, slug="pouch", **{"action-submit": "1"})
    product = Product.objects.get()
    task = WorkflowState.objects.get().current_task_state
    Product.objects.filter(pk=product.pk).update(slug="renamed")
    ProductFactory(name="비누", slug="pouch")

    url = reverse("wagtailsnippets_shop_product:workflow_action", args=[product.pk, "approve", task.pk])
    response = editor.post(url, follow=True)

    assert "주소 ‘pouch’는 상품 ‘비누’에서 쓰고 있어요" in response.content.decode()
    product.refresh_from_db()
    assert not product.live


def test_only_those_who_may_publish_see_the_button(client):
    user = User.objects.create_user("writer", password="pass-word-1")
    user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "change_product"]))
    client.force_login(user)

    page = client.get(reverse("wagtailsnippets_shop_product:edit", args=[ProductFactory().pk])).content.decode()

    assert "action-publish" not in page


def test_a_copy_has_codes_and_an_address_of_its_own(editor):
    product = ProductFactory(slug="soap", variants=[{"sku": "A-1"}])

    page = editor.get(reverse("wagtailsnippets_shop_product:copy", args=[product.pk])).content.decode()

    assert "A-1" not in page
    assert 'value="soap"' not in page


def test_the_listing_asks_the_same_questions_of_many_products_as_of_few(editor, django_assert_max_num_queries):
    for _ in range(3):
        ProductFactory()
    url = reverse("wagtailsnippets_shop_product:list")
    editor.get(url)
    with django_assert_max_num_queries(100) as few:
        editor.get(url)
    for _ in range(12):
        ProductFactory()

    with django_assert_max_num_queries(len(few)):
        editor.get(url)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sold_out=yes", ["품절 비누"]),
        ("sold_out=no", ["새 비누"]),
        ("state=draft", ["초안 비누"]),
        ("q=새", ["새 비누"]),
        ("q=다시결&state=live", ["새 비누", "품절 비누"]),
        ("ordering=current_price&state=live", ["품절 비누", "새 비누"]),
    ],
)
def test_the_listing_answers_what_editors_ask(editor, query, found):
    ProductFactory(name="새 비누", price=9000)
    ProductFactory(name="품절 비누", price=3000, on_hand=0)
    ProductFactory(name="초안 비누", live=False, variants=[])

    response = editor.get(f"{reverse('wagtailsnippets_shop_product:list')}?{query}")

    names = [product.name for product in response.context["object_list"]]
    if "sold_out" in query:
        names = [name for name in names if name != "초안 비누"]
    assert names == found if "ordering" in query else sorted(names) == sorted(found)


def test_an_option_that_another_editor_deleted_meanwhile_comes_back_as_a_new_one(editor):
    product = ProductFactory(notice=NOTICE, option1_name="색상", variants=[{"sku": "A-1", "option1": "회색"}])
    gone = Variant.objects.create(product=product, sku="A-2", option1="쪽색", price=9000)
    rows = [
        {"option1": "회색", "sku": "A-1", "price": 10000, "id": product.variants.get(sku="A-1").pk},
        {"option1": "쪽색", "sku": "A-2", "price": 9000, "id": gone.pk},
    ]
    gone.delete()

    response = edit(editor, product, option1_name="색상", variants=rows, initial=2, **{"action-publish": "1"})

    assert response.status_code == 302
    assert list(Variant.objects.order_by("sku").values_list("sku", "price")) == [("A-1", 10000), ("A-2", 9000)]


@pytest.mark.parametrize(("mode", "shown"), [("", "12,900원"), ("placard", "빗물 파우치")])
def test_a_product_that_was_never_saved_can_be_previewed(editor, mode, shown):
    shop_page()
    url = reverse("wagtailsnippets_shop_product:preview_on_add")

    assert editor.post(url, filled_in()).json() == {"is_valid": True, "is_available": True}
    page = editor.get(url, {"mode": mode})

    assert page.status_code == 200
    assert shown in page.content.decode()
    assert not Product.objects.exists()


def test_a_preview_shows_the_draft_and_says_so(editor):
    shop_page()
    product = ProductFactory(name="비누", variants=[{"sku": "A-1", "price": 10000}])
    rows = [{"sku": "A-1", "price": 8000, "id": product.variants.get().pk}]
    sent = {"brand": product.brand_id, "category": product.category_id, "slug": product.slug}
    url = reverse("wagtailsnippets_shop_product:preview_on_edit", args=[product.pk])

    editor.post(url, filled_in(variants=rows, initial=1, name="고친 비누", **sent))
    page = editor.get(url).content.decode()

    assert "고친 비누" in page
    assert "8,000원" in page
    assert "아직 게시하지 않은 초안" in page
    assert Variant.objects.get().price == 10000


@pytest.mark.parametrize("view", ["history", "usage", "workflow_history", "unpublish", "delete", "copy", "edit"])
def test_every_page_about_a_product_opens(editor, view):
    product = ProductFactory(on_hand=0)
    product.save_revision()

    response = editor.get(reverse(f"wagtailsnippets_shop_product:{view}", args=[product.pk]))

    assert response.status_code == 200


def test_older_revisions_can_be_looked_at_and_compared(editor):
    shop_page()
    product = ProductFactory(name="비누", notice=NOTICE)
    older = product.save_revision()
    product.name, product.notice = "새 비누", {**NOTICE, "덧붙임": "손으로 만들었어요."}
    newer = product.save_revision()

    seen = reverse("wagtailsnippets_shop_product:revisions_view", args=[product.pk, older.pk])
    compared = reverse("wagtailsnippets_shop_product:revisions_compare", args=[product.pk, older.pk, newer.pk])

    assert "비누" in editor.get(seen).content.decode()
    assert "손으로 만들었어요." in editor.get(compared).content.decode()
