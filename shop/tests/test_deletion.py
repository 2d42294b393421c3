"""What others still need is not deleted: the admin says so in a sentence and deletes nothing."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from problems.models import ProblemIndexPage, ProblemPage
from shop.models import Category, Product
from shop.tests.factories import CategoryFactory, ProductFactory, a_brand, a_problem, an_editor, home_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(an_editor())
    return client


def delete_page(editor: Client, page: Page) -> str:
    return editor.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True).content.decode()


def test_a_problem_with_brands_stays(editor):
    brand = a_brand("다시결")

    shown = delete_page(editor, brand.problem)

    assert "‘플라스틱과 자원순환’에는 브랜드가 1곳 있어서 지울 수 없어요" in shown
    assert ProblemPage.objects.filter(pk=brand.problem_id).exists()


def test_the_question_itself_is_not_asked(editor):
    problem = a_brand("다시결").problem

    response = editor.get(reverse("wagtailadmin_pages:delete", args=[problem.pk]))

    assert response.status_code == 302


@pytest.mark.parametrize("above", [ProblemIndexPage, type(None)])
def test_a_page_above_a_problem_with_brands_stays(editor, above):
    a_brand("다시결")
    page = home_page() if above is type(None) else above.objects.get()
    pages = Page.objects.count()

    assert "지울 수 없어요" in delete_page(editor, page)
    assert Page.objects.count() == pages


def test_a_brand_with_products_stays(editor):
    product = ProductFactory()

    assert "‘다시결’에는 상품이 1개 있어서 지울 수 없어요" in delete_page(editor, product.brand)
    assert Product.objects.get().brand == product.brand


def test_pages_that_nobody_needs_are_deleted(editor):
    problem = a_problem("빈 전시실")

    delete_page(editor, problem)

    assert not ProblemPage.objects.exists()


def test_deleting_several_pages_at_once_is_refused_as_a_whole(editor):
    needed, unneeded = a_brand("다시결").problem, a_problem("빈 전시실")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    response = editor.post(f"{url}?id={needed.pk}&id={unneeded.pk}&next=/admin/", follow=True)

    assert "브랜드가 1곳 있어서" in response.content.decode()
    assert ProblemPage.objects.count() == 2


def test_a_product_with_a_history_of_stock_stays(editor):
    product = ProductFactory(name="비누", on_hand=3)

    url = reverse("wagtailsnippets_shop_product:delete", args=[product.pk])
    response = editor.post(url, follow=True)

    assert "‘비누’에는 재고나 주문의 기록이 있어서 지울 수 없어요" in response.content.decode()
    assert Product.objects.get() == product


def test_a_product_without_a_history_is_deleted(editor):
    product = ProductFactory(on_hand=0)

    editor.post(reverse("wagtailsnippets_shop_product:delete", args=[product.pk]))

    assert not Product.objects.exists()


def test_deleting_several_products_at_once_is_refused_as_a_whole(editor):
    needed, unneeded = ProductFactory(name="비누", on_hand=3), ProductFactory(on_hand=0)
    url = reverse("wagtail_bulk_action", args=["shop", "product", "delete"])

    response = editor.post(f"{url}?id={needed.pk}&id={unneeded.pk}", follow=True)

    assert "‘비누’에는" in response.content.decode()
    assert Product.objects.count() == 2


def test_a_shelf_with_products_stays(editor):
    shelf = ProductFactory(category=CategoryFactory(name="가방")).category

    response = editor.post(reverse("category:delete", args=[shelf.pk]), follow=True)

    assert "‘가방’에는 상품이 1개 있어서 지울 수 없어요" in response.content.decode()
    assert Category.objects.get() == shelf


def test_a_shelf_with_shelves_below_it_stays_and_an_empty_one_goes(editor):
    above = CategoryFactory(name="살림")
    below = CategoryFactory(parent=above)

    shown = editor.post(reverse("category:delete", args=[above.pk]), follow=True).content.decode()
    assert "‘살림’ 아래에 다른 갈래가 있어서" in shown

    editor.post(reverse("category:delete", args=[below.pk]))
    assert list(Category.objects.all()) == [above]
