"""What the demo tells in English: every page, the same things in the same places, and the feeds that lead there."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils.html import escape
from wagtail.models import Page
from wagtail.query import PageQuerySet

from brands.models import BrandPage, BrandStoryPage
from home.demo.loading import load_demo
from home.models import ContentPage
from home.tests.demo.reading import HANGUL, korean_on, read
from impactmuseum.base.money import won
from impactmuseum.base.progress import Progress
from shop.models import Product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo"), pytest.mark.indexed]

G = "{http://base.google.com/ns/1.0}"


def pages_in(language: str) -> PageQuerySet:
    return Page.objects.live().filter(locale__language_code=language, depth__gt=1).order_by("path")


def thing_of(block: Any) -> Any:
    """What a block shows that is no text: what is bought, looked at or counted."""
    match block.block_type:
        case "product":
            return block.value.pk
        case "picture":
            return block.value["image"].pk
        case "figure":
            return block.value["value"]


def things_of(page: Any) -> list[tuple[str, Any]]:
    return [(block.block_type, thing_of(block)) for block in page.body]


def test_every_page_of_the_demo_is_told_in_english() -> None:
    told = set(pages_in("en").values_list("translation_key", flat=True))
    assert [page.url for page in pages_in("ko") if page.translation_key not in told] == []
    assert len(told) == 51
    assert not Product.objects.filter(is_in_english=False).exists()


def test_the_museums_own_pages_show_no_korean_but_the_way_to_it(client: Client) -> None:
    """On halls and on the board there are visitors' posts besides."""
    korean = {}
    for page in pages_in("en").select_related("content_type"):
        shown = read(client.get(page.url).content.decode())
        assert shown.found == []
        if page.content_type.model not in ("problempage", "boardpage"):
            korean[page.url] = set(shown.marked)
    assert len(korean) == 40
    assert {url: found for url, found in korean.items() if found != {"한국어"}} == {}


def test_every_product_of_the_demo_is_told_without_unmarked_korean(client: Client) -> None:
    slugs = Product.objects.values_list("slug", flat=True)
    korean = {slug: korean_on(client.get(f"/en/shop/{slug}/").content.decode()) for slug in slugs}
    assert len(korean) == 36
    assert {slug: found for slug, found in korean.items() if found} == {}


@pytest.mark.parametrize("model", [BrandStoryPage, ContentPage])
def test_a_text_shows_the_same_things_in_both_languages(model: type[Page]) -> None:
    korean = model.objects.sources()
    pairs = [
        (page, model.objects.get(translation_key=page.translation_key, locale__language_code="en")) for page in korean
    ]
    assert len(pairs) == {BrandStoryPage: 16, ContentPage: 7}[model]
    assert [page.slug for page, english in pairs if things_of(page) != things_of(english)] == []
    assert [page.slug for page, english in pairs if HANGUL.search(str(english.body.get_prep_value()))] == []


def test_what_a_story_shows_is_bought_inside_its_english_text(client: Client) -> None:
    page = client.get("/en/brands/dasigyeol/the-day-after-rain/").content.decode()
    between = page[page.index("the seam is sewn twice") : page.index("revived in each shopping bag")]
    assert "After-Rain Foldable Tote" in between
    assert 'action="/en/cart/add/"' in between


@pytest.mark.parametrize("slug", ["terms", "privacy", "guide"])
def test_a_translated_law_says_that_the_korean_text_is_binding(client: Client, slug: str) -> None:
    assert "where the two differ, the Korean text is binding" in client.get(f"/en/{slug}/").content.decode()


def test_what_editors_changed_in_english_stays_as_they_left_it() -> None:
    story = BrandStoryPage.objects.get(slug="one-cup", locale__language_code="en")
    story.title = "Two Cups"
    story.save_revision().publish()
    ContentPage.objects.get(slug="faq", locale__language_code="en").unpublish()
    load_demo(progress=Progress.silent())
    assert BrandStoryPage.objects.get(pk=story.pk).title == "Two Cups"
    assert not ContentPage.objects.get(slug="faq", locale__language_code="en").live


def test_a_story_of_a_brand_that_is_not_told_is_not_told_either() -> None:
    brand = BrandPage.objects.get(slug="first-room", locale__language_code="en")
    brand.delete()
    BrandPage.objects.sources().get(slug="first-room").unpublish()
    load_demo(progress=Progress.silent())
    assert not BrandStoryPage.objects.filter(slug="one-cup", locale__language_code="en").exists()
    assert not BrandPage.objects.filter(slug="first-room", locale__language_code="en").exists()


def test_the_feed_of_stories_agrees_with_their_english_pages(client: Client) -> None:
    channel = ElementTree.fromstring(client.get("/en/feeds/stories.xml").content).find("channel")
    items = channel.findall("item")
    assert (channel.findtext("language"), len(items)) == ("en", 16)
    for item in items:
        page = client.get(item.findtext("link")).content.decode()
        assert f">{escape(item.findtext('title'))}</h1>" in page
        assert escape(item.findtext("description")) in page
    assert not HANGUL.search(ElementTree.tostring(channel, encoding="unicode"))


def test_the_feed_of_products_agrees_with_their_english_pages(client: Client) -> None:
    body = b"".join(client.get("/en/feeds/google.xml").streaming_content)
    assert not HANGUL.search(body.decode())
    items = ElementTree.fromstring(body).findall("channel/item")
    assert len(items) == 107
    for item in items:
        price = int((item.findtext(f"{G}sale_price") or item.findtext(f"{G}price")).removesuffix(" KRW"))
        address = item.findtext(f"{G}link")
        page = client.get(address).content.decode()
        assert re.match(r"http://testserver/en/shop/[\w-]+/", address)
        assert f'<span class="price__now">{won(price)}</span>' in page
        assert item.findtext(f"{G}title").startswith(re.search(r"<h1[^>]*>([^<]+)", page)[1].replace("&amp;", "&"))
