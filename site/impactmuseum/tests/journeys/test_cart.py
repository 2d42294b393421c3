"""Things are put into the cart where one stands, and the cart says what it costs and what there is."""

import pytest
from playwright.sync_api import Page, expect

from impactmuseum.tests.journeys.museum import Museum
from impactmuseum.tests.journeys.walk import fill_in, put_into_cart
from shop.models import Order
from shop.stock import adjust

pytestmark = pytest.mark.browser


def mark(page: Page) -> None:
    """What a reload would forget."""
    page.evaluate("window.stayed = true")


def has_stayed(page: Page) -> bool:
    return bool(page.evaluate("window.stayed"))


def test_a_product_goes_into_the_cart_in_place(page: Page, museum: Museum) -> None:
    page.goto("/shop/tote/")
    mark(page)
    page.get_by_role("button", name="하나 늘리기").click()
    expect(page.locator("[data-total]")).to_have_text("모두48,000원")
    page.get_by_role("button", name="장바구니 담기").click()

    toast = page.locator("#toasts[role=status][aria-live=polite]")
    expect(toast).to_contain_text("‘비갠 장바구니’ 2개를 담았어요")
    expect(page.locator(".cart-link__count")).to_have_text("2")
    assert has_stayed(page)
    page.goto("/about/")
    expect(page.locator(".cart-link__count")).to_have_text("2")


def test_an_exhibit_in_a_story_is_bought_without_leaving_the_text(page: Page, museum: Museum) -> None:
    page.goto("/brands/dasigyeol/rain/")
    mark(page)
    page.get_by_role("button", name="장바구니 담기").click()

    expect(page.locator("#toasts")).to_contain_text("‘쌀 설거지비누’ 1개를 담았어요")
    expect(page.locator(".cart-link__count")).to_have_text("1")
    assert has_stayed(page)


def test_an_option_is_chosen_before_anything_goes_into_the_cart(page: Page, museum: Museum) -> None:
    page.goto("/shop/scarf/")
    expect(page.get_by_role("radio", name="노을")).to_be_disabled()
    page.get_by_role("button", name="장바구니 담기").click()
    expect(page.locator(".cart-link__count")).to_be_hidden()
    page.get_by_role("radio", name="먹구름").check()
    page.get_by_role("button", name="장바구니 담기").click()

    expect(page.locator("#toasts")).to_contain_text("‘골목 넥워머’ 먹구름 1개를 담았어요")


def test_the_cart_counts_anew_with_each_change(page: Page, museum: Museum) -> None:
    put_into_cart(page, "tote")
    page.goto("/cart/")
    mark(page)
    expect(page.locator(".progress")).to_contain_text("26,000원 더 담으면 무료배송")
    page.get_by_role("button", name="하나 늘리기").click()
    expect(page.get_by_role("link", name="51,000원 주문하기")).to_be_visible()
    expect(page.locator(".progress")).to_contain_text("2,000원 더 담으면 무료배송")
    page.get_by_label("비갠 장바구니 수량").fill("3")
    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="72,000원 주문하기")).to_be_visible()
    expect(page.locator(".progress")).to_have_count(0)
    expect(page.locator(".cart-link__count")).to_have_text("3")
    assert has_stayed(page)


def test_what_is_taken_out_leaves_the_cart(page: Page, museum: Museum) -> None:
    put_into_cart(page, "tote")
    put_into_cart(page, "soap")
    page.goto("/cart/")
    page.get_by_role("button", name="빼기 비갠 장바구니").click()
    expect(page.locator(".line__name")).to_have_text(["쌀 설거지비누"])
    expect(page.get_by_role("link", name="12,000원 주문하기")).to_be_visible()
    page.get_by_role("button", name="빼기 쌀 설거지비누").click()

    expect(page.get_by_text("장바구니가 비어 있어요")).to_be_visible()
    expect(page.locator(".cart-link__count")).to_be_hidden()


def test_more_than_there_is_stays_out_of_the_cart_and_says_how_many_are_left(page: Page, museum: Museum) -> None:
    page.goto("/shop/tote/")
    adjust(variant=museum.tote.variants.get(), change=-3, reason="조사")
    page.get_by_label("수량").fill("3")
    page.get_by_role("button", name="장바구니 담기").click()

    expect(page.get_by_role("alert")).to_have_text("남은 수량은 2개예요.")
    expect(page.locator(".cart-link__count")).to_be_hidden()
    page.get_by_label("수량").fill("2")
    page.get_by_role("button", name="장바구니 담기").click()
    expect(page.locator(".cart-link__count")).to_have_text("2")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_without_javascript_a_refusal_is_a_page_that_asks_again(visit, museum: Museum) -> None:
    page: Page = visit(width=360, java_script_enabled=False)
    page.goto("/shop/tote/")
    adjust(variant=museum.tote.variants.get(), change=-3, reason="조사")
    page.get_by_label("수량").fill("3")
    page.get_by_role("button", name="장바구니 담기").click()

    expect(page.locator("#error-summary")).to_contain_text("남은 수량은 2개예요.")
    page.get_by_label("수량").fill("2")
    page.get_by_role("button", name="다시 담기").click()
    expect(page.get_by_label("비갠 장바구니 수량")).to_have_value("2")


def test_a_quantity_nobody_can_have_is_refused_in_the_cart(page: Page, museum: Museum) -> None:
    put_into_cart(page, "tote")
    page.goto("/cart/")
    adjust(variant=museum.tote.variants.get(), change=-3, reason="조사")
    page.get_by_label("비갠 장바구니 수량").fill("4")
    page.keyboard.press("Tab")

    expect(page.get_by_role("alert")).to_have_text("남은 수량은 2개예요.")
    expect(page.get_by_role("link", name="27,000원 주문하기")).to_be_visible()


def test_a_text_for_a_piece_is_checked_and_stays_on_its_line(page: Page, museum: Museum) -> None:
    page.goto("/shop/tag/")
    text = page.get_by_label("각인할 이름과 번호")
    text.fill("보리★ 010-1234-5678")
    expect(page.locator("#personal-text-count")).to_have_text("17 / 22")
    page.get_by_role("button", name="장바구니 담기").click()
    expect(page.get_by_role("alert")).to_contain_text("쓸 수 없는 글자: ★")
    expect(text).to_have_value("보리★ 010-1234-5678")
    text.fill("보리 010-1234-5678")
    page.get_by_role("button", name="장바구니 담기").click()
    page.get_by_role("link", name="장바구니 보기").click()

    expect(page.get_by_text("각인할 이름과 번호: 보리 010-1234-5678")).to_be_visible()


def test_a_piece_made_to_order_wants_its_own_consent(page: Page, museum: Museum) -> None:
    page.goto("/shop/tag/")
    page.get_by_label("각인할 이름과 번호").fill("보리")
    page.get_by_role("button", name="바로 구매").click()
    fill_in(page)
    consent = page.get_by_label("청약철회가 제한되는 데 동의해요")
    expect(consent).not_to_be_checked()
    page.get_by_role("button", name="주문 내용 확인하기").click()
    assert page.url.endswith("/checkout/?now=1")
    consent.check()
    page.get_by_role("button", name="주문 내용 확인하기").click()
    page.get_by_label("주문 내용을 확인했으며").check()
    page.get_by_role("button", name="15,000원 주문하기").click()
    page.wait_for_url("**/orders/**")

    item = Order.objects.latest("pk").items.get()
    assert (item.personal_text, item.subtotal) == ("보리", 12000)
    assert item.withdrawal_notice.startswith("이름을 새기는 주문 제작 상품이라")
