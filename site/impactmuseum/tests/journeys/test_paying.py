"""A guest pays at a provider: the payment twin, in the museum's real content security policy."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from impactmuseum.tests.journeys.museum import Museum
from impactmuseum.tests.journeys.test_every_page import BEYOND, WCAG
from impactmuseum.tests.journeys.walk import fill_in, press, put_into_cart, tab_to
from shop.models import Order
from shop.payments import completion
from shop.tests.factories import a_coupon, shop_settings
from shop.tests.till import sound, work
from shop.tests.twin import TwinClient

pytestmark = pytest.mark.browser


@pytest.fixture
def twin(paying: TwinClient, live_server) -> Iterator[TwinClient]:
    paying.register_webhooks(f"{live_server.url}/payments/toss/webhook/")
    yield paying
    # The browser is still open: what it asks must not find the next test's shop.
    paying.register_webhooks("")
    assert sound() == []


def choose(page: Page, method: str) -> None:
    """Up to the button that orders."""
    put_into_cart(page, "tote")
    page.goto("/checkout/")
    fill_in(page)
    page.get_by_label(method).check()
    page.get_by_role("button", name="주문 내용 확인하기").click()
    page.get_by_label("주문 내용을 확인했으며").check()


def order_with(page: Page, twin: TwinClient, method: str) -> None:
    """The button orders and leads on to the provider by itself."""
    choose(page, method)
    page.get_by_role("button", name="27,000원 결제하기").click()
    page.wait_for_url(f"{twin.url}/**")
    expect(page.get_by_role("heading", name="27,000원")).to_be_visible()


def decide(page: Page, act: str) -> None:
    page.get_by_role("button", name=act, exact=True).click()
    page.wait_for_url("**/orders/**")


def paid() -> tuple[str, list[str]]:
    order = Order.objects.latest("pk")
    return order.status, list(order.payments.values_list("status", flat=True))


def captures(twin: TwinClient) -> list[int]:
    return [payment["captures"] for payment in twin.payments()]


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("method", ["신용·체크카드", "계좌이체", "카카오페이"])
def test_a_guest_pays(visit, museum: Museum, twin: TwinClient, method: str, width: int) -> None:
    page: Page = visit(width=width)
    order_with(page, twin, method)
    decide(page, "승인")
    expect(page.get_by_role("heading", level=1)).to_have_text("주문을 받았어요. 고맙습니다")
    expect(page.get_by_text("결제를 확인했어요. 곧 상품을 준비할게요.")).to_be_visible()
    assert paid() == ("paid", ["captured"])
    assert captures(twin) == [1]


@pytest.mark.parametrize("width", [360, 1440])
def test_a_guest_pays_into_an_account_of_his_own(visit, museum: Museum, twin: TwinClient, width: int) -> None:
    page: Page = visit(width=width)
    order_with(page, twin, "가상계좌")
    page.get_by_label("입금할 은행").select_option("20")
    decide(page, "승인")
    expect(page.get_by_role("heading", name="이 계좌로 입금해 주세요")).to_be_visible()
    expect(page.get_by_text("우리은행")).to_be_visible()
    account = page.locator("#account").text_content()
    assert paid() == ("pending", ["waiting"])

    bank = visit(width=width)
    bank.goto(f"{twin.url}/twin/bank/{twin.payments()[0]['key']}")
    expect(bank.get_by_role("heading", level=1)).to_contain_text(str(account))
    bank.get_by_role("button", name="입금하기").click()
    twin.webhooks(at_least=4)
    work()
    page.reload()
    expect(page.get_by_text("결제를 확인했어요. 곧 상품을 준비할게요.")).to_be_visible()
    assert paid() == ("paid", ["captured"])
    assert captures(twin) == [1]


def test_whose_card_is_declined_pays_in_another_way(visit, museum: Museum, twin: TwinClient) -> None:
    page: Page = visit(width=360)
    order_with(page, twin, "신용·체크카드")
    decide(page, "거절 (카드사)")
    expect(page.get_by_role("heading", level=1)).to_have_text("어떻게 결제할까요?")
    expect(page.get_by_text("카드사에서 결제를 거절했습니다.").first).to_be_visible()
    page.get_by_label("카카오페이").check()
    page.get_by_role("button", name="이 수단으로 결제하기").click()
    page.wait_for_url(f"{twin.url}/**")
    decide(page, "승인")
    assert paid() == ("paid", ["failed", "captured"])
    assert captures(twin) == [0, 1]


@pytest.mark.parametrize("width", [360, 1440])
def test_who_was_told_of_an_account_pays_by_card_instead(visit, museum: Museum, twin: TwinClient, width: int) -> None:
    page: Page = visit(width=width)
    choose(page, "무통장입금")
    page.get_by_role("button", name="27,000원 주문하기").click()
    page.get_by_role("link", name="다른 방법으로 결제하기").click()
    page.get_by_label("신용·체크카드").check()
    page.get_by_role("button", name="이 수단으로 바꾸기").click()
    page.wait_for_url(f"{twin.url}/**")
    decide(page, "승인")
    expect(page.get_by_text("결제를 확인했어요. 곧 상품을 준비할게요.")).to_be_visible()
    assert paid() == ("paid", ["expired", "captured"])
    assert captures(twin) == [1]


@pytest.mark.parametrize("width", [360, 1440])
def test_whose_coupon_pays_for_everything_is_asked_for_no_way_to_pay(
    visit, museum: Museum, twin: TwinClient, width: int
) -> None:
    shop_settings(free_shipping_from=20_000)
    a_coupon("ALL", value=100_000)
    page: Page = visit(width=width)
    put_into_cart(page, "tote")
    page.goto("/checkout/")
    page.get_by_label("쿠폰 번호").fill("all")
    page.get_by_role("button", name="쿠폰 확인하기").click()
    expect(page.get_by_text("결제 수단을 고르지 않아도 돼요")).to_be_visible()
    expect(page.get_by_label("카카오페이")).to_have_count(0)
    fill_in(page)
    page.get_by_role("button", name="주문 내용 확인하기").click()
    page.get_by_label("주문 내용을 확인했으며").check()
    page.get_by_role("button", name="주문하기", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("주문을 받았어요. 고맙습니다")
    assert paid() == ("paid", ["captured"])
    assert captures(twin) == []


@pytest.mark.parametrize("method", ["신용·체크카드", "카카오페이"])
def test_who_comes_back_is_asked_before_going_on_again(
    page: Page, museum: Museum, twin: TwinClient, method: str
) -> None:
    order_with(page, twin, method)
    page.go_back()
    page.wait_for_url("**/pay/**")
    expect(page.get_by_role("heading", level=1)).to_have_text("결제")
    page.wait_for_timeout(500)
    assert "/pay/" in page.url
    page.get_by_text("27,000원 결제하기").click()
    page.wait_for_url(f"{twin.url}/**")
    decide(page, "승인")
    assert paid() == ("paid", ["captured"])
    assert sum(captures(twin)) == 1


def test_a_guest_pays_with_keys_alone(page: Page, museum: Museum, twin: TwinClient) -> None:
    order_with(page, twin, "신용·체크카드")
    press(page, page.get_by_role("button", name="취소하기", exact=True))
    page.wait_for_url("**/pay/**")
    tab_to(page, page.get_by_label("신용·체크카드"))
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="이 수단으로 결제하기"))
    page.wait_for_url(f"{twin.url}/**")
    press(page, page.get_by_role("button", name="승인", exact=True))
    page.wait_for_url("**/orders/**")
    assert paid() == ("paid", ["failed", "captured"])


def test_what_the_providers_script_refuses_is_said_in_place(page: Page, museum: Museum, twin: TwinClient, settings):
    settings.TOSS_CLIENT_KEY = "live_ck_of_the_real_shop"
    choose(page, "신용·체크카드")
    page.get_by_role("button", name="27,000원 결제하기").click()
    page.wait_for_url("**/pay/**")
    expect(page.get_by_role("alert")).to_have_text("ClientKey 형태가 올바르지 않습니다.")
    expect(page.get_by_role("button", name="27,000원 결제하기")).to_be_enabled()
    assert twin.payments() == []


def test_a_script_that_does_not_come_leaves_the_other_ways(page: Page, museum: Museum, twin: TwinClient, settings):
    settings.TOSS_SDK_URL = f"{twin.url}/v2/gone"
    choose(page, "신용·체크카드")
    page.get_by_role("button", name="27,000원 결제하기").click()
    page.wait_for_url("**/pay/**")
    expect(page.get_by_role("alert")).to_contain_text("결제창을 불러오지 못했어요.")
    page.get_by_label("카카오페이").check()
    page.get_by_role("button", name="이 수단으로 바꾸기").click()
    page.wait_for_url(f"{twin.url}/**")
    decide(page, "승인")
    assert paid() == ("paid", ["expired", "captured"])


def test_without_javascript_a_link_still_pays_and_a_window_says_what_it_needs(visit, museum: Museum, twin: TwinClient):
    page: Page = visit(width=360, java_script_enabled=False)
    page.goto("/shop/tote/")
    page.get_by_role("button", name="바로 구매").click()
    fill_in(page)
    page.get_by_role("button", name="주문 내용 확인하기").click()
    page.get_by_label("주문 내용을 확인했으며").check()
    page.get_by_role("button", name="27,000원 결제하기").click()
    expect(page.get_by_text("이 결제창은 자바스크립트가 켜져 있어야 열려요.")).to_be_visible()
    expect(page.get_by_role("button", name="27,000원 결제하기")).to_be_hidden()
    page.get_by_label("카카오페이").check()
    page.get_by_role("button", name="이 수단으로 바꾸기").click()
    page.get_by_role("link", name="27,000원 결제하기").click()
    decide(page, "승인")
    assert paid() == ("paid", ["expired", "captured"])


def test_an_order_that_is_being_paid_reloads_by_itself(page: Page, museum: Museum, twin: TwinClient) -> None:
    order_with(page, twin, "신용·체크카드")
    page.get_by_label("confirm").select_option("500_after")
    decide(page, "승인")
    expect(page.get_by_text("결제사의 답을 기다리고 있어요")).to_be_visible()
    completion.complete(at=Order.objects.latest("pk").placed_at)
    expect(page.get_by_text("결제를 확인했어요. 곧 상품을 준비할게요.")).to_be_visible()
    assert captures(twin) == [1]


def test_only_a_transfer_asks_for_a_name_and_a_receipt(page: Page, museum: Museum, twin: TwinClient) -> None:
    put_into_cart(page, "tote")
    page.goto("/checkout/")
    expect(page.get_by_label("입금자명")).to_be_hidden()
    page.get_by_label("무통장입금").check()
    expect(page.get_by_label("입금자명")).to_be_visible()
    expect(page.get_by_label("소득공제용")).to_be_visible()
    page.get_by_label("카카오페이").check()
    expect(page.get_by_label("소득공제용")).to_be_hidden()


def pages_of_paying(page: Page, twin: TwinClient) -> Iterator[str]:
    put_into_cart(page, "tote")
    page.goto("/checkout/")
    yield "order form"
    page.get_by_label("무통장입금").check()
    yield "order form with a transfer"
    page.get_by_label("가상계좌").check()
    fill_in(page)
    page.get_by_role("button", name="주문 내용 확인하기").click()
    page.wait_for_url("**/checkout/confirm/**")
    yield "confirmation"
    page.get_by_label("주문 내용을 확인했으며").check()
    page.get_by_role("button", name="27,000원 결제하기").click()
    page.wait_for_url(f"{twin.url}/**")
    page.go_back()
    page.wait_for_url("**/pay/**")
    yield "going on"
    order = Order.objects.latest("pk")
    page.goto(order.get_absolute_url())
    yield "order not paid"
    page.goto(order.get_pay_url())
    page.get_by_role("button", name="27,000원 결제하기").click()
    page.wait_for_url(f"{twin.url}/**")
    decide(page, "취소하기")
    yield "choosing again"
    page.get_by_label("가상계좌").check()
    page.get_by_role("button", name="이 수단으로 결제하기").click()
    page.wait_for_url(f"{twin.url}/**")
    page.get_by_label("confirm").select_option("500_after")
    decide(page, "승인")
    yield "order being paid"
    completion.complete(at=order.placed_at)
    page.goto(order.get_absolute_url())
    yield "order with an account"
    page.get_by_role("link", name="다른 방법으로 결제하기").click()
    page.wait_for_url("**/pay/**")
    yield "changing to another way"


@pytest.mark.parametrize(("width", "light"), [(320, "light"), (1280, "dark")])
def test_no_page_of_paying_keeps_anybody_out_or_scrolls_sideways(
    visit, museum: Museum, twin: TwinClient, width: int, light: str
) -> None:
    page: Page = visit(width=width, color_scheme=light, reduced_motion="reduce")
    # The order reloads itself: that is asked of it, and can't be put off while it is looked at.
    options = {"runOnly": WCAG, "resultTypes": ["violations"], "rules": {"p-as-heading": {"enabled": True}}}
    found: dict[tuple[str, str], object] = {}
    for name in pages_of_paying(page, twin):
        if beyond := page.evaluate(BEYOND):
            found[name, "too wide"] = beyond
        for violation in Axe().run(page, options=options).response["violations"]:
            found[name, violation["id"]] = [node["target"] for node in violation["nodes"]]
    assert found == {}
