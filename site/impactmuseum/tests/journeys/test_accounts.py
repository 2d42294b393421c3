"""Becoming a member, coming in and going out: by keyboard alone on a phone, by a provider, with a passkey."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group
from django.core import mail
from playwright.sync_api import Page, expect

from community.models import Customer, User
from community.tests.factories import PASSWORD, SIGN_UP, a_member
from community.tests.fake_providers import kakao_person
from impactmuseum.tests.journeys.museum import Museum
from impactmuseum.tests.journeys.walk import PHONE, come_in, fits, order_with_keys, press, write
from shop import cart
from shop.baskets import MemberBasket
from shop.models import CartLine, Order

pytestmark = pytest.mark.browser
NEW_PASSWORD = "deep-winter-sea-77"


def go_to_the_menus_way(page: Page, name: str) -> None:
    press(page, page.get_by_role("button", name="메뉴"))
    press(page, page.get_by_role("dialog", name="메뉴").get_by_role("link", name=name, exact=True))


def test_somebody_becomes_a_member_with_keys_alone_and_is_back_at_the_shelf(visit, museum: Museum) -> None:
    page: Page = visit(**PHONE)
    page.goto("/shop/tote/")
    go_to_the_menus_way(page, "로그인")
    press(page, page.get_by_role("main").get_by_role("link", name="회원가입"))
    for name in ("username", "email", "password1", "password2", "nickname"):
        write(page, **{name: SIGN_UP[name]})
    for name in ("is_14", "terms"):
        press(page, page.locator(f"[name={name}]"), "Space")
    press(page, page.get_by_role("button", name="가입하기"))

    page.wait_for_url("**/shop/tote/")
    assert Customer.objects.latest("pk").nickname == "길동"
    press(page, page.get_by_role("button", name="메뉴"))
    expect(page.get_by_role("dialog", name="메뉴").get_by_role("link", name="내 정보")).to_be_visible()


def test_a_taken_name_is_said_beside_its_field_and_mended_with_keys_alone(visit, museum: Museum) -> None:
    a_member("gildong", nickname="미나", email="mina@example.com")
    page: Page = visit(**PHONE)
    page.goto("/accounts/signup/?next=/shop/tote/")
    write(page, **{name: SIGN_UP[name] for name in ("username", "email", "password1", "password2", "nickname")})
    for name in ("is_14", "terms", "email_marketing"):
        press(page, page.locator(f"[name={name}]"), "Space")
    page.keyboard.press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    press(page, page.locator("#error-summary").get_by_role("link").first)
    expect(page.locator("[name=username]")).to_be_focused()
    expect(page.locator(".field--error")).to_have_count(1)
    expect(page.locator(".field--error .field__error")).to_have_text("이미 쓰고 있는 아이디예요.")
    expect(page.locator("[name=nickname]")).to_have_value("길동")
    expect(page.locator("[name=email_marketing]")).to_be_checked()
    page.keyboard.press("End")
    page.keyboard.type("2")
    write(page, password1=PASSWORD, password2=PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/shop/tote/")
    newcomer = Customer.objects.latest("pk")
    assert newcomer.user.username == "gildong2"
    assert newcomer.email_marketing_agreed_at


def test_a_member_comes_in_and_goes_out_with_keys_alone(visit, museum: Museum) -> None:
    a_member("mina", nickname="미나")
    page: Page = visit(**PHONE)
    page.goto("/brands/dasigyeol/")
    go_to_the_menus_way(page, "로그인")
    write(page, login="mina")
    write(page, password="틀린-것-4242")
    page.keyboard.press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.locator("#error-summary")).to_contain_text("아이디나 비밀번호가 맞지 않아요.")
    expect(page.locator("[name=login]")).to_have_value("mina")
    write(page, password=PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/brands/dasigyeol/")

    go_to_the_menus_way(page, "내 정보")
    expect(page.get_by_role("heading", level=1)).to_have_text("미나님, 반가워요")
    press(page, page.get_by_role("button", name="로그아웃"))
    page.wait_for_url(lambda url: not url.endswith("/my/"))
    press(page, page.get_by_role("button", name="메뉴"))
    expect(page.get_by_role("dialog", name="메뉴").get_by_role("link", name="로그인")).to_be_visible()


def test_without_javascript_one_signs_in_too_and_comes_back(visit, museum: Museum) -> None:
    a_member("mina")
    page: Page = visit(java_script_enabled=False)
    page.goto("/shop/soap/")
    page.get_by_role("banner").get_by_role("link", name="로그인").click()
    page.locator("[name=login]").fill("mina@example.com")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="로그인", exact=True).click()
    page.wait_for_url("**/shop/soap/")
    page.get_by_role("banner").get_by_role("link", name="로그인").click()
    page.wait_for_url("**/my/")


@pytest.mark.parametrize("provider", ["Google", "카카오", "네이버"])
def test_a_stranger_comes_by_a_provider_and_orders_in_the_same_session(
    visit, museum: Museum, providers, provider: str
) -> None:
    page: Page = visit(**PHONE)
    page.goto("/shop/tote/")
    press(page, page.get_by_role("button", name="장바구니 담기"))
    page.get_by_text("담았어요").wait_for()
    page.goto("/accounts/login/?next=/cart/")
    press(page, page.get_by_role("button", name=f"{provider}로 계속하기"))
    press(page, page.get_by_role("link", name="동의하고 계속하기"))
    expect(page.get_by_role("heading", level=1)).to_have_text("거의 다 됐어요")
    for name in ("is_14", "terms"):
        press(page, page.locator(f"[name={name}]"), "Space")
    press(page, page.get_by_role("button", name="가입하기"))
    page.wait_for_url("**/cart/")

    press(page, page.get_by_role("link", name="27,000원 주문하기"))
    order_with_keys(page)
    assert Order.objects.latest("pk").customer == Customer.objects.latest("pk")
    assert not CartLine.objects.exists()


def come_by_kakao(page: Page) -> None:
    page.goto("/accounts/login/?next=/cart/")
    press(page, page.get_by_role("button", name="카카오로 계속하기"))
    press(page, page.get_by_role("link", name="동의하고 계속하기"))
    expect(page.get_by_role("heading", level=1)).to_have_text("거의 다 됐어요")


def agree_and_sign_up(page: Page) -> None:
    for name in ("is_14", "terms"):
        press(page, page.locator(f"[name={name}]"), "Space")
    press(page, page.get_by_role("button", name="가입하기"))


def test_who_shows_kakao_but_no_address_becomes_a_member_without_one_with_keys_alone(
    visit, museum: Museum, providers
) -> None:
    providers.people["kakao"] = kakao_person(email="")
    page: Page = visit(**PHONE)
    come_by_kakao(page)
    expect(page.get_by_text("나중에 적어도 돼요")).to_be_visible()
    expect(page.locator("[name=email]")).to_have_value("")
    assert fits(page)
    agree_and_sign_up(page)
    page.wait_for_url("**/cart/")
    newcomer = Customer.objects.latest("pk")
    assert (newcomer.nickname, newcomer.user.email) == ("카카오길동", None)


def test_a_taken_nickname_is_said_and_another_taken_with_keys_alone(visit, museum: Museum, providers) -> None:
    a_member("mina", nickname="카카오길동")
    page: Page = visit(**PHONE)
    come_by_kakao(page)
    expect(page.get_by_text("‘카카오길동’은(는) 다른 분이 쓰고 있어서")).to_be_visible()
    expect(page.locator("[name=nickname]")).to_have_value("카카오길동2")
    write(page, nickname="카카오길동")
    agree_and_sign_up(page)
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.locator("#error-summary")).to_contain_text("이미 쓰고 있는 별명이에요.")
    assert fits(page)
    write(page, nickname="다른 길동")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cart/")
    assert Customer.objects.latest("pk").nickname == "다른 길동"


def test_who_has_an_account_with_the_address_signs_in_and_connects_with_keys_alone(
    visit, museum: Museum, providers
) -> None:
    mina = a_member("mina").user
    providers.people["kakao"] = kakao_person("mina@example.com")
    page: Page = visit(**PHONE)
    come_by_kakao(page)
    expect(page.get_by_text("mina@example.com로 가입한 계정이 이미 있어요")).to_be_visible()
    assert fits(page)
    press(page, page.get_by_role("link", name="로그인하고 연결하기"))
    write(page, login="mina", password=PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/3rdparty/")
    press(page, page.get_by_role("button", name="카카오 연결하기"))
    press(page, page.get_by_role("link", name="동의하고 계속하기"))
    expect(page.get_by_role("button", name="카카오 연결 끊기")).to_be_visible()
    assert (SocialAccount.objects.get().user, User.objects.filter(email="mina@example.com").count()) == (mina, 1)


def test_an_address_that_google_proves_opens_its_account_with_keys_alone(visit, museum: Museum, providers) -> None:
    mina = a_member("mina", nickname="미나", email="gildong@gmail.com").user
    page: Page = visit(**PHONE)
    page.goto("/accounts/login/?next=/my/")
    press(page, page.get_by_role("button", name="Google로 계속하기"))
    press(page, page.get_by_role("link", name="동의하고 계속하기"))
    expect(page.get_by_role("heading", level=1)).to_have_text("미나님, 반가워요")
    assert (SocialAccount.objects.get().user, User.objects.filter(email="gildong@gmail.com").count()) == (mina, 1)


def test_who_says_no_at_the_provider_reads_what_to_do_with_keys_alone(visit, museum: Museum, providers) -> None:
    page: Page = visit(**PHONE)
    page.goto("/accounts/login/")
    press(page, page.get_by_role("button", name="네이버로 계속하기"))
    press(page, page.get_by_role("link", name="취소"))
    expect(page.get_by_role("heading", level=1)).to_have_text("로그인을 그만뒀어요")
    assert fits(page)
    press(page, page.get_by_role("main").get_by_role("link", name="로그인 화면으로"))
    page.wait_for_url("**/accounts/login/")


@pytest.mark.parametrize("fault", ["token", "hang_up"])
def test_where_a_provider_fails_nothing_is_lost_with_keys_alone(visit, museum: Museum, providers, fault: str) -> None:
    page: Page = visit(**PHONE)
    page.goto("/shop/tote/")
    press(page, page.get_by_role("button", name="장바구니 담기"))
    page.get_by_text("담았어요").wait_for()
    page.goto("/accounts/login/?next=/cart/")
    providers.fault = fault
    press(page, page.get_by_role("button", name="카카오로 계속하기"))
    press(page, page.get_by_role("link", name="동의하고 계속하기"))
    expect(page.get_by_role("heading", level=1)).to_have_text("로그인하지 못했어요")
    expect(page.get_by_text("카카오에서 대답을 제대로 받지 못했어요.")).to_be_visible()
    assert fits(page)

    providers.fault = ""
    press(page, page.get_by_role("main").get_by_role("link", name="다시 로그인하기"))
    press(page, page.get_by_role("button", name="카카오로 계속하기"))
    press(page, page.get_by_role("link", name="동의하고 계속하기"))
    agree_and_sign_up(page)
    page.wait_for_url("**/cart/")
    expect(page.get_by_role("main").get_by_role("link", name="비갠 장바구니").first).to_be_visible()


def test_without_javascript_a_provider_is_reached_by_a_page_too(visit, museum: Museum, providers) -> None:
    page: Page = visit(java_script_enabled=False)
    page.goto("/accounts/login/?next=/shop/")
    page.get_by_role("button", name="카카오로 계속하기").click()
    page.get_by_role("link", name="취소").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("로그인을 그만뒀어요")
    page.get_by_role("link", name="로그인 화면으로").click()
    page.wait_for_url("**/accounts/login/?next=/shop/")


def test_a_guests_cart_joins_the_members_and_is_there_on_another_device(visit, museum: Museum) -> None:
    mina = a_member("mina")
    kept = MemberBasket(mina)
    cart.add(basket=kept, variant_id=str(museum.tote.variants.get().pk), quantity="1")
    cart.add(basket=kept, variant_id=str(museum.soap.variants.get().pk), quantity="1")
    phone, other = visit(**PHONE), visit(**PHONE)
    phone.goto("/shop/tote/")
    press(phone, phone.get_by_role("button", name="하나 늘리기"))
    press(phone, phone.get_by_role("button", name="장바구니 담기"))
    phone.get_by_text("담았어요").wait_for()
    come_in(phone, to="/cart/")
    expect(phone.get_by_text("수량은 더 많은 쪽으로 맞췄어요.")).to_be_visible()
    for page in (phone, other):
        if page is other:
            come_in(other, to="/cart/")
        expect(page.locator(".cart-link__count")).to_have_text("3")
        expect(page.get_by_label("비갠 장바구니 수량")).to_have_value("2")
        expect(page.get_by_label("쌀 설거지비누 수량")).to_have_value("1")


def letter_to(address: str) -> str:
    """The way that the newest letter shows."""
    (letter,) = mail.outbox[-1:]
    assert letter.to == [address]
    return re.search(r"https?://[^/]+(/accounts/\S+)", letter.body)[1]


def test_a_forgotten_password_is_set_anew_with_keys_alone(visit, museum: Museum) -> None:
    a_member("mina")
    page: Page = visit(**PHONE)
    page.goto("/accounts/login/")
    press(page, page.get_by_role("main").get_by_role("link", name="비밀번호를 잊었어요"))
    write(page, email="mina@example.com")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/password/reset/done/")
    page.goto(letter_to("mina@example.com"))
    write(page, password1=NEW_PASSWORD, password2=NEW_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/password/reset/key/" not in url)
    page.goto("/my/")
    expect(page.get_by_role("heading", level=1)).to_have_text("mina님님, 반가워요")
    assert User.objects.get(username="mina").check_password(NEW_PASSWORD)


def test_an_address_is_changed_by_a_letter_to_the_new_one_with_keys_alone(visit, museum: Museum) -> None:
    a_member("mina")
    page: Page = visit(**PHONE)
    come_in(page)
    press(page, page.get_by_role("main").get_by_role("link", name="이메일 주소를"))
    write(page, email="new@example.com")
    page.keyboard.press("Enter")
    expect(page.get_by_text("확인 기다림")).to_be_visible()
    assert User.objects.get(username="mina").email == "mina@example.com"
    page.goto(letter_to("new@example.com"))
    press(page, page.get_by_role("main").get_by_role("button"))
    page.wait_for_url(lambda url: "confirm-email" not in url)
    assert User.objects.get(username="mina").email == "new@example.com"
    assert fits(page)


def code_of(secret: str) -> str:
    """What the app shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, list(totp.yield_hotp_counters_from_time())[1]))


