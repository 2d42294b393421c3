"""What a member does on their own page, by keyboard alone on a phone."""

from zipfile import ZipFile

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from playwright.sync_api import Page, expect

from community.models import Customer, User
from community.tests.board_factories import a_post
from community.tests.factories import PASSWORD, a_member
from impactmuseum.tests.journeys.museum import Museum
from impactmuseum.tests.journeys.walk import PHONE, come_in, fits, press, tab_to, write
from shop.models import Order, ShippingAddress
from shop.tests.factories import a_received_line, an_arrived_order, an_order

pytestmark = pytest.mark.browser
ADDRESS = {
    "recipient": "김미나",
    "phone": "01011112222",
    "postcode": "06236",
    "road_address": "서울특별시 강남구 테헤란로 152",
    "detail_address": "101동 1001호",
}


@pytest.fixture
def mina() -> Customer:
    return a_member("mina", nickname="미나")


def test_a_member_writes_an_address_down_and_orders_to_it(visit, museum: Museum, mina: Customer) -> None:
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

    page.goto("/shop/tote/")
    press(page, page.get_by_role("button", name="장바구니 담기"))
    page.get_by_text("담았어요").wait_for()
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


def test_a_new_address_shows_its_fields_once_it_is_chosen(visit, museum: Museum, mina: Customer) -> None:
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


def test_a_member_leaves_with_keys_alone(visit, museum: Museum, mina: Customer) -> None:
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


def test_a_member_changes_name_and_news_with_keys_alone(visit, museum: Museum, mina: Customer) -> None:
    page: Page = visit(**PHONE)
    come_in(page)
    press(page, page.get_by_role("main").get_by_role("link", name="프로필"))
    write(page, nickname="봄비")
    tab_to(page, page.get_by_label("관심 있는 사회문제"))
    page.keyboard.press("ArrowDown")
    press(page, page.get_by_role("button", name="저장"))
    page.wait_for_url("**/my/")
    expect(page.get_by_role("heading", level=1)).to_have_text("봄비님, 반가워요")
    press(page, page.get_by_role("main").get_by_role("link", name="소식 받기"))
    press(page, page.get_by_label("이메일로 소식 받기"), "Space")
    press(page, page.get_by_role("button", name="저장"))
    expect(page.get_by_text("에 동의하셨어요.")).to_be_visible()
    assert fits(page)
    mina.refresh_from_db()
    assert (mina.nickname, mina.problem, bool(mina.email_marketing_agreed_at)) == ("봄비", museum.problem, True)
    assert "마케팅 정보 수신 동의를 처리했습니다" in mail.outbox[-1].subject


def test_a_member_cancels_one_order_and_confirms_another_with_keys_alone(visit, museum: Museum, mina: Customer) -> None:
    waiting, arrived = an_order(customer=mina), an_arrived_order(customer=mina)
    page: Page = visit(**PHONE)
    come_in(page)
    press(page, page.get_by_role("main").get_by_role("link", name="주문 모두 보기"))
    page.wait_for_url("**/my/orders/")
    assert fits(page)
    expect(page.locator(".steps").first).to_be_visible()
    press(page, page.locator(f"a[href*='{waiting.number}/cancel/']"))
    page.wait_for_url("**/cancel/")
    press(page, page.get_by_role("main").get_by_role("button", name="취소"))
    page.wait_for_url(f"**/orders/{waiting.number}/?key=*")
    page.goto("/my/orders/")
    press(page, page.locator(f"a[href*='{arrived.number}/#confirm']"))
    page.wait_for_url(f"**/orders/{arrived.number}/#confirm-title")
    press(page, page.get_by_role("button", name="구매 확정"))
    expect(page.get_by_role("main")).to_contain_text("구매확정")
    for order in (waiting, arrived):
        order.refresh_from_db()
    assert (waiting.status, arrived.status) == (Order.Status.CANCELLED, Order.Status.CONFIRMED)


def test_a_member_finds_own_posts_and_what_waits_for_a_review_with_keys_alone(visit, museum: Museum, mina: Customer):
    line = a_received_line(mina, museum.soap.variants.get())
    post = a_post("제 우산이에요", author=mina)
    page: Page = visit(**PHONE)
    come_in(page)
    press(page, page.get_by_role("main").get_by_role("link", name="쌀 설거지비누").last)
    page.wait_for_url(f"**/reviews/write/{line.pk}/")
    page.goto("/my/")
    press(page, page.get_by_role("link", name="내 글과 댓글 모두 보기"))
    press(page, page.get_by_role("link", name="고치기 · 지우기 · 제 우산이에요"))
    press(page, page.get_by_role("button", name="지우기"))
    expect(page.get_by_role("heading", level=1)).to_have_text("벽에서 내려간 글이에요")
    page.goto("/my/posts/")
    expect(page.get_by_text("아직 쓴 글이 없어요.")).to_be_visible()
    post.refresh_from_db()
    assert post.is_deleted


def test_a_member_takes_the_data_along_and_ends_other_sessions_with_keys_alone(visit, museum: Museum, mina: Customer):
    page, other = visit(**PHONE), visit(**PHONE)
    come_in(other)
    come_in(page)
    press(page, page.get_by_role("main").get_by_role("link", name="로그인한 기기"))
    press(page, page.get_by_role("button", name="다른 기기에서 모두 로그아웃"))
    expect(page.get_by_role("button", name="다른 기기에서 모두 로그아웃")).to_have_count(0)
    other.goto("/my/")
    other.wait_for_url("**/accounts/login/**")
    page.goto("/my/")
    press(page, page.get_by_role("main").get_by_role("link", name="내 개인정보 내려받기"))
    write(page, password=PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/data/")
    with page.expect_download() as download:
        press(page, page.get_by_role("button", name="내려받기"))
    with ZipFile(download.value.path()) as archive:
        assert "미나님의 개인정보" in archive.read("index.html").decode()


def test_a_member_connects_an_account_and_cuts_it_off_with_keys_alone(
    visit, museum: Museum, mina: Customer, providers
) -> None:
    page: Page = visit(**PHONE)
    come_in(page)
    press(page, page.get_by_role("main").get_by_role("link", name="연결한 계정"))
    press(page, page.get_by_role("button", name="카카오 연결하기"))
    press(page, page.get_by_role("link", name="동의하고 계속하기"))
    page.wait_for_url("**/accounts/3rdparty/")
    assert SocialAccount.objects.get().user == mina.user
    press(page, page.get_by_role("button", name="카카오 연결 끊기"))
    expect(page.get_by_text("아직 연결한 계정이 없어요.")).to_be_visible()
    assert fits(page)
    assert not SocialAccount.objects.exists()
