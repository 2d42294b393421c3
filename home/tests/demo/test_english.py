"""The museum as somebody walks it who reads no Korean: every kind of page of the demo, and what it says."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from wagtail.models import Page

from community.models import Customer, Post
from community.tests.factories import a_member
from home.demo import content
from home.tests.demo.reading import korean_on
from impactmuseum.base import routing
from problems.models import ProblemFigure
from shop.models import Variant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo"), pytest.mark.indexed]

POSTS = "/en/community/"
ANONYMOUS = [
    "/en/",
    "/en/problems/",
    "/en/problems/plastic/",
    "/en/brands/",
    "/en/brands/?problem=plastic",
    "/en/brands/dasigyeol/",
    "/en/shop/",
    "/en/shop/?problem=plastic&price_max=20000&in_stock=1&sort=price_low",
    "/en/shop/?problem=nothing",
    "/en/shop/category/bags/",
    "/en/shop/after-rain-foldable-tote/",
    "/en/shop/come-home-tag/",
    "/en/shop/imperfect-veggie-box/",
    "/en/what-remains/",
    "/en/terms/",
    "/en/faq/",
    "/en/brands/dasigyeol/the-day-after-rain/",
    "/en/search/?query=tote",
    "/en/search/?query=nothing",
    "/en/cart/",
    "/en/orders/",
    "/en/accounts/login/",
    "/en/accounts/signup/",
    "/en/accounts/password/reset/",
    "/en/nothing/",
    "/en/orders/IM-1/",
    POSTS,
]
OWN = [
    "/en/my/",
    "/en/my/profile/",
    "/en/my/consents/",
    "/en/my/orders/",
    "/en/my/addresses/",
    "/en/my/addresses/add/",
    "/en/my/reviews/",
    "/en/my/data/",
    "/en/my/leave/",
    "/en/community/write/",
    "/en/accounts/email/",
    "/en/accounts/password/change/",
    "/en/accounts/2fa/",
    "/en/accounts/sessions/",
    "/en/accounts/3rdparty/",
    "/en/accounts/logout/",
]


@pytest.mark.parametrize("address", ANONYMOUS)
def test_no_page_speaks_korean_to_who_reads_english(client: Client, address: str) -> None:
    page = client.get(address, follow=True).content.decode()
    assert '<html lang="en">' in page
    assert korean_on(page) == []


@pytest.mark.parametrize("address", OWN)
def test_no_page_of_a_members_own_does(client: Client, address: str) -> None:
    member = a_member("jane")
    Customer.objects.filter(pk=member.pk).update(nickname="Jane")
    client.force_login(member.user)
    page = client.get(address, follow=True).content.decode()
    assert '<html lang="en">' in page
    assert korean_on(page) == []


def test_no_form_answers_in_korean(client: Client) -> None:
    client.post("/en/cart/add/", {"variant": Variant.objects.get(sku="COME-HOME-TAG-01").pk, "quantity": "1"})
    variant = Variant.objects.get(sku="AFTER-RAIN-FOLDABLE-TOTE-01")
    refused = [
        client.post("/en/cart/add/", {"variant": variant.pk, "quantity": "999"}),
        client.post("/en/cart/add/", {"variant": "", "quantity": "1"}),
        client.post("/en/accounts/login/", {"login": "nobody", "password": "x"}),
        client.post("/en/accounts/signup/", {"username": "관리자", "email": "x", "nickname": "", "password1": "1"}),
        client.post("/en/orders/", {"number": "x", "phone": "x"}),
        client.post("/en/restock/", {"variant": variant.pk, "email": "x"}),
    ]
    client.post("/en/cart/add/", {"variant": variant.pk, "quantity": "1"})
    refused += [client.post("/en/checkout/", {}), client.post("/en/checkout/", {"coupon": "NONE", "only_coupon": "1"})]
    answers = {answer.wsgi_request.path: korean_on(answer.content.decode()) for answer in refused}
    assert [answer.status_code for answer in refused] == [422, 422, 200, 200, 422, 422, 422, 422]
    assert {path: found for path, found in answers.items() if found} == {}


def test_a_figure_says_the_same_in_both_languages() -> None:
    pairs = [
        (entry, told)
        for hall in content.problems()
        for entry, told in zip(hall["figures"], content.problem_in_english(hall["slug"])["figures"], strict=True)
    ]
    assert len(pairs) == 47
    digits = {entry["value"]: told["value"] for entry, told in pairs if entry["value"].isdigit()}
    assert {korean for korean, english in digits.items() if korean != english} == set()
    english = ProblemFigure.objects.filter(problem__locale__language_code="en")
    assert english.filter(is_published=True).count() == 42
    assert not english.filter(source__contains="memory").exists()


def switch_of(client: Client, address: str) -> Iterator[str]:
    page = client.get(address).content.decode()
    yield from re.findall(r'<a class="language" href="([^"]+)"', page)[:1]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/", "/en/"),
        ("/problems/plastic/", "/en/problems/plastic/"),
        ("/brands/dasigyeol/", "/en/brands/dasigyeol/"),
        ("/shop/", "/en/shop/"),
        ("/shop/category/bags/", "/en/shop/category/bags/"),
        ("/shop/first-room-mug/", "/en/shop/first-room-mug/"),
        ("/shop/?problem=plastic&amp;sort=name", "/en/shop/?problem=plastic&amp;sort=name"),
        ("/search/?query=tote", "/en/search/?query=tote"),
        ("/cart/", "/en/cart/"),
        ("/accounts/login/", "/en/accounts/login/"),
        ("/community/", "/en/community/"),
        ("/what-remains/", "/en/what-remains/"),
        ("/terms/", "/en/terms/"),
        ("/brands/dasigyeol/the-day-after-rain/", "/en/brands/dasigyeol/the-day-after-rain/"),
    ],
)
def test_the_switch_leads_to_the_same_thing_and_back(client: Client, here: str, there: str) -> None:
    assert list(switch_of(client, here.replace("&amp;", "&"))) == [there]
    assert list(switch_of(client, there.replace("&amp;", "&"))) == [here]


def take_down(address: str) -> None:
    page = Page.objects.get(pk=routing.locate(address.removeprefix("/en/"), language="en")[0].page_id)
    page.unpublish()


@pytest.mark.parametrize("address", ["/terms/", "/brands/dasigyeol/the-day-after-rain/"])
def test_where_there_is_nothing_the_same_the_switch_says_so(client: Client, address: str) -> None:
    take_down(f"/en{address}")
    assert list(switch_of(client, address)) == ["/en/"]
    assert "이 쪽은 한국어로만 있어요" in client.get(address).content.decode()


def test_an_address_that_shows_nothing_here_leads_to_what_it_shows_there(client: Client) -> None:
    take_down("/en/brands/dasigyeol/the-day-after-rain/")
    assert list(switch_of(client, "/en/brands/dasigyeol/the-day-after-rain/")) == [
        "/brands/dasigyeol/the-day-after-rain/"
    ]
    assert list(switch_of(client, "/en/nothing/")) == ["/"]


def test_only_pages_in_english_stand_in_the_english_footer(client: Client) -> None:
    take_down("/en/partners/")
    footer = client.get("/en/").content.decode().partition('<footer class="footer">')[2]
    assert '<a href="/en/terms/">Terms of use</a>' in footer
    assert "partners" not in footer


def test_no_language_is_remembered(client: Client) -> None:
    client.get("/en/")
    assert client.cookies == {}
    assert '<html lang="ko">' in client.get("/", headers={"accept-language": "en"}).content.decode()


def test_members_names_are_their_own(client: Client) -> None:
    post = Post.objects.filter(author__nickname="네개째").first()
    page = client.get(f"{POSTS}{post.pk}/").content.decode()
    assert '<b lang="ko">네개째</b>' in page
