"""A heart is pressed and what was wished for is found again: with keys alone on a phone, and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from community.tests.factories import PASSWORD
from community.tests.factories import a_member as a_member_with_a_password
from impactmuseum.tests.journeys.museum import Museum
from impactmuseum.tests.journeys.walk import PHONE, press, sign_in, write
from shop.models import WishListEntry

pytestmark = pytest.mark.browser


def test_a_member_wishes_and_takes_back_with_keys_alone(visit, museum: Museum) -> None:
    phone: Page = visit(**PHONE)
    sign_in(phone, a_member_with_a_password("mina"))
    phone.goto("/my/")
    phone.goto("/shop/")
    heart = phone.get_by_role("button", name="찜하기 · 비갠 장바구니")
    press(phone, heart)
    expect(phone.locator("#toasts")).to_contain_text("비갠 장바구니를 찜했어요.")
    expect(heart).to_have_attribute("aria-pressed", "true")
    phone.goto("/shop/tote/")
    expect(phone.get_by_role("button", name="찜하기 · 비갠 장바구니")).to_have_attribute("aria-pressed", "true")
    press(phone, phone.get_by_role("button", name="찜하기 · 비갠 장바구니"), "Space")
    expect(phone.locator("#toasts")).to_contain_text("찜 목록에서 뺐어요.")
    expect(phone.get_by_role("button", name="찜하기 · 비갠 장바구니")).to_have_attribute("aria-pressed", "false")
    assert not WishListEntry.objects.exists()


def test_a_guest_wishes_signs_in_and_puts_it_into_the_cart_with_keys_alone(visit, museum: Museum) -> None:
    a_member_with_a_password("mina")
    phone: Page = visit(**PHONE)
    phone.goto("/shop/tote/")
    press(phone, phone.get_by_role("button", name="찜하기 · 비갠 장바구니"))
    phone.wait_for_url("**/accounts/login/**")
    write(phone, login="mina", password=PASSWORD)
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/my/wishes/")
    expect(phone.get_by_text("비갠 장바구니를 찜했어요.")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == 360

    press(phone, phone.get_by_role("button", name="장바구니 담기"))
    expect(phone.locator(".cart-link__count")).to_have_text("1")
    press(phone, phone.get_by_role("button", name="찜 목록에서 빼기 · 비갠 장바구니"))
    expect(phone.get_by_text("아직 찜한 물건이 없어요")).to_be_visible()
    assert not WishListEntry.objects.exists()


@pytest.mark.parametrize("path", ["/shop/", "/brands/dasigyeol/rain/"])
def test_a_heart_sits_in_the_corner_of_its_picture(visit, museum: Museum, path: str) -> None:
    phone: Page = visit(**PHONE)
    phone.goto(path)
    placard = phone.locator(".placard").filter(has_text="쌀 설거지비누")
    heart, picture = (placard.locator(part).bounding_box() for part in (".heart", ".placard__picture"))
    assert heart
    assert picture
    assert (round(heart["x"] + heart["width"]), heart["y"]) == (round(picture["x"] + picture["width"]), picture["y"])
    assert placard.evaluate("card => card.firstElementChild.offsetLeft") == 0


def test_without_javascript_a_heart_leads_to_the_list(visit, museum: Museum) -> None:
    page: Page = visit(java_script_enabled=False)
    sign_in(page, a_member_with_a_password("mina"))
    page.goto("/shop/")
    page.get_by_role("button", name="찜하기 · 현수막 가방").click()
    page.wait_for_url("**/my/wishes/")
    expect(page.get_by_role("link", name="재입고 소식 보기")).to_be_visible()
    page.get_by_role("button", name="찜 목록에서 빼기").click()
    expect(page.get_by_text("찜 목록에서 뺐어요.")).to_be_visible()


def test_what_was_seen_is_shown_again_until_it_is_forgotten(visit, museum: Museum) -> None:
    phone: Page = visit(**PHONE)
    for slug in ("tote", "soap"):
        phone.goto(f"/shop/{slug}/")
    phone.goto("/cart/")
    seen = phone.get_by_role("region", name="최근 본 물건")
    expect(seen.get_by_role("heading", level=3)).to_have_text(["쌀 설거지비누", "비갠 장바구니"])
    phone.goto("/shop/soap/")
    expect(seen.get_by_role("heading", level=3)).to_have_text(["비갠 장바구니"])
    assert phone.context.cookies() == []
    press(phone, seen.get_by_role("button", name="기록 지우기"))
    expect(seen).to_be_hidden()
    phone.goto("/cart/")
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    expect(seen).to_be_hidden()
