"""What a member does on their own page, by keyboard alone on a phone."""

import pytest
from playwright.sync_api import Page, expect

from community.models import User
from community.tests.factories import PASSWORD, a_member
from impactmuseum.tests.journeys.museum import Museum
from impactmuseum.tests.journeys.walk import press, put_into_cart, tab_to
from shop.models import Order, ShippingAddress

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
ADDRESS = {
    "recipient": "김미나",
    "phone": "01011112222",
    "postcode": "06236",
    "road_address": "서울특별시 강남구 테헤란로 152",
    "detail_address": "101동 1001호",
}


def write(page: Page, **typed: str) -> None:
    for name, text in typed.items():
        tab_to(page, page.locator(f"[name={name}]"))
        page.keyboard.type(text)


def come_in(page: Page, to: str = "/my/") -> None:
    a_member("mina", nickname="미나")
    page.goto(f"/accounts/login/?next={to}")
    write(page, login="mina", password=PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/" not in url)


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_member_writes_an_address_down_and_orders_to_it(visit, museum: Museum) -> None:
    page: Page = visit(**PHONE)
    come_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("미나님, 반가워요")
    assert fits(page)
    press(page, page.get_by_role("main").get_by_role("link", name="배송지"))
    press(page, page.get_by_role("link", name="새 배송지 적기"))
    write(page, **ADDRESS)
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/addresses/")
    expect(page.get_by_role("main")).to_contain_text("(06236) 서울특별시 강남구 테헤란로 152, 101동 1001호")
    assert fits(page)

    put_into_cart(page, "tote")
    page.goto("/checkout/")
    expect(page.get_by_role("radio", name="김미나")).to_be_checked()
    expect(page.locator("[name=road_address]")).to_be_hidden()
    assert fits(page)
    write(page, buyer_name="김미나", buyer_phone="01011112222")
    press(page, page.get_by_role("button", name="주문 내용 확인하기"))
    page.wait_for_url("**/checkout/confirm/")
    press(page, page.get_by_label("주문 내용을 확인했으며"), "Space")
    press(page, page.get_by_role("button", name="주문하기"))
    page.wait_for_url("**/orders/**")
    sent = Order.objects.latest("pk").addresses.values(*ADDRESS).get()
    assert sent == ADDRESS


def test_a_new_address_shows_its_fields_once_it_is_chosen(visit, museum: Museum) -> None:
    page: Page = visit(java_script_enabled=False, **PHONE)
    come_in(page)
    page.goto("/my/addresses/new/")
    for name, text in ADDRESS.items():
        page.locator(f"[name={name}]").fill(text)
    page.get_by_role("button", name="저장").click()
    page.goto("/shop/tote/")
    page.get_by_role("button", name="장바구니 담기").click()
    page.goto("/checkout/")
    expect(page.locator("[name=road_address]")).to_be_hidden()
    page.get_by_role("radio", name="새 배송지").check()
    expect(page.locator("[name=road_address]")).to_be_visible()
    expect(page.get_by_label("기본 배송지로 저장")).not_to_be_checked()


def test_a_member_leaves_with_keys_alone(visit, museum: Museum) -> None:
    page: Page = visit(**PHONE)
    come_in(page)
    press(page, page.get_by_role("main").get_by_role("link", name="탈퇴하기"))
    write(page, password=PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/leave/")
    expect(page.get_by_role("main")).to_contain_text("전자상거래법 제6조")
    assert fits(page)
    press(page, page.get_by_role("main").get_by_role("button", name="탈퇴하기"))
    page.wait_for_url("**/left/")
    expect(page.get_by_role("heading", level=1)).to_have_text("탈퇴했어요")
    assert not User.objects.filter(username="mina").exists()
    assert not ShippingAddress.objects.exclude(customer=None).exists()
