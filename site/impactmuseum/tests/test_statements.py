"""How many SQL statements a page may cost, warm but from no page cache, and that no catalogue makes it more."""

import datetime
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from brands.models import BrandPage
from brands.tests.factories import BrandPageFactory, BrandStoryPageFactory, brand_index
from community.tests.board_factories import a_category, a_comment, a_member, a_picture_file, a_post, board_page
from impactmuseum.base.progress import Progress
from impactmuseum.base.tests.statements import statements
from problems.models import ProblemPage
from problems.tests.english_factories import english_tree, tell
from problems.tests.factories import ProblemPageFactory, picture
from shop import catalogue_seed
from shop.models import Product, ProductImage, ReviewPicture, Variant
from shop.tests.factories import ProductFactory, a_question, a_review, shop_page, shop_settings

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

MOST = {
    "/": 12,
    "/problems/plastic/": 12,
    "/community/": 12,
    "/community/?query=우산&problem=plastic": 12,
    "/brands/dasigyeol/": 12,
    "/brands/dasigyeol/rain/": 12,
    "/shop/": 10,
    "/shop/?problem=plastic&in_stock=1&sort=price": 10,
    "/shop/tote/": 10,
    "/search/?query=장바구니": 10,
    "/search/?query=장바구니&type=product": 10,
    "/search/suggest/?query=장바": 6,
    "/api/v1/search/?query=장바구니&type=product": 8,
    "/problems/": 10,
    "/brands/?problem=plastic": 10,
    "/sitemap.xml": 10,
    "/llms.txt": 10,
    "/feeds/stories.xml": 4,
    "/feeds/board.xml": 4,
}


# The same pages in English cost no more. What machines read has one address for both languages.
PAGES = [path for path in MOST if path.partition("?")[0].endswith("/") and not path.startswith("/api/")]
MOST |= {f"/en{path}": MOST[path] for path in PAGES}


@pytest.fixture(scope="module", autouse=True)
def museum(shared_rows: Any) -> Iterator[BrandPage]:
    with shared_rows():
        yield a_museum()


def a_museum() -> BrandPage:
    # One small picture for everything: sizing files is not what is counted here.
    small = picture(width=32, height=20)
    problem = ProblemPageFactory(slug="plastic", image=small)
    ProblemPageFactory(image=small)
    brand = BrandPageFactory(slug="dasigyeol", problem=problem, image=small, logo=small)
    BrandPageFactory(problem=problem, image=small)
    shop_page()
    shop_settings()
    board_page()
    a_comment(a_post(problem=problem, category=a_category()))
    tote = hang(brand, "tote")
    ReviewPicture.objects.create(review=a_review(tote, author=a_member()), file=a_picture_file())
    a_question(tote, author=a_member())
    told = json.dumps([{"type": "product", "value": tote.pk}])
    BrandStoryPageFactory(brand=brand, slug="rain", lead_image=small, body=told)
    BrandStoryPageFactory(brand=brand, lead_image=small, date=datetime.date(2026, 1, 1))
    tell_in_english(brand, problem)
    return brand


def tell_in_english(brand: BrandPage, problem: ProblemPage) -> None:
    english_tree()
    for page in (brand_index(), shop_page(), board_page()):
        tell(page, title="In English", intro="")
    tell(problem, title="Plastic", hall="Gallery 1 “Long”", short="It stays.")
    told = {"title": "Dasigyeol", "mission": "We mend.", "short": "It began."}
    tell(brand, **told)
    tell(brand.stories().get(slug="rain"), title="Rain", lead="It pours.")
    Product.objects.update(is_in_english=True, name_en="Tote")


def hang(brand: BrandPage, slug: str) -> Product:
    product = ProductFactory(name=f"비갠 장바구니 {slug}", slug=slug, brand=brand, is_in_english=True, name_en="Tote")
    product.images.set([ProductImage(image=brand.image) for _ in range(3)])
    product.save()
    return product


@pytest.mark.parametrize("path", MOST)
def test_a_page_stays_within_its_statements(client: Client, path: str) -> None:
    assert statements(client, path) <= MOST[path]


def test_no_page_costs_more_with_four_thousand_products_than_with_forty(client: Client) -> None:
    counted = []
    for products in (40, 4000):
        catalogue_seed.fill_up(products=products, brands=4, now=timezone.now(), progress=Progress.silent())
        call_command("update_index", verbosity=0)
        counted.append({path: statements(client, path) for path in MOST})
    assert counted[0] == counted[1]


@pytest.mark.parametrize(
    "path", ["/problems/plastic/", "/brands/dasigyeol/", "/shop/", "/en/problems/plastic/", "/en/shop/"]
)
def test_forty_eight_cards_cost_as_many_statements_as_eight(client: Client, museum: BrandPage, path: str) -> None:
    counted = []
    for products in (8, 48):
        for number in range(Product.objects.count(), products):
            hang(museum, f"p{number}")
        counted.append(statements(client, path))
    assert counted[0] == counted[1]


@pytest.mark.parametrize("lines", [1, 12])
def test_a_cart_of_any_length_costs_at_most_ten_statements(client: Client, lines: int) -> None:
    for number in range(lines):
        variant = Variant.objects.get(product=ProductFactory(slug=f"p{number}"))
        client.post("/cart/add/", {"variant": variant.pk, "quantity": "1"})
    assert statements(client, "/cart/") <= 10
