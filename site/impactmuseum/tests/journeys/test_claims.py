"""A buyer sends something back: with JavaScript, without it, and with keys alone."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from impactmuseum.tests.journeys.museum import Museum
from impactmuseum.tests.journeys.walk import PHONE, fits, press, tab_to, write
from problems.tests.factories import picture
from shop.cart import Wanted
from shop.models import Claim, Order
from shop.tests.factories import an_arrived_order

pytestmark = pytest.mark.browser
ACCOUNT = {"holder": "홍길동", "account_number": "3333-01-2345678"}


@pytest.fixture
def order(museum: Museum) -> Order:
    """Two bags for 48,000 won, delivered for 3,000."""
    return an_arrived_order(Wanted(museum.tote.variants.get().pk, 2))


@pytest.fixture
def photograph(museum: Museum) -> Path:
    return Path(picture("끈이 풀린 가방", width=64, height=40).file.path)


def estimate(page: Page) -> Locator:
    return page.locator("#claim-estimate")


def fill_in_account(page: Page) -> None:
    page.locator("[name=bank]").select_option("kakao")
    for name, value in ACCOUNT.items():
        page.locator(f"[name={name}]").fill(value)


def asked() -> tuple[str, str, int, int]:
    claim = Claim.objects.get()
    return claim.kind, claim.reason, claim.amount, claim.pictures.count()


@pytest.mark.parametrize("width", [360, 1440])
def test_a_buyer_sees_what_comes_back_while_choosing(visit, order: Order, photograph: Path, width: int) -> None:
    page: Page = visit(width=width)
    page.goto(order.get_absolute_url())
    page.get_by_role("link", name="반품 요청하기").click()
    page.get_by_role("button", name="하나 늘리기").click()
    page.locator(".choice", has_text="단순 변심").click()
    expect(estimate(page)).to_contain_text("21,000원")
    page.locator(".choice", has_text="하자가 있음").click()
    expect(estimate(page)).to_contain_text("24,000원")
    page.locator("[name=pictures]").set_input_files([photograph])
    fill_in_account(page)
    page.get_by_role("button", name="반품 요청하기").click()

    expect(page.locator("#claims")).to_contain_text("비갠 장바구니 1개")
    assert asked() == ("return", "defect", 24000, 1)
    page.get_by_role("button", name="철회하기").click()
    expect(page.locator("#claims")).to_contain_text("반품 철회")
    assert Claim.objects.get().status == Claim.Status.WITHDRAWN


def test_a_buyer_sends_something_back_without_javascript(visit, order: Order, photograph: Path) -> None:
    page: Page = visit(width=360, java_script_enabled=False)
    page.goto(order.get_absolute_url())
    page.get_by_role("link", name="반품 요청하기").click()
    page.get_by_label("비갠 장바구니 수량").fill("1")
    page.get_by_label("단순 변심").check(force=True)
    page.locator("[name=pictures]").set_input_files([photograph])
    page.get_by_role("button", name="예상 금액 보기").click()
    expect(estimate(page)).to_contain_text("21,000원")
    fill_in_account(page)
    page.get_by_role("button", name="반품 요청하기").click()

    expect(page.locator("#claims")).to_contain_text("비갠 장바구니 1개")
    assert asked() == ("return", "mind", 21000, 1)


def test_a_buyer_sends_something_back_with_keys_alone(visit, order: Order) -> None:
    page: Page = visit(**PHONE)
    page.goto(order.get_absolute_url())
    press(page, page.get_by_role("link", name="반품 요청하기"))
    press(page, page.get_by_role("button", name="하나 늘리기"))
    tab_to(page, page.get_by_label("단순 변심"))
    page.keyboard.press("Space")
    expect(estimate(page)).to_contain_text("21,000원")
    tab_to(page, page.locator("[name=bank]"))
    page.keyboard.press("ArrowDown")
    write(page, **ACCOUNT)
    press(page, page.get_by_role("button", name="반품 요청하기"))
    expect(page.locator("#claims")).to_contain_text("비갠 장바구니 1개")
    assert asked() == ("return", "mind", 21000, 0)


def test_a_buyer_asks_for_an_exchange_and_takes_it_back_with_keys_alone(visit, order: Order, photograph: Path) -> None:
    page: Page = visit(**PHONE)
    page.goto(order.get_absolute_url())
    press(page, page.get_by_role("link", name="교환 요청하기"))
    press(page, page.get_by_role("button", name="하나 늘리기"))
    tab_to(page, page.locator("select[name^=replacement]"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_label("단순 변심"))
    page.keyboard.press("Space")
    expect(estimate(page)).to_contain_text("6,000원")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(estimate(page)).to_contain_text("무료")
    with page.expect_file_chooser() as chooser:
        press(page, page.locator("[name=pictures]"))
    chooser.value.set_files(photograph)
    assert fits(page)
    press(page, page.get_by_role("button", name="교환 요청하기"))
    expect(page.locator("#claims")).to_contain_text("비갠 장바구니 1개")
    assert asked() == ("exchange", "defect", 0, 1)
    press(page, page.get_by_role("button", name="철회하기"))
    expect(page.locator("#claims")).to_contain_text("교환 철회")
    assert Claim.objects.get().status == Claim.Status.WITHDRAWN
