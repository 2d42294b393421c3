"""A member orders: nothing known is typed again, and the order is theirs alone."""

import pytest
from django.test import Client

from community.models import Customer
from community.tests.factories import a_member
from shop.models import CartLine, Coupon, CouponRedemption, Order
from shop.tests.factories import a_coupon, a_variant, an_order, shop_settings
from shop.tests.test_checkout_pages import confirm, fill_in, order_at_once, put, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mina() -> Customer:
    shop_settings()
    return a_member("mina")


def a_device(customer: Customer) -> Client:
    client = Client()
    client.force_login(customer.user)
    return client


def test_an_order_belongs_to_the_member_and_empties_their_cart(mina):
    order = order_at_once(a_device(mina), a_variant(), 2)
    assert (order.customer, order.items.get().quantity) == (mina, 2)
    assert not CartLine.objects.exists()


def test_a_guests_order_belongs_to_nobody(client, mina):
    assert order_at_once(client, a_variant()).customer is None


def test_what_was_put_in_while_ordering_stays(mina):
    device, other, bought, meanwhile = a_device(mina), a_device(mina), a_variant(), a_variant()
    put(device, bought)
    fill_in(device)
    token = token_of(device)
    put(other, meanwhile)
    response = confirm(device, token)
    # The cart is not what was shown: the page says so before anything is ordered.
    assert (response.status_code, Order.objects.count()) == (409, 0)


def test_buying_at_once_leaves_the_members_cart(mina):
    device, kept, bought = a_device(mina), a_variant(), a_variant()
    put(device, kept)
    device.post("/checkout/now/", {"variant": bought.pk, "quantity": 1})
    fill_in(device, now="?now=1")
    confirm(device, token_of(device, "/checkout/confirm/?now=1"), "/checkout/confirm/?now=1")
    assert Order.objects.get().items.get().variant == bought
    assert CartLine.objects.get().variant == kept


def test_the_form_knows_a_members_address_and_the_rest_of_their_newest_order(mina):
    device = a_device(mina)
    put(device, a_variant())
    known = device.get("/checkout/").context["form"].initial
    assert known == {"buyer_email": "mina@example.com"}
    an_order(customer=mina, buyer_name="김미나", buyer_phone="01011112222")
    page = device.get("/checkout/").content.decode()
    assert 'value="김미나"' in page
    assert 'value="010-1111-2222"' in page
    assert 'value="mina@example.com"' in page


def test_the_form_knows_nothing_of_a_guest(client, mina):
    an_order(customer=mina)
    put(client, a_variant())
    assert client.get("/checkout/").context["form"].initial == {}


def test_what_was_typed_wins_over_what_is_known(mina):
    device = a_device(mina)
    put(device, a_variant())
    fill_in(device, buyer_name="새 이름")
    assert device.get("/checkout/").context["form"].initial["buyer_name"] == "새 이름"


@pytest.mark.parametrize("way", ["", "cancel/"])
def test_a_member_sees_their_order_on_every_device_without_a_key(mina, way: str):
    order = an_order(customer=mina)
    address = f"/orders/{order.number}/{way}"
    assert a_device(mina).get(address).status_code == 200
    assert a_device(a_member("theo")).get(address).status_code == 404
    assert Client().get(address).status_code == 404


def test_a_member_does_not_see_the_orders_of_guests(mina):
    order = an_order()
    assert a_device(mina).get(f"/orders/{order.number}/").status_code == 404


def test_whoever_signs_out_sees_their_order_no_more(mina):
    device, order = a_device(mina), an_order(customer=mina)
    device.post("/accounts/logout/")
    assert device.get(f"/orders/{order.number}/").status_code == 404


def test_a_coupon_counts_for_the_member_whatever_telephone_they_name(mina):
    a_coupon(code="ONCE", limit_per_person=1)
    device = a_device(mina)
    order_at_once(device, a_variant(price=30000), coupon="ONCE")
    assert CouponRedemption.objects.get().person == f"customer:{mina.pk}"
    put(device, a_variant(price=30000))
    refused = fill_in(device, coupon="ONCE", buyer_phone="010-9999-8888")
    assert refused.status_code == 422
    assert Coupon.objects.get().used == 1
