"""What a visitor does on the way from a wall to an order, and every kind of page there is on it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page

from community.models import Customer
from community.tests.board_factories import a_banned_member, a_member, another_member
from community.tests.factories import PASSWORD, SIGN_UP
from shop.cart import Wanted
from shop.models import Variant
from shop.tests.factories import a_claim, an_arrived_order

# The smallest phone a visitor is likely to hold.
PHONE = {"width": 360, "height": 740}

SHARED = (
    "/",
    "/?query=비누",
    "/?query=없는 물건",
    "/problems/",
    "/problems/plastic/",
    "/problems/slow/",
    "/brands/?problem=plastic",
    "/brands/dasigyeol/",
    "/brands/dasigyeol/rain/",
    "/shop/",
    "/shop/?problem=plastic&in_stock=1&sort=price_low",
    "/shop/?price_min=90000000",
    "/shop/tote/",
    "/shop/scarf/",
    "/shop/tag/",
    "/shop/bag/",
    "/long-use/",
    "/about/",
    "/community/",
    "/community/?query=우산&problem=plastic&category=question",
    "/community/?query=없는 말",
    "/community/1/",
    "/community/2/",
    "/search/?query=비누",
    "/search/?query=없는 물건",
    "/shop/gone/",
)

ENTRANCES = (
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-abc/",
    "/accounts/confirm-email/abc/",
    "/accounts/inactive/",
    "/left/",
    "/accounts/3rdparty/login/cancelled/",
)
OWN_PAGES = (
    "/my/",
    "/my/orders/",
    "/my/addresses/",
    "/my/addresses/new/",
    "/my/wishes/",
    "/my/posts/",
    "/my/profile/",
    "/my/consents/",
    "/my/data/",
    "/my/leave/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/3rdparty/",
    "/accounts/sessions/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/logout/",
)

ORDER_FORM = {
    "buyer_name": "홍길동",
    "buyer_phone": "01012345678",
    "buyer_email": "gildong@example.com",
    "postcode": "04524",
    "road_address": "서울특별시 중구 세종대로 110",
    "detail_address": "3층",
}


def put_into_cart(page: Page, slug: str) -> None:
    page.goto(f"/shop/{slug}/")
    page.get_by_role("button", name="장바구니 담기").click()
    page.get_by_text("담았어요").wait_for()


def fill_in(page: Page, **typed: str) -> None:
    """The order form, as 홍길동 fills it in."""
    for name, value in {**ORDER_FORM, **typed}.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_label("주문자와 같아요").check()


def go_to_confirmation(page: Page, **typed: str) -> None:
    page.goto("/checkout/")
    fill_in(page, **typed)
    page.get_by_role("button", name="주문 내용 확인하기").click()
    page.wait_for_url("**/checkout/confirm/**")


def agree_and_order(page: Page) -> None:
    page.get_by_label("주문 내용을 확인했으며").check()
    page.get_by_role("button", name="주문하기").click()
    page.wait_for_url("**/orders/**")


def sign_in(page: Page, member: Customer) -> None:
    """Go on as `member`, without the way through the login."""
    client = Client()
    client.force_login(member.user)
    page.goto("/healthz")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    here = {"domain": urlsplit(page.url).hostname, "path": "/"}
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, **here}])


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus: whoever has no mouse must get there too."""
    target.wait_for()
    for _ in range(200):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never comes to {target}")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    tab_to(page, target)
    page.keyboard.press(key)


