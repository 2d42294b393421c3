"""A coupon on its way: typed on the form, seen on the confirmation and on the order, made in the admin."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.models import Coupon, Order
from shop.tests.factories import a_coupon, a_variant, an_editor, an_order, shop_settings
from shop.tests.test_checkout_pages import confirm, fill_in, order_at_once, put, token_of

pytestmark = pytest.mark.django_db


def test_a_coupon_is_seen_on_every_page_after_it_was_typed(client):
    shop_settings()
    a_coupon("WELCOME", name="첫 나들이")
    put(client, a_variant(price=14950), 2)
    fill_in(client, coupon="welcome")
    page = client.get("/checkout/confirm/").content.decode()
    assert "쿠폰 ‘첫 나들이’" in page
    assert "29,900원 주문하기" in page

    order_page = client.get(confirm(client, token_of(client)).url).content.decode()

    assert "쿠폰 ‘첫 나들이’" in order_page
    assert Order.objects.get().total == 29900
    assert "쿠폰 ‘첫 나들이’: -3,000원" in mail.outbox[0].body
    assert "쿠폰 ‘첫 나들이’" in mail.outbox[0].alternatives[0][0]


@pytest.mark.parametrize(
    ("code", "sentence"), [("nope", "이런 쿠폰이 없어요"), ("BIG", "상품 금액이 90,000원 이상일 때")]
)
def test_a_coupon_that_does_not_fit_is_said_beside_its_field_and_nothing_is_lost(client, code, sentence):
    a_coupon("BIG", minimum=90000)
    put(client, a_variant())

    response = fill_in(client, coupon=code)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["coupon"]
    page = response.content.decode()
    assert sentence in page
    assert 'value="홍길동"' in page
    assert not Order.objects.exists()


def test_asking_about_the_coupon_alone_complains_of_nothing_else(client):
    shop_settings()
    a_coupon("WELCOME")
    put(client, a_variant(price=10000))

    response = client.post("/checkout/", {"coupon": "welcome", "only_coupon": "1", "buyer_name": "홍"})

    assert response.status_code == 200
    assert response.context["form"].errors == {}
    page = response.content.decode()
    assert "3,000원을 깎아 드려요." in page
    assert "10,000원 · 주문 내용 확인하기" in page
    assert 'value="홍"' in page


def test_a_coupon_used_up_after_the_confirmation_is_told_and_asked_again(client):
    shop_settings()
    a_coupon("WELCOME", limit=1)
    put(client, a_variant(price=10000))
    fill_in(client, coupon="WELCOME")
    token = token_of(client)
    an_order(coupon="WELCOME", buyer_phone="01099998888")

    response = confirm(client, token)

    assert response.status_code == 409
    assert "준비한 수량이 모두 쓰인 쿠폰이에요." in response.content.decode()
    again = confirm(client, response.context["form"].initial["token"])
    assert again.status_code == 303
    assert Order.objects.latest("pk").total == 13000


def test_a_coupon_that_ended_before_the_confirmation_leads_back_to_its_field(client):
    a_coupon("WELCOME")
    put(client, a_variant())
    fill_in(client, coupon="WELCOME")
    Coupon.objects.update(end=timezone.now() - timedelta(hours=1))

    response = client.get("/checkout/confirm/", follow=True)

    assert response.redirect_chain == [("/checkout/?check=1", 303)]
    assert "기간이 끝난 쿠폰이에요." in response.content.decode()


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(an_editor())
    return client


SENT = {
    "code": "가을-10",
    "name": "가을 나들이",
    "kind": "percent",
    "value": "10",
    "minimum": "20000",
    "start": "2026-11-01 00:00",
    "end": "2026-12-01 00:00",
    "limit": "100",
    "limit_per_person": "1",
}


def test_an_operator_makes_a_coupon(editor):
    editor.post(reverse("coupon:add"), SENT)
    coupon = Coupon.objects.get()
    assert (coupon.code, coupon.kind, coupon.value, coupon.minimum) == ("가을-10", "percent", 10, 20000)


@pytest.mark.parametrize(
    ("field", "value"), [("value", "101"), ("value", "0"), ("code", "a b!"), ("end", "2026-10-01 00:00")]
)
def test_a_coupon_that_makes_no_sense_is_refused_beside_the_field(editor, field, value):
    response = editor.post(reverse("coupon:add"), {**SENT, field: value})
    assert field in response.context["form"].errors
    assert not Coupon.objects.exists()


def test_two_coupons_never_share_a_code(editor):
    a_coupon("HELLO")
    response = editor.post(reverse("coupon:add"), {**SENT, "code": "hello"})
    assert "code" in response.context["form"].errors
    assert Coupon.objects.count() == 1


def test_the_list_says_how_often_a_coupon_was_used_and_what_it_cost(editor):
    a_coupon("WELCOME", limit=9)
    an_order(coupon="WELCOME")
    page = editor.get(reverse("coupon:index")).content.decode()
    assert "9번 가운데 1번" in page
    assert "3,000원" in page


def test_a_coupon_of_an_order_stays(editor):
    coupon = a_coupon()
    an_order(coupon=coupon.code)
    response = editor.post(reverse("coupon:delete", args=[coupon.pk]), follow=True)
    assert "주문에 쓰인 쿠폰이라 지울 수 없어요" in response.content.decode()
    assert Coupon.objects.count() == 1


def test_the_order_desk_names_the_coupon(editor):
    a_coupon("WELCOME")
    order = order_at_once(Client(), a_variant(), coupon="WELCOME")
    assert "쿠폰 WELCOME ‘첫 나들이’" in editor.get(reverse("order:page", args=[order.pk])).content.decode()
