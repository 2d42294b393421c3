"""A guest walks from a problem to an order: with a mouse, with keys alone, and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from impactmuseum.tests.journeys.museum import Museum
from impactmuseum.tests.journeys.walk import (
    ORDER_FORM,
    agree_and_order,
    fill_in,
    go_to_confirmation,
    press,
    put_into_cart,
    tab_to,
)
from shop.models import Order, Stock, Variant

pytestmark = pytest.mark.browser


def only_order() -> tuple[str, int, int]:
    order = Order.objects.latest("pk")
    return order.status, order.items.get().quantity, order.total


@pytest.mark.parametrize("width", [360, 1440])
def test_a_guest_walks_from_a_problem_to_an_order(visit, museum: Museum, width: int) -> None:
    page: Page = visit(width=width)
    page.goto("/problems/plastic/")
    page.get_by_role("main").get_by_role("link", name="다시결").first.click()
    page.locator("#shelf").get_by_role("link", name="비갠 장바구니").click()
    page.get_by_role("button", name="장바구니 담기").click()
    page.get_by_role("link", name="장바구니 보기").click()
    page.get_by_role("link", name="27,000원 주문하기").click()
    fill_in(page)
    page.get_by_role("button", name="27,000원 · 주문 내용 확인하기").click()
    expect(page.get_by_text("(04524) 서울특별시 중구 세종대로 110, 3층")).to_be_visible()
    agree_and_order(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("주문을 받았어요. 고맙습니다")
    expect(page.locator(".cart-link__count")).to_be_hidden()
    assert only_order() == (Order.Status.PENDING, 1, 27000)
    assert Stock.objects.get(variant__product=museum.tote).reserved == 1


def test_a_guest_orders_with_keys_alone(page: Page, museum: Museum) -> None:
    main = page.get_by_role("main")
    page.goto("/problems/plastic/")
    press(page, main.get_by_role("link", name="다시결", exact=True).first)
    press(page, page.locator("#shelf").get_by_role("link", name="비갠 장바구니"))
    press(page, page.get_by_role("button", name="장바구니 담기"))
    page.get_by_text("담았어요").wait_for()
    press(page, page.get_by_role("banner").get_by_role("link", name="장바구니"))
    press(page, page.get_by_role("link", name="27,000원 주문하기"))
    for name, value in ORDER_FORM.items():
        tab_to(page, page.locator(f"[name={name}]"))
        page.keyboard.type(value)
        if name == "buyer_email":
            press(page, page.get_by_label("주문자와 같아요"), "Space")
    press(page, page.get_by_role("button", name="주문 내용 확인하기"))
    press(page, page.get_by_label("주문 내용을 확인했으며"), "Space")
    press(page, page.get_by_role("button", name="27,000원 주문하기"))

    expect(page.get_by_role("heading", level=1)).to_have_text("주문을 받았어요. 고맙습니다")
    assert only_order() == (Order.Status.PENDING, 1, 27000)


def test_a_guest_orders_without_javascript(visit, museum: Museum) -> None:
    page: Page = visit(width=360, java_script_enabled=False)
    page.goto("/brands/dasigyeol/")
    page.locator("#shelf").get_by_role("link", name="비갠 장바구니").click()
    page.get_by_role("button", name="장바구니 담기").click()
    expect(page.get_by_text("비갠 장바구니를 장바구니에 담았어요.")).to_be_visible()
    page.get_by_label("비갠 장바구니 수량").fill("2")
    page.get_by_role("button", name="바꾸기").click()
    page.get_by_role("link", name="51,000원 주문하기").click()
    fill_in(page)
    page.get_by_role("button", name="주문 내용 확인하기").click()
    agree_and_order(page)

    assert only_order() == (Order.Status.PENDING, 2, 51000)


def test_buying_at_once_leaves_the_cart_as_it_was(page: Page, museum: Museum) -> None:
    put_into_cart(page, "tote")
    page.goto("/shop/soap/")
    page.get_by_role("button", name="바로 구매").click()
    fill_in(page)
    page.get_by_role("button", name="12,000원 · 주문 내용 확인하기").click()
    agree_and_order(page)

    assert only_order() == (Order.Status.PENDING, 1, 12000)
    expect(page.locator(".cart-link__count")).to_have_text("1")
    page.goto("/cart/")
    expect(page.locator(".line__name")).to_have_text(["비갠 장바구니"])


def test_nothing_is_agreed_to_before_the_visitor_agrees(page: Page, museum: Museum) -> None:
    put_into_cart(page, "tote")
    go_to_confirmation(page)
    agreement = page.get_by_label("주문 내용을 확인했으며")
    expect(agreement).not_to_be_checked()
    page.evaluate("document.querySelector('[data-once]').noValidate = true")
    page.get_by_role("button", name="주문하기").click()

    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.locator("#error-summary")).to_contain_text("주문 내용을 확인하고 동의해 주세요.")
    assert Order.objects.count() == 1  # The museum has one of its own.


def test_a_double_click_makes_one_order(page: Page, museum: Museum) -> None:
    put_into_cart(page, "tote")
    go_to_confirmation(page)
    page.get_by_label("주문 내용을 확인했으며").check()
    page.get_by_role("button", name="주문하기").dblclick()
    page.wait_for_url("**/orders/**")

    assert only_order() == (Order.Status.PENDING, 1, 27000)
    assert Stock.objects.get(variant__product=museum.tote).reserved == 1


def test_going_back_after_ordering_leads_to_no_second_order(page: Page, museum: Museum) -> None:
    put_into_cart(page, "tote")
    go_to_confirmation(page)
    form = page.locator("form[data-once]").evaluate("form => Object.fromEntries(new FormData(form))")
    agree_and_order(page)
    placed = page.url
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("장바구니")
    again = page.request.post("/checkout/confirm/", form={**form, "agree": "on"}, headers={"Referer": placed})

    assert again.url == placed
    assert only_order() == (Order.Status.PENDING, 1, 27000)


def test_a_price_that_changed_before_the_order_is_shown_and_asked_again(page: Page, museum: Museum) -> None:
    put_into_cart(page, "tote")
    go_to_confirmation(page)
    Variant.objects.filter(product=museum.tote).update(price=26000)
    page.get_by_label("주문 내용을 확인했으며").check()
    page.get_by_role("button", name="27,000원 주문하기").click()

    changes = page.locator(".changes")
    expect(changes).to_contain_text("24,000원")
    expect(changes).to_contain_text("26,000원")
    assert Order.objects.count() == 1  # The museum has one of its own.
    page.get_by_label("주문 내용을 확인했으며").check()
    page.get_by_role("button", name="29,000원 주문하기").click()
    page.wait_for_url("**/orders/**")
    assert only_order() == (Order.Status.PENDING, 1, 29000)


def test_the_address_decides_the_delivery_fee_before_the_order(page: Page, museum: Museum) -> None:
    put_into_cart(page, "tote")
    go_to_confirmation(page, postcode="63100", road_address="제주특별자치도 제주시 첨단로 242")

    expect(page.locator(".sum__rows")).to_contain_text("제주 추가 배송비")
    expect(page.get_by_role("button", name="30,000원 주문하기")).to_be_visible()
    agree_and_order(page)
    assert only_order() == (Order.Status.PENDING, 1, 30000)


def test_a_form_with_errors_keeps_what_was_typed_and_leads_to_each_field(visit, museum: Museum) -> None:
    page: Page = visit(width=360, java_script_enabled=False)
    page.goto("/shop/tote/")
    page.get_by_role("button", name="바로 구매").click()
    page.locator("form[data-checkout]").evaluate("form => form.noValidate = true")
    page.get_by_label("이름", exact=True).fill("홍길동")
    page.get_by_role("textbox", name="휴대전화").fill("전화 없음")
    page.get_by_role("button", name="주문 내용 확인하기").click()

    expect(page.get_by_label("이름", exact=True)).to_have_value("홍길동")
    page.locator("#error-summary").get_by_role("link", name="휴대전화: ").click()
    expect(page.get_by_role("textbox", name="휴대전화")).to_be_focused()
    expect(page.get_by_role("textbox", name="휴대전화")).to_have_attribute("aria-invalid", "true")
    assert Order.objects.count() == 1  # The museum has one of its own.


def test_no_field_complains_before_it_was_left(page: Page, museum: Museum) -> None:
    put_into_cart(page, "tote")
    page.goto("/checkout/")
    email = page.get_by_label("이메일")
    email.press_sequentially("gildong")
    expect(page.locator(".field__error")).to_have_count(0)
    email.press("Tab")
    expect(page.locator(".field__error")).to_have_count(1)
    email.fill("gildong@example.com")
    email.press("Tab")
    expect(page.locator(".field__error")).to_have_count(0)


def test_only_who_holds_the_key_sees_the_order(visit, museum: Museum) -> None:
    page, stranger = visit(), visit()
    put_into_cart(page, "tote")
    go_to_confirmation(page)
    agree_and_order(page)
    number = Order.objects.latest("pk").number

    assert stranger.goto(f"/orders/{number}/").status == 404
    expect(stranger.get_by_role("heading", level=1)).to_have_text("주문을 찾지 못했어요")
    assert page.goto(f"/orders/{number}/").status == 200
    assert stranger.goto(Order.objects.latest("pk").get_absolute_url()).status == 200
