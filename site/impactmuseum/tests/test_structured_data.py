"""What machines are told of every kind of page: valid, and no other than what a visitor reads."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.db.models import F
from django.test import Client
from wagtail.models import Page, Site

from brands.models import BrandIndexPage, BrandStoryPage
from community.models import BoardPage
from home.models import ContentPage, ExhibitionPage
from impactmuseum.base.models import MuseumSettings
from impactmuseum.tests import schema_org
from impactmuseum.tests.journeys.english import tell_museum
from impactmuseum.tests.journeys.museum import open_museum
from problems.models import ProblemIndexPage
from problems.tests.factories import home_page
from shop.models import Category, Product, ShopPage, Variant

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

HERE = "http://testserver"
SHOWN, CHANGED = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
TOLD = {
    "/": ["WebSite", "OnlineStore"],
    "/problems/": ["CollectionPage"],
    "/problems/plastic/": ["Article", "BreadcrumbList"],
    "/brands/": ["CollectionPage"],
    "/brands/?problem=plastic": ["CollectionPage"],
    "/brands/dasigyeol/": ["Organization", "BreadcrumbList"],
    "/brands/dasigyeol/rain/": ["Article", "BreadcrumbList"],
    "/shop/": ["CollectionPage"],
    "/shop/?problem=plastic&in_stock=1": ["CollectionPage"],
    "/shop/category/kitchen/": ["CollectionPage", "BreadcrumbList"],
    "/shop/tote/": ["Product", "BreadcrumbList"],
    "/shop/scarf/": ["ProductGroup", "BreadcrumbList"],
    "/shop/bag/": ["Product", "BreadcrumbList"],
    "/shop/tag/": ["Product", "BreadcrumbList"],
    "/community/": ["CollectionPage"],
    "/community/1/": ["DiscussionForumPosting", "BreadcrumbList"],
    "/long-use/": ["ExhibitionEvent"],
    "/about/": ["WebPage"],
    "/faq/": ["FAQPage"],
}
# What is told in English: the story and the guides are not, and the scarf only where a test says so.
ENGLISH = {
    f"/en{path}": TOLD[path]
    for path in (
        "/",
        "/problems/",
        "/problems/plastic/",
        "/brands/",
        "/brands/dasigyeol/",
        "/shop/",
        "/shop/category/kitchen/",
        "/shop/tote/",
        "/community/",
        "/community/1/",
    )
}
SCARF = {
    "is_in_english": True,
    "name_en": "Alley Scarf",
    "line_en": "Warm",
    "materials_en": "Wool",
    "option1_name_en": "Colour",
    "impact_sentence_en": "1 sold = 1 umbrella revived",
}
# Nobody looks for these, or nobody may: nothing is told of them.
SILENT = ("/search/?query=비누", "/cart/", "/orders/", "/accounts/login/", "/shop/gone/", "/community/2/")


@pytest.fixture(scope="module", autouse=True)
def _museum(shared_rows: Any) -> Iterator[None]:
    with shared_rows():
        hang_what_is_told()
        yield


def hang_what_is_told() -> None:
    museum = open_museum()
    tell_museum(museum)
    kitchen = Category.objects.create(
        name="부엌",
        name_en="Kitchen",
        slug="kitchen",
        parent=Category.objects.create(name="집", name_en="Home", slug="home"),
    )
    Product.objects.filter(pk__in=[museum.tote.pk, museum.scarf.pk]).update(category=kitchen)
    museum.soap.category = kitchen
    museum.soap.save()
    body = [{"type": "heading", "value": "비회원도 살 수 있나요?"}, {"type": "text", "value": "<p>네.<br/>됩니다.</p>"}]
    home_page().add_child(instance=ContentPage(title="자주 묻는 질문", slug="faq", body=json.dumps(body)))
    ExhibitionPage.objects.update(opens_on=date(2026, 11, 1), closes_on=date(2027, 2, 28))
    known = {"address": "서울특별시 중구 세종대로 110", "business_no": "000-00-00000", "phone": "02-000-0000"}
    known |= {"company_en": "Impact Museum Inc.", "address_en": "110 Sejong-daero, Seoul", "mail_order_no_en": "No. 0"}
    site = Site.objects.get(is_default_site=True)
    MuseumSettings.objects.create(site=site, mail_order_no="제0000호", email="hello@museum.example", **known)
    Page.objects.update(first_published_at=SHOWN, last_published_at=CHANGED)


def told(html: str) -> list[dict[str, Any]]:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    return [json.loads(block) for block in blocks]


def page_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def metas(html: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', html)
    return {name: unescape(text) for name, text in found}


def test_every_kind_of_page_tells_its_things_and_each_is_valid(client: Client) -> None:
    kinds, faults = {}, {}
    for path in (*TOLD, *ENGLISH):
        things = told(page_of(client, path))
        kinds[path] = [thing["@type"] for thing in things]
        assert {thing.pop("@context") for thing in things} == {"https://schema.org"}
        if wrong := [fault for thing in things for fault in schema_org.faults(thing)]:
            faults[path] = wrong
    assert (kinds, faults) == (TOLD | ENGLISH, {})


def test_an_english_page_tells_machines_in_english_and_leads_to_english_pages(client: Client) -> None:
    Product.objects.filter(slug="scarf").update(**SCARF)
    Variant.objects.filter(product__slug="scarf").update(option1_en="Storm")
    korean = []
    for path in (*ENGLISH, "/en/shop/scarf/"):
        if path.startswith("/en/community/"):  # What visitors say stands in the language they wrote it in.
            continue
        for part in schema_org.parts(told(page_of(client, path))):
            part.pop("review", None)
            texts = [text for text in part.values() if isinstance(text, str)]
            korean += [(path, text) for text in texts if re.search("[가-힣]", text)]
            leads = [part[name] for name in ("url", "item") if name in part]
            korean += [(path, address) for address in leads if not address.startswith(f"{HERE}/en/")]
    assert korean == []


def test_a_published_page_says_when_it_was_first_shown_and_last(client: Client) -> None:
    undated = []
    for path in TOLD:
        for thing in told(page_of(client, path)):
            if thing["@type"] in schema_org.DATED and thing.get("dateModified") != "2026-11-20T09:00:00+09:00":
                undated.append((path, thing["@type"]))
    assert undated == []
    story = told(page_of(client, "/brands/dasigyeol/rain/"))[0]
    assert story["datePublished"] == BrandStoryPage.objects.get(slug="rain").date.isoformat()
    assert told(page_of(client, "/about/"))[0]["datePublished"] == "2026-11-01T09:00:00+09:00"


@pytest.mark.parametrize(
    ("author", "kind"), [("김하나", "Person"), ("임팩트 뮤지엄 편집부", "Organization"), ("", "OnlineStore")]
)
def test_a_story_is_written_by_a_person_or_by_the_museum(client: Client, author: str, kind: str) -> None:
    BrandStoryPage.objects.filter(slug="rain").update(author=author)
    story = told(page_of(client, "/brands/dasigyeol/rain/"))[0]
    assert story["author"]["@type"] == kind
    assert story["author"]["name"] == (author or "임팩트 뮤지엄")


def test_pages_that_nobody_should_find_tell_nothing(client: Client) -> None:
    assert [path for path in SILENT if told(page_of(client, path))] == []


def test_the_breadcrumbs_are_the_thread_that_visitors_see(client: Client) -> None:
    walked = []
    for path, kinds in [*TOLD.items(), *ENGLISH.items()]:
        html = page_of(client, path)
        thread = re.search(r'<nav class="thread".*?</nav>', html, re.DOTALL)
        assert ("BreadcrumbList" in kinds) == bool(thread), path
        if not thread:
            continue
        links = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', thread[0])
        current = re.search(r'aria-current="page"[^>]*>([^<]+)<', thread[0])
        seen = [(unescape(name), urljoin(HERE + path, href)) for href, name in links] + [
            (unescape(current[1]), HERE + path)
        ]
        crumbs = next(thing for thing in told(html) if thing["@type"] == "BreadcrumbList")
        assert [(step["name"], step["item"]) for step in crumbs["itemListElement"]] == seen, path
        walked.append(path)
    assert len(walked) == 9 + 5


def test_a_list_names_what_stands_on_it_in_its_order(client: Client) -> None:
    html = page_of(client, "/shop/")
    names = re.findall(r'<h\d class="placard__name"><a href="([^"]+)"', html)
    listed = told(html)[0]["mainEntity"]
    assert [urlsplit(entry["url"]).path for entry in listed["itemListElement"]] == names
    assert listed["numberOfItems"] == len(names) == 5


def test_questions_have_the_answers_that_stand_below_them(client: Client) -> None:
    (faq,) = told(page_of(client, "/faq/"))
    assert [(asked["name"], asked["acceptedAnswer"]["text"]) for asked in faq["mainEntity"]] == [
        ("비회원도 살 수 있나요?", "네. 됩니다.")
    ]
    assert faq["description"] == "네. 됩니다."


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (["언제 와요?", "얼마예요?", "사진과 달라요."], "FAQPage"),
        (["언제 와요?", "약속", "연락"], "WebPage"),
        (["약속"], "WebPage"),
        ([], "WebPage"),
    ],
)
def test_a_page_most_of_whose_headings_ask_is_a_list_of_questions(
    client: Client, headings: list[str], kind: str
) -> None:
    answer = {"type": "text", "value": "<p>이렇게요.</p>"}
    body = [block for heading in headings for block in ({"type": "heading", "value": heading}, answer)]
    ContentPage.objects.filter(slug="faq").update(body=json.dumps(body))
    (page,) = told(page_of(client, "/faq/"))
    names = [asked["name"] for asked in page.get("mainEntity", [])]
    assert (page["@type"], names) == (kind, headings if kind == "FAQPage" else [])


def test_the_museum_is_who_the_foot_of_the_page_says(client: Client) -> None:
    html = page_of(client, "/")
    _site, museum = told(html)
    said = (museum["legalName"], museum["taxID"], museum["telephone"], museum["email"], museum["identifier"]["value"])
    assert said == ("임팩트 뮤지엄", "000-00-00000", "02-000-0000", "hello@museum.example", "제0000호")
    foot = html[html.index("<footer") :]
    assert [text for text in (*said, museum["address"]["streetAddress"]) if text not in foot] == []
    returns = museum["hasMerchantReturnPolicy"]
    assert (returns["merchantReturnDays"], returns["returnShippingFeesAmount"]["value"]) == (7, 3000)


def test_the_search_that_machines_are_told_of_finds(client: Client) -> None:
    site = told(page_of(client, "/"))[0]
    template = site["potentialAction"]["target"]["urlTemplate"]
    assert template == "http://testserver/search/?query={search_term_string}"
    assert "쌀 설거지비누" in page_of(client, template.replace("{search_term_string}", "비누"))


def test_every_kind_of_page_shares_a_whole_card(client: Client) -> None:
    wanting = {}
    for path in TOLD:
        html = page_of(client, path)
        card = metas(html)
        needed = (
            "og:site_name",
            "og:type",
            "og:locale",
            "og:url",
            "og:title",
            "og:description",
            "og:image",
            "og:image:width",
            "og:image:height",
            "og:image:alt",
            "twitter:card",
        )
        canonical = re.findall(r'<link rel="canonical" href="([^"]+)">', html)
        if missing := [name for name in (*needed, "description") if not card.get(name)]:
            wanting[path] = missing
        assert [unescape(address) for address in canonical] == [card["og:url"]], path
        assert card["og:image"].startswith(f"{HERE}/"), path
    assert wanting == {}


def test_every_page_says_in_a_sentence_of_its_own_what_it_is_about(client: Client) -> None:
    Page.objects.update(search_description="")
    Product.objects.update(line=F("name"))
    for index in (ProblemIndexPage, BrandIndexPage, ShopPage, BoardPage):
        index.objects.update(intro=f"{index.__name__}를 열며")
    said: dict[str, list[str]] = {}
    for path in TOLD:
        if "?" not in path:
            said.setdefault(metas(page_of(client, path))["description"], []).append(path)
    assert [paths for paths in said.values() if len(paths) > 1] == []


def test_the_entrance_is_titled_by_the_museums_name_once(client: Client) -> None:
    title = re.findall("<title>(.*?)</title>", page_of(client, "/"))
    assert title == ["임팩트 뮤지엄"]
    assert re.findall("<title>(.*?)</title>", page_of(client, "/about/")) == ["소개 · 임팩트 뮤지엄"]


def test_a_card_says_what_its_picture_shows_and_how_large_it_is(client: Client) -> None:
    def pictured(path: str) -> list[str]:
        card = metas(page_of(client, path))
        return [card[f"og:image:{name}"] for name in ("width", "height", "alt")]

    assert pictured("/shop/tote/") == ["64", "64", "장바구니 0 설명"]
    assert pictured("/problems/plastic/") == ["64", "40", "장마 설명"]
    assert pictured("/community/1/") == ["400", "900", "우산 꼭지"]
    assert pictured("/about/") == ["1200", "630", "임팩트 뮤지엄"]


def test_a_card_names_the_other_language_where_the_page_is_told_in_it(client: Client) -> None:
    def languages(path: str) -> tuple[str, str | None]:
        card = metas(page_of(client, path))
        return card["og:locale"], card.get("og:locale:alternate")

    assert languages("/shop/tote/") == ("ko_KR", "en_US")
    assert languages("/en/shop/tote/") == ("en_US", "ko_KR")
    assert languages("/shop/scarf/") == ("ko_KR", None)


@pytest.mark.parametrize(
    ("path", "kind"), [("/shop/tote/", "product"), ("/brands/dasigyeol/rain/", "article"), ("/shop/", "website")]
)
def test_a_card_says_what_kind_of_page_it_is(client: Client, path: str, kind: str) -> None:
    assert metas(page_of(client, path))["og:type"] == kind


def test_a_page_is_known_by_the_name_in_the_sites_settings_whichever_it_was_asked_by(client: Client) -> None:
    Site.objects.update(hostname="museum.example", port=443)
    site = Site.objects.get()
    site.save()
    html = page_of(client, "/shop/scarf/?option=1")
    assert '<link rel="canonical" href="https://museum.example/shop/scarf/">' in html
    assert '<link rel="alternate" hreflang="en" href="https://museum.example/en/shop/">' in page_of(client, "/shop/")
    group, crumbs = told(html)
    addresses = {part["url"] for part in schema_org.parts(group) if "url" in part}
    assert {urlsplit(address).netloc for address in addresses} == {"museum.example"}
    assert crumbs["itemListElement"][-1]["item"] == "https://museum.example/shop/scarf/"
