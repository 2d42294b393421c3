"""What a reader of feeds gets of the board."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from community.tests.board_factories import a_post, board_page, hidden

pytestmark = pytest.mark.django_db


def test_a_feed_tells_the_newest_posts_and_none_that_was_hidden(client: Client) -> None:
    board_page()
    a_post("첫 글", text="가" * 400)
    a_post("광고", **hidden())
    second = a_post("<b>둘째</b> 글")
    items = ElementTree.fromstring(client.get("/feeds/board.xml").content).findall("channel/item")
    assert [item.findtext("title") for item in items] == ["<b>둘째</b> 글", "첫 글"]
    assert items[0].findtext("link") == f"http://testserver/community/{second.pk}/"
    assert items[1].findtext("description") == "가" * 299 + "…"
    assert items[0].findtext("{http://purl.org/dc/elements/1.1/}creator") == second.author_name