def fits(page: Page) -> bool:
    """Nothing is to be scrolled sideways for."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def write(page: Page, **typed: str) -> None:
    """Put texts in the place of what stands in the fields of these names, with keys alone."""
    for name, text in typed.items():
        tab_to(page, page.locator(f"[name={name}]"))
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(text)


def write_labelled(page: Page, name: str, text: str) -> None:
    """As `write` does, at the end of the box that is called `name`."""
    tab_to(page, page.get_by_role("textbox", name=name))
    page.keyboard.insert_text(text)


def come_in(page: Page, to: str = "/my/", *, login: str = "mina") -> None:
    """Sign in by the form, with keys alone."""
    page.goto(f"/accounts/login/?next={to}")
    write(page, login=login, password=PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def order_with_keys(page: Page) -> None:
    """From the order form to the order, as 홍길동."""
    write(page, **ORDER_FORM)
    press(page, page.get_by_label("주문자와 같아요"), "Space")
    press(page, page.get_by_role("button", name="주문 내용 확인하기"))
    page.wait_for_url("**/checkout/confirm/**")
    press(page, page.get_by_label("주문 내용을 확인했으며"), "Space")
    press(page, page.get_by_role("button", name="주문하기"))
    page.wait_for_url("**/orders/**")


def every_page(page: Page) -> Iterator[str]:
    """Open one page of each kind after the other; the visitor ends with an order."""
    for address in SHARED:
        page.goto(address)
        yield address
    yield from every_page_of_the_desk(page)
    yield from every_page_of_a_buyer(page)
    yield from every_page_of_an_account(page)
    yield from every_page_of_a_member(page)


def every_page_of_the_desk(page: Page) -> Iterator[str]:
    page.goto("/cart/")
    yield "empty cart"
    put_into_cart(page, "tote")
    put_into_cart(page, "soap")
    page.goto("/cart/")
    yield "cart"
    page.goto("/checkout/")
    yield "order form"
    page.evaluate("document.querySelector('[data-checkout]').noValidate = true")
    page.get_by_role("button", name="주문 내용 확인하기").click()
    page.locator("#error-summary").wait_for()
    yield "order form with errors"
    go_to_confirmation(page)
    yield "confirmation"
    agree_and_order(page)
    yield "order"
    page.goto("/orders/IM-000000-000000000000/")
    yield "order of somebody else"


def every_page_of_a_buyer(page: Page) -> Iterator[str]:
    """What somebody finds whose goods have arrived, and who wants to give some of them back."""
    order = an_arrived_order(*(Wanted(variant.pk, 1) for variant in Variant.objects.filter(product__slug="scarf")[:1]))
    page.goto(order.get_absolute_url())
    yield "order that has arrived"
    for name in ("반품", "교환"):
        page.goto(order.get_absolute_url())
        page.get_by_role("link", name=f"{name} 요청하기").click()
        page.get_by_role("button", name="하나 늘리기").first.click()
        page.locator("#claim-reason .choice").first.click()
        page.locator("#claim-estimate :is(.sum__total, .notice)").wait_for()
        yield f"form of a claim: {name}"
    page.evaluate("document.querySelector('[data-once]').noValidate = true")
    page.get_by_role("button", name="교환 요청하기").click()
    page.locator("#claim-estimate .notice").wait_for()
    yield "form of a claim with a refusal"
    a_claim(order, "return", reason="defect")
    page.goto(order.get_absolute_url())
    page.get_by_text("자세히").click()
    yield "order with a claim"


def sign_up(page: Page, **typed: str) -> None:
    """Become a member from wherever the page is; the form of `community.tests.factories`."""
    page.goto("/accounts/signup/")
    for name, value in {**SIGN_UP, **typed}.items():
        if name in ("is_14", "terms"):
            page.locator(f"[name={name}]").check()
        elif value:
            page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name="가입하기").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


def every_page_of_an_account(page: Page) -> Iterator[str]:
    for address in ENTRANCES:
        page.goto(address)
        yield address
    page.goto("/accounts/signup/")
    page.evaluate("document.querySelector('[data-checkout]').noValidate = true")
    page.get_by_role("button", name="가입하기").click()
    page.locator("#error-summary").wait_for()
    yield "sign-up form with errors"
    sign_up(page)
    for address in OWN_PAGES:
        page.goto(address)
        yield address


def every_page_of_a_member(page: Page) -> Iterator[str]:
    """What an author, another member and one who is banned find on the board."""
    sign_in(page, a_member())
    page.goto("/shop/")
    for name in ("비갠 장바구니", "현수막 가방"):
        page.get_by_role("button", name=f"찜하기 · {name}").click()
        page.locator("#toasts").get_by_text(name).wait_for()
    for address in ("/my/", "/my/wishes/", "/my/posts/", "/my/posts/?of=comments"):
        page.goto(address)
        yield f"full {address}"
    for address in ("/community/write/", "/community/1/edit/", "/community/1/manage/", "/community/2/manage/"):
        page.goto(address)
        yield f"author {address}"
    for address in ("/my/questions/", "/questions/1/edit/", "/reviews/1/edit/", "/my/reviews/"):
        page.goto(address)
        yield f"buyer {address}"
    page.get_by_role("link", name="후기 쓰기").click()
    page.get_by_role("button", name="후기 올리기").wait_for()
    yield "review form"
    page.evaluate("document.querySelector('[data-once]').noValidate = true")
    page.get_by_role("button", name="후기 올리기").click()
    page.locator("#error-summary").wait_for()
    yield "review form with errors"
    page.goto("/shop/tote/")
    page.get_by_role("link", name="문의하기").click()
    page.get_by_role("button", name="문의 올리기").wait_for()
    yield "question form"
    page.evaluate("document.querySelector('[data-once]').noValidate = true")
    page.get_by_role("button", name="문의 올리기").click()
    page.locator("#error-summary").wait_for()
    yield "question form with errors"
    page.goto("/community/1/comment/")
    yield "comment form"
    page.evaluate("document.querySelector('[data-once]').noValidate = true")
    page.get_by_role("button", name="댓글 올리기").click()
    page.locator("#error-summary").wait_for()
    yield "comment form with errors"
    sign_in(page, another_member())
    page.goto("/community/1/manage/")
    yield "report form"
    sign_in(page, a_banned_member())
    page.goto("/community/write/")
    yield "banned"
