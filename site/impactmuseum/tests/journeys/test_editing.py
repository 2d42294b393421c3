"""One day behind the wall: an editor changes a product, goods come in, a deposit arrives."""

import pytest
from playwright.sync_api import Page, expect

from impactmuseum.tests.journeys.museum import Museum
from shop.models import Order, Product, Stock
from shop.tests.factories import an_editor, an_order

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(visit) -> Page:
    """An editor who has logged in."""
    an_editor()
    # The admin does not play along with our transitions between pages.
    page: Page = visit(width=1440, height=900, reduced_motion="reduce")
    page.goto("/admin/")
    page.locator("[name=login]").fill("editor")
    page.locator("[name=password]").fill("pass-word-1")
    page.get_by_role("button", name="로그인", exact=True).click()
    page.wait_for_url("**/admin/")
    return page


def test_an_editor_previews_a_new_name_and_publishes_it(desk: Page, visit, museum: Museum) -> None:
    desk.goto("/admin/products/")
    desk.get_by_role("link", name="비갠 장바구니").first.click()
    desk.get_by_role("textbox", name="상품명").fill("비 갠 뒤의 장바구니")
    desk.locator("[data-side-panel-toggle=preview]").click()
    preview = desk.frame_locator("#w-preview-iframe")
    expect(preview.get_by_role("heading", level=1)).to_have_text("비 갠 뒤의 장바구니")
    expect(preview.locator(".badge--draft").first).to_have_text("초안")
    expect(preview.get_by_role("img", name="장바구니 0 설명")).to_have_js_property("localName", "img")
    assert Product.objects.get(slug="tote").name == "비갠 장바구니"
    desk.get_by_role("button", name="더 많은 움직임").click()
    desk.get_by_role("button", name="게시", exact=True).click()
    desk.wait_for_url("**/admin/products/")

    visitor: Page = visit()
    visitor.goto("/shop/tote/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("비 갠 뒤의 장바구니")
    expect(visitor.locator(".badge--draft")).to_have_count(0)


def test_goods_that_come_in_can_be_bought(desk: Page, visit, museum: Museum) -> None:
    shelf = Stock.objects.get(variant__product=museum.bag)
    desk.goto(f"/admin/stock/{shelf.pk}/")
    desk.get_by_label("들어온 수량").fill("7")
    desk.get_by_role("button", name="입고하기").click()
    expect(desk.get_by_text("7개를 입고했어요.")).to_be_visible()

    visitor: Page = visit()
    visitor.goto("/shop/bag/")
    visitor.get_by_role("button", name="장바구니 담기").click()
    expect(visitor.locator(".cart-link__count")).to_have_text("1")


def test_a_deposit_that_came_in_moves_the_order_on(desk: Page, visit, museum: Museum) -> None:
    order = an_order(museum.tote.variants.get(), 2)
    desk.goto("/admin/order/")
    desk.get_by_role("link", name=order.number).click()
    desk.get_by_label("금액").fill("51000")
    desk.get_by_role("button", name="입금을 확인했어요").click()
    expect(desk.locator(".w-status").first).to_have_text("결제완료")

    assert Order.objects.latest("pk").status == Order.Status.PAID
    visitor: Page = visit()
    visitor.goto(order.get_absolute_url())
    expect(visitor.locator("[aria-current=step]")).to_contain_text("결제완료")
