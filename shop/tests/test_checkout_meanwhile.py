"""What changes while somebody checks out is shown as a difference; nothing is ordered, charged or used up by it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shop.models import Coupon, Order, Payment, PriceWindow, Product, Stock, Variant
from shop.tests.factories import a_coupon, a_personal_tag, a_variant, an_order, shop_settings
from shop.tests.test_checkout_pages import confirm, fill_in, put, token_of

pytestmark = pytest.mark.django_db

GONE = "더 이상 판매하지 않는 상품이에요."


@pytest.fixture
def token(client: Client) -> str:
    """A visitor has a soap of 20,000 won with a coupon before them, and is about to press the button."""
    shop_settings()
    a_coupon("WELCOME", name="첫 나들이", value=3000, limit=1)
    put(client, a_variant(name="비누", price=20_000, on_hand=3), 2)
    fill_in(client, coupon="WELCOME")
    return token_of(client)


def unpublish() -> None:
    Product.objects.get().unpublish()


def retire() -> None:
    Variant.objects.update(is_retired=True)


def delete_coupon() -> None:
    Coupon.objects.get().delete()


def sell_out() -> None:
    an_order(Variant.objects.get(), 3)


def reduce() -> None:
    now = timezone.now()
    variant = Variant.objects.get()
    PriceWindow.objects.create(variant=variant, start=now - timedelta(1), end=now + timedelta(1), price=15_000)


def use_up() -> None:
    an_order(coupon="WELCOME", buyer_phone="01099998888")


@pytest.mark.parametrize(
    ("meanwhile", "told"),
    [
        (unpublish, ["비누", GONE]),
        (retire, ["비누", GONE]),
        (sell_out, ["비누", "품절되었어요."]),
        (lambda: Variant.objects.update(price=25_000), ["20,000원", "25,000원", "40,000원", "50,000원"]),
        (reduce, ["20,000원", "15,000원", "40,000원", "30,000원"]),
        (lambda: shop_settings(shipping_fee=4000), ["배송비", "3,000원", "4,000원", "41,000원"]),
        (lambda: Coupon.objects.update(value=1000), ["쿠폰 WELCOME", "−3,000원", "−1,000원", "42,000원"]),
        (lambda: Coupon.objects.update(end=timezone.now()), ["−3,000원", "기간이 끝난 쿠폰이에요.", "43,000원"]),
        (use_up, ["−3,000원", "준비한 수량이 모두 쓰인 쿠폰이에요.", "43,000원"]),
        (delete_coupon, ["−3,000원", "이런 쿠폰이 없어요.", "43,000원"]),
    ],
)
def test_the_difference_is_told_and_nothing_is_ordered(
    client: Client, token: str, meanwhile: Callable[[], object], told: list[str]
):
    meanwhile()
    before = (Order.objects.count(), Payment.objects.count(), list(Stock.objects.values_list("on_hand", "reserved")))
    uses = list(Coupon.objects.values_list("used", flat=True))

    response = confirm(client, token)

    assert response.status_code == 409
    page = response.content.decode()
    assert "내용이 바뀌었어요" in page
    for part in told:
        assert part in page
    assert before == (
        Order.objects.count(),
        Payment.objects.count(),
        list(Stock.objects.values_list("on_hand", "reserved")),
    )
    assert list(Coupon.objects.values_list("used", flat=True)) == uses


@pytest.mark.parametrize("meanwhile", [unpublish, retire, sell_out])
def test_what_can_not_be_ordered_any_more_leads_back_to_the_cart(client: Client, token: str, meanwhile):
    meanwhile()
    page = confirm(client, token).content.decode()
    assert 'href="/cart/">장바구니로 돌아가기' in page
    assert 'name="agree"' not in page


@pytest.mark.parametrize(
    ("meanwhile", "total"), [(lambda: Variant.objects.update(price=25_000), 47_000), (use_up, 43_000)]
)
def test_who_agrees_to_the_difference_orders_at_the_new_sum(client: Client, token: str, meanwhile, total: int):
    meanwhile()
    again = confirm(client, token).context["form"].initial["token"]
    assert confirm(client, again).status_code == 303
    assert Order.objects.latest("pk").total == total


def test_another_lawful_notice_is_agreed_to_anew(client: Client):
    put(client, a_personal_tag(), text="보리 010-1234-5678")
    consent = next(name for name in client.get("/checkout/").context["form"].fields if name.startswith("consent"))
    fill_in(client, **{consent: "on"})
    token = token_of(client)
    Product.objects.update(withdrawal_notice="새긴 뒤에는 청약철회가 제한돼요.")
    response = client.post("/checkout/confirm/", {"token": token, "agree": "on"}, follow=True)
    assert response.redirect_chain == [("/checkout/?check=1", 303)]
    assert "새긴 뒤에는 청약철회가 제한돼요." in response.content.decode()
    assert not Order.objects.exists()
