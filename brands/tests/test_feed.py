"""What a reader of feeds gets: the newest stories."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client

from brands import feed
from brands.tests.factories import BrandPageFactory, BrandStoryPageFactory, brand_index
from problems.tests.english_factories import english_tree, tell

pytestmark = pytest.mark.django_db


def read(client: Client, path: str = "/feeds/stories.xml") -> ElementTree.Element:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/rss+xml; charset=utf-8")
    return ElementTree.fromstring(response.content).find("channel")


def test_a_story_is_told_with_its_day_its_author_and_its_first_lines(client: Client) -> None:
    brand = BrandPageFactory(slug="dasigyeol")
    BrandStoryPageFactory(
        brand=brand, title="우산 <결>", slug="rain", lead="장마가 끝나면", author="김결", date=date(2026, 11, 20)
    )
    item = read(client).find("item")
    told = [item.findtext(name) for name in ("title", "link", "description", "pubDate", "guid")]
    address = "http://testserver/brands/dasigyeol/rain/"
    assert told == ["우산 <결>", address, "장마가 끝나면", "Fri, 20 Nov 2026 00:00:00 +0900", address]
    assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == "김결"


def test_only_the_newest_published_stories_are_told_the_newest_first(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries
) -> None:
    monkeypatch.setattr(feed, "NEWEST", 2)
    brand = BrandPageFactory()
    for day in (1, 2, 3):
        BrandStoryPageFactory(brand=brand, title=str(day), date=date(2026, 11, day))
    BrandStoryPageFactory(brand=brand, title="초안", date=date(2026, 11, 4), live=False)
    read(client)
    with django_assert_num_queries(2):
        assert [item.findtext("title") for item in read(client).findall("item")] == ["3", "2"]


def test_every_page_says_where_the_stories_can_be_followed(client: Client) -> None:
    page = client.get(BrandPageFactory().url).content.decode()
    assert 'href="/feeds/stories.xml" title="임팩트 뮤지엄 · 브랜드 이야기">' in page


def test_each_language_has_a_feed_of_what_is_told_in_it(client: Client) -> None:
    english_tree()
    brand = BrandPageFactory(slug="dasigyeol")
    BrandStoryPageFactory(brand=brand, slug="untold", title="한국어로만")
    story = BrandStoryPageFactory(brand=brand, slug="rain", title="비")
    tell(brand_index(), title="Brands")
    tell(brand, title="Dasigyeol", mission="Bags", short="Umbrellas")
    tell(story, title="Rain", lead="After the monsoon")
    english = read(client, "/en/feeds/stories.xml")
    assert [item.findtext("title") for item in read(client).findall("item")] == ["비", "한국어로만"]
    assert [item.findtext("link") for item in english.findall("item")] == [
        "http://testserver/en/brands/dasigyeol/rain/"
    ]
    assert (english.findtext("language"), english.findtext("title")) == ("en", "Impact Museum · Brand stories")


def test_an_english_page_says_where_the_english_stories_can_be_followed(client: Client) -> None:
    page = client.get("/en/cart/").content.decode()
    assert 'type="application/rss+xml" href="/en/feeds/stories.xml" title="Impact Museum · Brand stories">' in page


def test_a_feed_is_sent_again_only_when_it_changed(client: Client) -> None:
    brand = BrandPageFactory()
    known = {"if-none-match": client.get("/feeds/stories.xml")["ETag"]}
    assert client.get("/feeds/stories.xml", headers=known).status_code == 304
    BrandStoryPageFactory(brand=brand)
    assert client.get("/feeds/stories.xml", headers=known).status_code == 200
