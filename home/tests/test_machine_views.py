"""What robots and language models are told before they come in."""

import re

import pytest
from django.test import Client

from brands.tests.factories import BrandPageFactory
from home.models import ContentPage, HomePage
from problems.tests.english_factories import english_tree, tell
from problems.tests.factories import ProblemPageFactory, home_page
from shop.tests.factories import CategoryFactory, ProductFactory, shop_page

pytestmark = pytest.mark.django_db


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")
    return response.content.decode()


def test_robots_come_in_everywhere_but_where_visitors_are_alone(client: Client):
    lines = text(client, "/robots.txt").splitlines()
    assert lines[0] == "User-agent: *"
    closed = {line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")}
    assert closed >= {"/admin/", "/cart/", "/checkout/", "/orders/", "/my/", "/accounts/", "/en/cart/", "/en/my/"}
    assert not [path for path in closed if "/shop/".startswith(path) or "/community/".startswith(path)]
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"


def test_a_museum_that_is_only_tried_out_keeps_robots_away(client: Client, settings):
    settings.ROBOTS_WELCOME = False
    assert text(client, "/robots.txt") == "User-agent: *\nDisallow: /\n"


def test_a_language_model_reads_what_the_museum_is_and_where_things_stand(client: Client):
    shop_page()
    HomePage.objects.filter(pk=home_page().pk).update(search_description="문제를 전시하고\n물건을 팔아요.")
    problem = ProblemPageFactory(title="플라스틱", slug="plastic", short="오래 남아요." + "다" * 300)
    BrandPageFactory(title="다시 [결]", slug="dasigyeol", problem=problem, short="결", mission="가" * 200)
    home_page().add_child(instance=ContentPage(title="이용 안내", slug="guide"))
    lines = text(client, "/llms.txt").splitlines()
    assert lines[:4] == ["# 임팩트 뮤지엄", "", "> 문제를 전시하고 물건을 팔아요.", ""]
    assert f"- [플라스틱](http://testserver/problems/plastic/): 오래 남아요.{'다' * 192}…" in lines
    assert f"- [다시 (결)](http://testserver/brands/dasigyeol/): {'가' * 200}" in lines
    assert "- [이용 안내](http://testserver/guide/)" in lines


def test_every_address_a_language_model_is_told_of_opens(client: Client):
    shop_page()
    ProductFactory(category=CategoryFactory())
    addresses = re.findall(r"\]\((http://testserver[^)]*)\)", text(client, "/llms.txt"))
    assert len(addresses) >= 8
    assert [address for address in addresses if client.get(address).status_code != 200] == []


def test_each_language_has_its_own_page_for_language_models_and_names_the_other(client: Client):
    english_tree()
    problem = ProblemPageFactory(title="플라스틱", slug="plastic")
    tell(problem, title="Plastic", hall="Gallery 1", short="It stays.")
    korean, english = text(client, "/llms.txt"), text(client, "/en/llms.txt")
    assert "- [Plastic](http://testserver/en/problems/plastic/): It stays." in english
    assert ("Plastic" in korean, "플라스틱" in english) == (False, False)
    assert "- [English](http://testserver/en/llms.txt)" in korean
    assert "- [한국어](http://testserver/llms.txt)" in english


def test_drafts_are_told_to_nobody(client: Client):
    ProblemPageFactory(title="초안인 방", live=False)
    assert "초안인 방" not in text(client, "/llms.txt")


@pytest.mark.parametrize(
    "path", ["/robots.txt", "/llms.txt", "/sitemap.xml", "/feeds/google.xml", "/en/feeds/google.xml"]
)
def test_machines_get_no_cookie_and_may_only_read(client: Client, path: str):
    assert client.get(path).status_code == 200
    assert not client.cookies
    assert client.post(path).status_code == 405
