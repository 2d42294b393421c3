"""What moves, opens and narrows down: the shop's list, the search, the shelf, the pictures, the menus, the light."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from impactmuseum.base.models import MuseumRendition
from impactmuseum.tests.journeys.museum import Museum
from impactmuseum.tests.journeys.walk import press
from problems.tests.factories import picture
from shop.models import ProductImage

pytestmark = pytest.mark.browser

SHELF_RESTS = 4500


def names(page: Page):
    return page.locator("#list .placard__name")


def shelf_position(page: Page) -> int:
    page.wait_for_timeout(700)  # a step glides
    return int(page.locator("#shelf").evaluate("shelf => shelf.scrollLeft"))


def test_filters_change_the_list_and_the_address_and_combine(page: Page, museum: Museum) -> None:
    page.goto("/shop/")
    page.evaluate("window.stayed = true")
    page.get_by_role("radio", name="플라스틱과 자원순환").check()
    expect(names(page)).to_have_count(4)
    page.get_by_label("품절 빼고 보기").check()
    expect(names(page)).to_have_count(3)
    page.get_by_label("늘어놓는 차례").select_option(label="높은 가격순")
    expect(names(page)).to_have_text(["비갠 장바구니", "골목 넥워머", "돌아올게 인식표"])
    page.get_by_label("가장 낮은 가격").fill("20000")
    page.keyboard.press("Enter")

    expect(names(page)).to_have_text(["비갠 장바구니"])
    expect(page).to_have_url("/shop/?problem=plastic&price_min=20000&in_stock=1&sort=price_high")
    expect(page.locator("[data-list-status]")).to_have_text("상품 1개")
    assert page.evaluate("window.stayed")


def test_a_price_being_typed_survives_an_answer_that_comes_late(page: Page, museum: Museum) -> None:
    held: list[Route] = []
    page.goto("/shop/")
    page.route("**/shop/?*", lambda route: held.append(route))
    with page.expect_request("**/shop/?*"):
        page.get_by_label("늘어놓는 차례").select_option(label="이름순")
    price = page.get_by_label("가장 낮은 가격")
    price.fill("20000")
    held[0].continue_()

    expect(names(page).first).to_have_text("골목 넥워머")
    expect(price).to_have_value("20000")
    expect(price).to_be_focused()


def test_a_filtered_list_is_an_address_one_can_share_and_go_back_from(visit, museum: Museum) -> None:
    page: Page = visit()
    page.goto("/shop/?brand=dasigyeol&in_stock=1")
    page.get_by_role("link", name="조건 빼기: 품절 빼고").click()
    expect(names(page)).to_have_count(4)
    page.go_back()
    expect(names(page)).to_have_count(3)
    expect(page.get_by_label("품절 빼고 보기")).to_be_checked()

    without: Page = visit(java_script_enabled=False)
    without.goto("/shop/")
    without.get_by_label("품절 빼고 보기").check()
    without.get_by_role("button", name="고른 대로 보기").click()
    expect(names(without)).to_have_count(4)


def test_a_search_keeps_its_words_and_says_when_there_is_nothing(page: Page, museum: Museum) -> None:
    page.goto("/")
    field = page.get_by_role("main").get_by_role("combobox")
    field.fill("다시결")
    field.press("Enter")
    expect(page.get_by_role("main").get_by_role("combobox")).to_have_value("다시결")
    expect(page.get_by_text("‘다시결’로 찾은 상품 4개")).to_be_visible()
    page.get_by_role("main").get_by_role("combobox").fill("우주선")
    page.keyboard.press("Enter")

    expect(page.get_by_text("‘우주선’에 맞는 상품을 찾지 못했어요")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("combobox")).to_have_value("우주선")


def test_a_search_suggests_while_somebody_types_and_is_walked_by_keys(page: Page, museum: Museum) -> None:
    page.goto("/search/")
    field = page.get_by_role("main").get_by_role("combobox")
    field.press_sequentially("장바구니")
    options = page.get_by_role("main").get_by_role("option")
    expect(options.first).to_contain_text("비갠 장바구니")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("장바구니")
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("비갠 장바구니")


def test_a_search_field_is_a_plain_form_without_scripts(visit, museum: Museum) -> None:
    page: Page = visit(java_script_enabled=False)
    page.goto("/search/")
    page.get_by_role("main").get_by_role("searchbox").fill("장바구니")
    page.keyboard.press("Enter")
    expect(page.locator(".placard__name").first).to_have_text("비갠 장바구니")


def test_the_shelf_moves_by_itself_until_somebody_looks_closely(visit, museum: Museum) -> None:
    page: Page = visit(width=360)
    page.clock.install()
    page.goto("/brands/dasigyeol/")
    page.locator("#shelf").scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    page.clock.run_for(SHELF_RESTS)
    moved = shelf_position(page)
    assert moved > 200
    page.locator("#shelf").hover()
    page.clock.run_for(SHELF_RESTS)
    assert shelf_position(page) == moved
    page.get_by_role("heading", name="이 브랜드의 물건").scroll_into_view_if_needed()
    page.mouse.move(0, 0)
    page.clock.run_for(SHELF_RESTS)
    assert shelf_position(page) > moved


def test_the_shelf_is_stopped_and_stepped_with_buttons_and_keys(visit, museum: Museum) -> None:
    page: Page = visit(width=360)
    page.clock.install()
    page.goto("/brands/dasigyeol/")
    stop = page.get_by_role("button", name="저절로 움직이기 멈춤")
    stop.click()
    page.mouse.move(0, 0)
    page.clock.run_for(2 * SHELF_RESTS)
    expect(stop).to_have_attribute("aria-pressed", "true")
    assert shelf_position(page) == 0
    page.get_by_role("button", name="다음 물건").click()
    first = shelf_position(page)
    page.locator("#shelf").press("ArrowRight")
    assert shelf_position(page) > first > 200
    page.get_by_role("button", name="앞의 물건").click()
    assert shelf_position(page) == first


def test_the_shelf_rests_for_who_asks_for_less_motion(visit, museum: Museum) -> None:
    page: Page = visit(width=360, reduced_motion="reduce")
    page.clock.install()
    page.goto("/brands/dasigyeol/")
    page.locator("#shelf").scroll_into_view_if_needed()
    page.clock.run_for(3 * SHELF_RESTS)
    assert shelf_position(page) == 0


def test_a_picture_is_looked_at_closely_and_put_away_again(page: Page, museum: Museum) -> None:
    page.goto("/shop/tote/")
    opener = page.get_by_role("button", name="크게 보기")
    opener.click()
    close_look = page.get_by_role("dialog", name="크게 보기")
    expect(close_look.get_by_role("img", name="장바구니 0 설명")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(close_look.get_by_role("img", name="장바구니 1 설명")).to_be_visible()
    page.keyboard.press("Escape")

    expect(close_look).to_be_hidden()
    expect(opener).to_be_focused()


def test_what_is_pointed_at_in_a_picture_is_shown_at_its_own_size(visit, museum: Museum) -> None:
    museum.tote.images.set([ProductImage(image=picture("자세히", width=1200, height=1200))])
    museum.tote.save()
    page: Page = visit(width=360, height=740)
    page.goto("/shop/tote/")
    page.get_by_role("button", name="크게 보기").click()
    shown = page.get_by_role("dialog").get_by_role("img", name="자세히 설명")
    shown.click()

    assert shown.evaluate("shown => shown.clientWidth") == 1200
    assert shown.evaluate("shown => shown.parentElement.scrollLeft") == (1200 - 360) / 2


def test_a_picture_whose_file_is_gone_leaves_a_labelled_wall(page: Page, museum: Museum) -> None:
    for rendition in MuseumRendition.objects.filter(image__title="장바구니 0"):
        Path(settings.MEDIA_ROOT, rendition.file.name).unlink()
    page.goto("/shop/tote/")

    expect(page.get_by_role("img", name="장바구니 0 설명")).to_have_class("placeholder")
    expect(page.get_by_role("img", name="장바구니 1 설명")).to_have_class("picture ")


@pytest.mark.parametrize(
    ("address", "opener", "dialog"),
    [("/", "메뉴", "메뉴"), ("/", "찾기", "찾기"), ("/shop/", "골라 보기", "골라 보기")],
)
def test_a_dialog_closes_with_escape_and_gives_the_focus_back(
    visit, museum: Museum, address: str, opener: str, dialog: str
) -> None:
    page: Page = visit(width=360)
    page.goto(address)
    button = page.locator("button[data-dialog]:visible", has_text=opener).or_(
        page.locator(f"button[data-dialog][aria-label='{opener}']:visible")
    )
    press(page, button)
    opened = page.get_by_role("dialog", name=dialog)
    expect(opened).to_be_visible()
    assert opened.evaluate("dialog => dialog.contains(document.activeElement)")
    page.keyboard.press("Escape")

    expect(opened).to_be_hidden()
    expect(button).to_be_focused()


def test_filters_in_their_dialog_narrow_the_list_behind_it(visit, museum: Museum) -> None:
    page: Page = visit(width=360)
    page.goto("/shop/")
    page.get_by_role("button", name="골라 보기").click()
    page.get_by_label("품절 빼고 보기").check()
    page.get_by_role("button", name="4개 보기").click()

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(names(page)).to_have_count(4)


def test_the_light_a_visitor_chose_stays_on_the_next_page(page: Page, museum: Museum) -> None:
    page.goto("/")
    paper = "getComputedStyle(document.body).backgroundColor"
    day = page.evaluate(paper)
    page.get_by_role("button", name="밝기 바꾸기").click()
    night = page.evaluate(paper)
    page.goto("/shop/")

    assert page.evaluate(paper) == night != day
    page.get_by_role("button", name="밝기 바꾸기").click()
    assert page.evaluate(paper) == day