def test_an_app_gives_the_second_factor_with_keys_alone(visit, museum: Museum) -> None:
    mina = a_member("mina").user
    page: Page = visit(**PHONE)
    come_in(page)
    press(page, page.get_by_role("main").get_by_role("link", name="2단계 인증"))
    press(page, page.get_by_role("link", name="인증 앱 켜기"))
    write(page, password=PASSWORD)
    page.keyboard.press("Enter")
    secret = page.locator(".account__secret").inner_text()
    write(page, code=code_of(secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("복구 코드")
    codes = Authenticator.objects.get(user=mina, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    page.goto("/my/")
    press(page, page.get_by_role("button", name="로그아웃"))
    page.wait_for_url(lambda url: not url.endswith("/my/"))

    come_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("2단계 인증")
    # The code of the app was used up by switching it on.
    write(page, code=codes[0])
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/")
    assert fits(page)


def give_a_key(page: Page) -> None:
    """A key built into the device, of which nobody asks for a finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    key |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": key})


def test_an_editor_sets_a_passkey_up_and_comes_into_the_admin_with_it(visit, museum: Museum, settings) -> None:
    settings.STAFF_MFA_REQUIRED = True
    editor = a_member("editor").user
    editor.groups.add(Group.objects.get_or_create(name="Editors")[0])
    User.objects.filter(pk=editor.pk).update(is_superuser=True)
    # The admin does not play along with our transitions between pages.
    page: Page = visit(**PHONE, reduced_motion="reduce")
    give_a_key(page)
    page.goto("/admin/")
    write(page, login="editor", password=PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("관리 화면에 들어가려면 2단계 인증을 먼저 켜 주세요.")).to_be_visible()
    press(page, page.get_by_role("link", name="패스키 더하기"))
    write(page, password=PASSWORD)
    page.keyboard.press("Enter")
    press(page, page.get_by_label("이 패스키만으로 로그인하기"), "Space")
    press(page, page.get_by_role("button", name="패스키 더하기"))
    expect(page.get_by_role("heading", level=1)).to_have_text("복구 코드")
    assert Authenticator.objects.filter(user=editor, type=Authenticator.Type.WEBAUTHN).count() == 1

    page.goto("/accounts/logout/")
    press(page, page.get_by_role("main").get_by_role("button", name="로그아웃"))
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto("/admin/")
    press(page, page.get_by_role("button", name="패스키로 로그인"))
    page.wait_for_url("**/admin/")
    assert EmailAddress.objects.get(user=editor).verified


def test_after_the_password_a_passkey_is_asked_for_and_given_with_keys_alone(visit, museum: Museum) -> None:
    a_member("mina")
    page: Page = visit(**PHONE)
    give_a_key(page)
    come_in(page, to="/accounts/2fa/webauthn/add/")
    write(page, password=PASSWORD)
    page.keyboard.press("Enter")
    press(page, page.get_by_role("button", name="패스키 더하기"))
    expect(page.get_by_role("heading", level=1)).to_have_text("복구 코드")
    page.goto("/accounts/logout/")
    press(page, page.get_by_role("main").get_by_role("button", name="로그아웃"))
    page.wait_for_url(lambda url: "/accounts/" not in url)

    come_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("2단계 인증")
    page.goto("/my/")
    page.wait_for_url("**/accounts/**")
    press(page, page.get_by_role("button", name="패스키로 확인"))
    page.wait_for_url("**/my/")


def test_a_passkey_that_is_not_there_is_said_with_keys_alone(visit, museum: Museum) -> None:
    page: Page = visit(**PHONE)
    give_a_key(page)
    page.goto("/accounts/login/")
    press(page, page.get_by_role("button", name="패스키로 로그인"))
    expect(page.get_by_text("패스키를 쓰지 못했어요.")).to_be_visible()
