"""Somebody who reads no Korean comes in, finds the same thing in English, and buys it."""

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from impactmuseum.tests.journeys.english import tell_museum
from impactmuseum.tests.journeys.museum import Museum
from shop.models import Order

pytestmark = pytest.mark.browser

SAME = {
    "/": "/en/",
    "/problems/plastic/": "/en/problems/plastic/",
    "/brands/dasigyeol/": "/en/brands/dasigyeol/",
    "/shop/?sort=name": "/en/shop/?sort=name",
    "/shop/tote/": "/en/shop/tote/",
    "/search/?query=tote": "/en/search/?query=tote",
    "/cart/": "/en/cart/",
    "/orders/": "/en/orders/",
    "/accounts/login/": "/en/accounts/login/",
    "/community/": "/en/community/",
}
# Told in Korean only: the other language begins at its first page, and the foot says why.
KOREAN_ONLY = ("/brands/dasigyeol/rain/", "/shop/scarf/", "/privacy/")


@pytest.fixture(autouse=True)
def english(museum: Museum) -> None:
    tell_museum(museum)


def turn(page: Page, name: str, *, at: str) -> None:
    """Follow the switch where one finds it: in the header, or on a phone in the menu."""
    if at == "menu":
        page.get_by_role("banner").get_by_role("button", name="메뉴" if name == "English" else "Menu").click()
        page.locator("#menu-dialog").get_by_role("link", name=name).click()
    else:
        page.get_by_role("banner").get_by_role("link", name=name).click()


@pytest.mark.parametrize(("width", "at"), [(360, "menu"), (1440, "header")])
def test_the_switch_leads_to_the_same_thing_and_back(visit, live_server, width: int, at: str) -> None:
    page: Page = visit(width=width)
    for here, there in SAME.items():
        page.goto(here)
        turn(page, "English", at=at)
        expect(page).to_have_url(f"{live_server.url}{there}")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        turn(page, "한국어", at=at)
        expect(page).to_have_url(f"{live_server.url}{here}")


@pytest.mark.parametrize("here", KOREAN_ONLY)
def test_where_there_is_nothing_the_same_one_is_told_so(page: Page, live_server, here: str) -> None:
    page.goto(here)
    foot = page.get_by_role("contentinfo")
    expect(foot.get_by_text("이 쪽은 한국어로만 있어요")).to_be_visible()
    foot.get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{live_server.url}/en/")


def test_a_guest_buys_in_english(page: Page, museum: Museum) -> None:
    page.goto("/en/problems/plastic/")
    page.get_by_role("main").get_by_role("link", name="Dasigyeol").first.click()
    page.locator("#shelf").get_by_role("link", name="After-Rain Tote").click()
    page.get_by_role("button", name="Add to cart").click()
    page.locator(".toast").get_by_role("link").click()
    page.locator("a[href$='/checkout/']").click()
    told = {"buyer_name": "Jane Doe", "buyer_phone": "01012345678", "buyer_email": "jane@example.com"}
    for name, text in {**told, "postcode": "04524", "road_address": "110 Sejong-daero, Seoul"}.items():
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=same_as_buyer]").check()
    page.get_by_role("button", name="₩27,000").click()
    page.locator("[name=agree]").check()
    page.get_by_role("button", name="₩27,000").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    order = Order.objects.get(language="en")
    assert (order.items.get().shown_name, order.total) == ("After-Rain Tote", 27000)
    assert mail.outbox[-1].subject == f"[Impact Museum] We’ve received your order (order {order.number})"


def test_no_page_in_english_scrolls_sideways_at_320_pixels(visit, museum: Museum) -> None:
    page: Page = visit(width=320, height=640)
    wide = []
    for address in SAME.values():
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(address)
    assert wide == []


@pytest.mark.parametrize("width", [320, 360])
def test_the_sign_over_the_door_breaks_between_its_words_and_nowhere_else(visit, museum: Museum, width: int) -> None:
    page: Page = visit(width=width, height=640)
    page.goto("/en/")
    sign = page.locator(".sign")
    line = sign.evaluate("element => parseFloat(getComputedStyle(element).lineHeight)")
    text = sign.evaluate(
        "element => { const range = document.createRange(); range.selectNode(element.lastChild);"
        " return range.getBoundingClientRect().height }"
    )
    assert 0 < text < 3 * line
