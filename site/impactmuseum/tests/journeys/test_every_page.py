"""What holds on every kind of page: it fits, it can be read by everybody, and nothing on it goes wrong."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from impactmuseum.tests.journeys.museum import Museum
from impactmuseum.tests.journeys.walk import SHARED, every_page

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# Who reaches beyond the page, unless it lies in something that scrolls by itself or is cut off.
BEYOND = """() => {
  const edge = document.documentElement.clientWidth;
  const held = (element) => {
    for (let box = element.parentElement; box; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== "visible") return true;
    }
  };
  const found = [...document.querySelectorAll("body *")].filter((element) => {
    const { right, width } = element.getBoundingClientRect();
    return width && right > edge + 1 && !held(element);
  });
  return document.documentElement.scrollWidth > edge ? ["page", ...found.map((element) => element.className)] : [];
}"""


def test_no_page_scrolls_sideways_at_320_pixels(visit, museum: Museum) -> None:
    page: Page = visit(width=320, height=640)
    wide = {name: beyond for name in every_page(page) if (beyond := page.evaluate(BEYOND))}
    assert wide == {}


@pytest.mark.parametrize(("width", "light"), [(360, "dark"), (1280, "light")])
def test_no_page_keeps_anybody_out(visit, museum: Museum, width: int, light: str) -> None:
    page: Page = visit(width=width, color_scheme=light, reduced_motion="reduce")
    options = {"runOnly": WCAG, "resultTypes": ["violations"], "rules": {"p-as-heading": {"enabled": True}}}
    found = {}
    for name in every_page(page):
        for violation in Axe().run(page, options=options).response["violations"]:
            found[name, violation["id"]] = [node["target"] for node in violation["nodes"]]
    assert found == {}


def test_everything_a_page_asks_for_is_there(page: Page, museum: Museum) -> None:
    missing: list[str] = []

    def look(response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            missing.append(response.url)

    page.on("response", look)
    for _name in every_page(page):
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.wait_for_load_state("networkidle")
    assert missing == []


def test_a_page_that_strangers_share_leaves_no_cookie(page: Page, museum: Museum) -> None:
    for address in SHARED:
        page.goto(address)
    assert page.context.cookies() == []
