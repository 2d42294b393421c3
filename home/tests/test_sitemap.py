"""The list of what there is to be read: all of it, nothing else, and when it last changed."""

from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from brands.tests.factories import BrandPageFactory, BrandStoryPageFactory
from home import sitemap
from home.models import ContentPage
from impactmuseum.base.pictures import sized
from impactmuseum.base.progress import Progress
from problems.tests.english_factories import english_tree, tell
from problems.tests.factories import ProblemPageFactory, home_page, picture
from shop import stock
from shop.catalogue_seed import fill_up
from shop.models import PriceWindow, Product, ProductImage
from shop.tests.factories import CategoryFactory, ProductFactory, a_brand, a_variant, shop_page

pytestmark = pytest.mark.django_db

HERE = "http://testserver"
NAMES = {
    "": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
LONG_AGO, YESTERDAY = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _open_the_shop() -> None:
    shop_page()


def read(client: Client, path: str = "/sitemap.xml") -> ElementTree.Element:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml; charset=utf-8")
    return ElementTree.fromstring(response.content)


def entries(client: Client, path: str = "/sitemap.xml") -> dict[str, str | None]:
    """Each path with what is said of its last change."""
    return {
        url.findtext("loc", namespaces=NAMES).removeprefix(HERE): url.findtext("lastmod", namespaces=NAMES)
        for url in read(client, path).findall("url", NAMES)
    }


def shown(page: Page, moment: datetime) -> None:
    type(page).objects.filter(pk=page.pk).update(last_published_at=moment)


def test_every_page_and_product_and_shelf_stands_in_it_once(client: Client):
    brand = a_brand("다시결", slug="dasigyeol")
    BrandStoryPageFactory(brand=brand, slug="rain")
    shelf = CategoryFactory(slug="bags", parent=CategoryFactory(slug="life"))
    CategoryFactory(slug="empty")
    ProductFactory(slug="tote", brand=brand, category=shelf)
    places = ["/", "/shop/", "/problems/", "/problems/%ED%94%8C", "/brands/", "/brands/dasigyeol/"]
    places += ["/brands/dasigyeol/rain/", "/shop/category/bags/", "/shop/category/life/", "/shop/tote/"]
    found = [path if "/problems/%" not in path else "/problems/%ED%94%8C" for path in entries(client)]
    assert sorted(found) == sorted(places)


def test_every_address_in_it_opens(client: Client):
    ProductFactory(slug="골목-넥워머", category=CategoryFactory(slug="목-두르개"))
    assert {path: client.get(path).status_code for path in entries(client)} == dict.fromkeys(entries(client), 200)


def test_what_is_not_for_everybody_stays_out(client: Client):
    home = home_page()
    home.add_child(instance=ContentPage(title="초안", slug="draft", live=False))
    closed = home.add_child(instance=ContentPage(title="비밀", slug="closed"))
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    ProductFactory(slug="draft", live=False)
    ProductFactory(slug="gone", brand=a_brand("접은 곳", live=False))
    ProductFactory(slug="bare", variants=[])
    assert [
        path for path in entries(client) if path.rstrip("/").rpartition("/")[2] in {"draft", "closed", "gone", "bare"}
    ] == []


def test_the_last_change_is_the_last_publishing_and_of_a_list_that_of_the_newest_on_it(client: Client):
    brand = BrandPageFactory(slug="b")
    story = BrandStoryPageFactory(brand=brand, slug="s")
    shown(home_page(), LONG_AGO)
    shown(brand, LONG_AGO)
    shown(story, YESTERDAY)
    product = ProductFactory(slug="tote", brand=brand)
    Product.objects.filter(pk=product.pk).update(last_published_at=LONG_AGO)
    told = entries(client)
    assert [told[path] for path in ("/brands/b/s/", "/brands/b/", "/brands/", "/")] == ["2026-11-21T09:00:00+09:00"] * 4
    assert [told[path] for path in ("/shop/tote/", "/shop/", f"/shop/category/{product.category.slug}/")] == [
        "2026-01-01T09:00:00+09:00"
    ] * 3


def test_what_was_sold_or_costs_less_for_a_while_was_not_published_anew(client: Client):
    variant = a_variant()
    Product.objects.update(last_published_at=LONG_AGO)
    told = entries(client)
    stock.adjust(variant=variant, change=-1, reason="깨짐")
    now = timezone.now()
    PriceWindow.objects.create(variant=variant, price=1, start=now - timedelta(days=1), end=now + timedelta(days=1))
    assert entries(client) == told


def test_what_nobody_knows_is_not_told(client: Client):
    ProblemPageFactory(slug="plastic")
    ProductFactory(slug="tote")
    told = entries(client)
    assert (told["/problems/plastic/"], told["/shop/tote/"]) == (None, None)


def test_a_product_shows_its_picture(client: Client):
    product = ProductFactory(slug="tote")
    image = picture("장바구니", width=1700, height=20)
    product.images.set([ProductImage(image=image)])
    product.save()
    largest = sized(image).largest
    assert [found.text for found in read(client).findall(".//image:loc", NAMES)] == [HERE + largest]


def test_a_page_names_itself_in_its_other_languages(client: Client):
    english_tree()
    links = [link.attrib for link in read(client).find("url", NAMES).findall("xhtml:link", NAMES)]
    assert [(link["hreflang"], link["href"]) for link in links] == [("ko", f"{HERE}/"), ("en", f"{HERE}/en/")]


def test_a_product_that_is_sold_in_english_is_named_in_both_languages(client: Client):
    english_tree()
    tell(shop_page(), title="Shop", intro="")
    ProductFactory(slug="soap", is_in_english=True, name_en="Soap")
    ProductFactory(slug="oil")
    both = [("ko", f"{HERE}/shop/soap/"), ("en", f"{HERE}/en/shop/soap/")]
    links = {
        url.findtext("loc", namespaces=NAMES): [
            (link.get("hreflang"), link.get("href")) for link in url.findall("xhtml:link", NAMES)
        ]
        for url in read(client).findall("url", NAMES)
    }
    assert [links.get(path) for _language, path in both] == [both, both]
    assert (links[f"{HERE}/shop/oil/"], f"{HERE}/en/shop/oil/" in links) == ([], False)


def test_a_shelf_stands_in_each_language_that_there_are_goods_on_it_in(client: Client):
    english_tree()
    tell(shop_page(), title="Shop", intro="")
    for shelf, is_in_english in (("bags", True), ("oils", False)):
        ProductFactory(category=CategoryFactory(slug=shelf), is_in_english=is_in_english, name_en="Thing")
    links = read(client).findall("url", NAMES)
    both = [url for url in links if url.findtext("loc", namespaces=NAMES).endswith("/shop/category/bags/")]
    assert [[link.get("href") for link in url.findall("xhtml:link", NAMES)] for url in both] == [
        [f"{HERE}/shop/category/bags/", f"{HERE}/en/shop/category/bags/"]
    ] * 2
    assert f"{HERE}/en/shop/category/oils/" not in [url.findtext("loc", namespaces=NAMES) for url in links]


def test_more_than_one_file_holds_is_a_list_of_files(client: Client, monkeypatch: pytest.MonkeyPatch):
    for number in range(5):
        ProductFactory(slug=f"p{number}")
    whole = entries(client)
    monkeypatch.setattr(sitemap, "MOST", 2)
    files = [found.text.removeprefix(HERE) for found in read(client).findall("sitemap/loc", NAMES)]
    assert files == [f"/sitemaps/{name}.xml" for name in ("pages", "products-1", "products-2", "products-3")]
    together: dict[str, Any] = {}
    for file in files:
        together |= entries(client, file)
    assert together == whole


@pytest.mark.parametrize("name", ["pages", "products-1", "products-0", "products-x", "anything"])
def test_a_file_that_is_not_needed_is_not_there(client: Client, name: str):
    assert client.get(f"/sitemaps/{name}.xml").status_code == 404


def test_it_is_sent_again_only_when_it_changed(client: Client):
    first = client.get("/sitemap.xml")
    again = client.get("/sitemap.xml", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, first["Cache-Control"]) == (304, b"", "public, max-age=600")
    ProductFactory()
    assert client.get("/sitemap.xml", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_it_asks_as_many_questions_of_three_hundred_products_as_of_thirty(client: Client):
    a_brand()
    counted = []
    for products in (30, 300):
        fill_up(products=products, brands=4, now=timezone.now(), progress=Progress.silent())
        client.get("/sitemap.xml")
        with CaptureQueriesContext(connection) as asked:
            assert len(entries(client)) > products
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 10
