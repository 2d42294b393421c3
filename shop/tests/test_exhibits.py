"""Products, brands and problems hung into a text: true to what is published, and in a preview to the newest draft."""

import pytest
from django.test import Client, RequestFactory
from wagtail.rich_text import RichText

from brands.models import BrandStoryPage
from problems.models import ProblemPage
from shop.models import Product
from shop.tests.factories import ProductFactory, a_brand, an_editor, shop_page

pytestmark = pytest.mark.django_db


def a_story(*blocks: tuple[str, object]) -> BrandStoryPage:
    story = BrandStoryPage(title="우산이 쌓이는 날", slug="umbrellas", lead="장마가 끝나면 우산이 쌓입니다.")
    story.body = [("text", RichText("<p>첫 문단입니다.</p>")), *blocks]
    a_brand().add_child(instance=story)
    return BrandStoryPage.objects.get()


@pytest.fixture(autouse=True)
def _shop() -> None:
    shop_page()


def live(client: Client, story: BrandStoryPage) -> str:
    response = client.get(story.url)
    assert response.status_code == 200
    return response.content.decode()


def preview(story: BrandStoryPage) -> str:
    request = RequestFactory().get("/")
    request.user = an_editor()
    response = story.make_preview_request(request, "")
    return response.render().content.decode() if hasattr(response, "render") else response.content.decode()


def test_a_published_product_hangs_in_the_text(client):
    story = a_story(("product", ProductFactory(name="비갠 장바구니")))

    assert "비갠 장바구니" in live(client, story)


def test_a_product_that_is_not_published_never_hangs_on_a_live_page(client):
    product = ProductFactory(name="비갠 장바구니")
    story = a_story(("product", product))

    product.unpublish()

    assert "비갠 장바구니" not in live(client, story)


def test_a_row_of_products_leaves_out_what_is_not_published(client):
    shown, hidden = ProductFactory(name="비갠 장바구니"), ProductFactory(name="먼지 상자")
    story = a_story(("products", {"title": "함께", "products": [shown, hidden]}))

    hidden.unpublish()

    page = live(client, story)
    assert "비갠 장바구니" in page
    assert "먼지 상자" not in page


def test_a_live_page_shows_the_published_words_of_a_product_and_a_preview_its_newest_draft(client):
    product = ProductFactory(name="비갠 장바구니")
    product.save_revision()
    product.name = "고친 이름의 장바구니"
    product.save_revision()
    story = a_story(("product", Product.objects.get()))

    assert "고친 이름의 장바구니" not in live(client, story)
    draft = preview(story)
    assert "고친 이름의 장바구니" in draft
    assert "badge--draft" in draft


def test_a_preview_shows_a_product_that_was_never_published(client):
    product = ProductFactory(name="새 장바구니", live=False)
    product.save_revision()
    story = a_story(("product", product))

    assert "새 장바구니" not in live(client, story)
    assert "새 장바구니" in preview(story)


def test_a_preview_without_drafts_has_no_badge():
    story = a_story(("product", ProductFactory(name="비갠 장바구니")))

    assert "badge--draft" not in preview(story)


def test_brands_and_problems_that_are_not_published_do_not_hang_either(client):
    brand = a_brand("먼밭커피")
    story = a_story(("brand", brand), ("problem", brand.problem))
    assert "먼밭커피" in live(client, story)

    brand.unpublish()

    assert "먼밭커피" not in live(client, story)


def test_a_product_that_was_deleted_leaves_the_text_standing(client):
    product = ProductFactory(name="비갠 장바구니", on_hand=0)
    story = a_story(("product", product), ("products", {"title": "", "products": [product, product]}))

    product.delete()

    page = live(client, story)
    assert "첫 문단입니다." in page
    assert "비갠 장바구니" not in page


@pytest.mark.parametrize("place", ["brand", "problem", "shop"])
def test_an_unpublished_product_is_gone_from_every_list(client, place):
    product = ProductFactory(name="비갠 장바구니")
    ProductFactory(name="남은 장바구니")
    addresses = {"brand": product.brand.url, "problem": ProblemPage.objects.get().url, "shop": shop_page().url}
    assert "비갠 장바구니" in client.get(addresses[place]).content.decode()

    product.unpublish()

    page = client.get(addresses[place]).content.decode()
    assert "비갠 장바구니" not in page
    assert client.get(product.url).status_code == 404
