"""The addresses a member keeps, and how the checkout uses them."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from community.models import Customer
from community.tests.factories import a_member
from shop import address_book
from shop.models import Order, ShippingAddress
from shop.tests.factories import a_variant, shop_settings
from shop.tests.test_checkout_pages import TYPED, confirm, fill_in, order_at_once, put, token_of
from shop.tests.test_member_orders import a_device

pytestmark = pytest.mark.django_db
PLACE = {name: TYPED[name] for name in ShippingAddress.PLACE}
HOME = {
    "recipient": "김미나",
    "phone": "01011112222",
    "postcode": "06236",
    "road_address": "서울특별시 강남구 테헤란로 152",
    "detail_address": "101동 1001호",
    "delivery_note": "배송 전에 연락해 주세요",
}


@pytest.fixture
def mina() -> Customer:
    shop_settings()
    return a_member("mina")


def keep(customer: Customer, *, is_default: bool = False, **place: Any) -> ShippingAddress:
    return address_book.add(customer=customer, address=ShippingAddress(**{**HOME, **place}), is_default=is_default)


def places(customer: Customer) -> list[tuple[str, bool]]:
    return [(address.detail_address, address.is_default) for address in address_book.addresses_of(customer)]


# The book


def test_the_first_address_is_the_default_and_the_others_follow_newest_first(mina):
    for door in ("1호", "2호", "3호"):
        keep(mina, detail_address=door)
    assert places(mina) == [("1호", True), ("3호", False), ("2호", False)]


def test_one_address_at_a_time_is_the_default(mina):
    keep(mina, detail_address="1호")
    second = keep(mina, detail_address="2호")
    address_book.make_default(customer=mina, pk=second.pk)
    assert places(mina) == [("2호", True), ("1호", False)]
    keep(mina, detail_address="3호", is_default=True)
    assert places(mina) == [("3호", True), ("2호", False), ("1호", False)]


def test_the_database_refuses_a_second_default_and_one_of_somebody_else(mina):
    keep(mina)
    other = keep(mina, detail_address="2호")
    stray = keep(a_member("theo"), is_default=False)
    for address in (other, stray):
        with pytest.raises(IntegrityError), transaction.atomic():
            ShippingAddress.objects.filter(pk=address.pk).update(default_of=mina)
    assert places(mina) == [("101동 1001호", True), ("2호", False)]


def test_an_address_that_is_known_is_not_kept_twice(mina):
    assert keep(mina) == keep(mina)
    assert mina.addresses.count() == 1


def test_a_full_book_says_so_and_keeps_what_was_typed(mina):
    for door in range(address_book.MOST):
        keep(mina, detail_address=f"{door}호")
    answer = a_device(mina).post("/my/addresses/new/", {**PLACE, "recipient": "스물한 번째"})
    assert answer.status_code == 422
    assert "20곳까지" in answer.content.decode()
    assert 'value="스물한 번째"' in answer.content.decode()
    assert mina.addresses.count() == 20


# Its pages


def test_a_member_writes_an_address_down(mina):
    device = a_device(mina)
    assert device.post("/my/addresses/new/", PLACE)["Location"] == "/my/addresses/"
    address = mina.addresses.get()
    assert (address.recipient, address.phone, address.is_default) == ("김받음", "021234567", True)
    assert "(04524) 서울특별시 중구 세종대로 110, 3층" in device.get("/my/addresses/").content.decode()


def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(mina):
    answer = a_device(mina).post("/my/addresses/new/", {**PLACE, "postcode": "12", "phone": ""})
    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == ["phone", "postcode"]
    assert 'value="김받음"' in answer.content.decode()
    assert not mina.addresses.exists()


def test_an_own_delivery_note_comes_back_into_its_own_field(mina):
    address = keep(mina, delivery_note="초인종은 고장이에요")
    form = a_device(mina).get(f"/my/addresses/{address.pk}/").context["form"]
    assert (form["delivery_note"].value(), form["delivery_note_custom"].value()) == ("custom", "초인종은 고장이에요")


def test_a_member_changes_an_address_and_makes_it_the_default(mina):
    keep(mina, detail_address="1호")
    second = keep(mina, detail_address="2호")
    a_device(mina).post(f"/my/addresses/{second.pk}/", {**PLACE, "is_default": "on"})
    assert places(mina) == [("3층", True), ("1호", False)]


def test_a_member_chooses_another_default_and_throws_one_away(mina):
    first, second = keep(mina, detail_address="1호"), keep(mina, detail_address="2호")
    device = a_device(mina)
    device.post(f"/my/addresses/{second.pk}/default/")
    assert places(mina) == [("2호", True), ("1호", False)]
    device.post(f"/my/addresses/{second.pk}/remove/")
    assert places(mina) == [("1호", False)]
    assert device.post(f"/my/addresses/{second.pk}/remove/").status_code == 404
    assert mina.addresses.get() == first


@pytest.mark.parametrize("way", ["", "default/", "remove/"])
def test_another_members_address_is_not_there(client, mina, way: str):
    address = keep(mina)
    path = f"/my/addresses/{address.pk}/{way}"
    assert a_device(a_member("theo")).post(path, PLACE).status_code == 404
    assert client.post(path, PLACE)["Location"] == f"/accounts/login/?next={path}"
    address.refresh_from_db()
    assert (address.recipient, address.is_default) == ("김미나", True)


def test_another_members_address_can_not_be_read_either(mina):
    address = keep(mina)
    assert a_device(a_member("theo")).get(f"/my/addresses/{address.pk}/").status_code == 404
    assert a_device(a_member("nari")).get("/my/addresses/").context["addresses"] == []


# At the checkout


def sent_to(order: Order) -> dict[str, str]:
    return order.addresses.values(*ShippingAddress.PLACE).get()


def test_the_form_offers_the_default_first_and_a_new_one_last(mina):
    keep(mina, detail_address="1호")
    keep(mina, detail_address="2호", is_default=True)
    device = a_device(mina)
    put(device, a_variant())
    form = device.get("/checkout/").context["form"]
    offered = [place.address.detail_address if place.address else "" for place in form.places]
    assert (offered, form["place"].value()) == (["2호", "1호", ""], str(form.places[0].address.pk))


def test_a_guest_and_a_member_without_addresses_are_offered_none(client, mina):
    for visitor in (client, a_device(mina)):
        put(visitor, a_variant())
        assert visitor.get("/checkout/").context["form"].places == []
    assert "keeps_address" not in client.get("/checkout/").context["form"].fields


def test_an_order_goes_to_the_chosen_address_and_has_a_copy_of_it(mina):
    address = keep(mina)
    nothing = dict.fromkeys(ShippingAddress.PLACE, "")
    order = order_at_once(a_device(mina), a_variant(), **nothing, place=address.pk)
    assert sent_to(order) == HOME
    address_book.remove(customer=mina, pk=address.pk)
    assert sent_to(order) == HOME


def test_a_note_chosen_for_this_order_wins_over_the_one_of_the_address(mina):
    order = order_at_once(a_device(mina), a_variant(), place=keep(mina).pk)
    assert sent_to(order) == {**HOME, "delivery_note": "문 앞에 놓아 주세요"}


def test_a_new_address_needs_its_fields_though_others_are_kept(mina):
    keep(mina)
    device = a_device(mina)
    put(device, a_variant())
    answer = fill_in(device, place="new", road_address="", postcode="")
    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == ["postcode", "road_address"]


@pytest.mark.parametrize(
    ("boxes", "kept"),
    [
        ({}, []),
        ({"keeps_address": "on"}, [("3층", False)]),
        ({"keeps_as_default": "on"}, [("3층", True)]),
    ],
)
def test_a_new_address_is_kept_where_the_member_wishes_so(mina, boxes, kept):
    keep(mina)
    order = order_at_once(a_device(mina), a_variant(), place="new", **boxes)
    assert sent_to(order)["detail_address"] == "3층"
    assert [place for place in places(mina) if place[0] == "3층"] == kept


def test_a_full_book_stops_no_order(mina):
    for door in range(address_book.MOST):
        keep(mina, detail_address=f"{door}호")
    order_at_once(a_device(mina), a_variant(), place="new", keeps_address="on")
    assert mina.addresses.count() == address_book.MOST


def test_another_members_address_can_not_be_ordered_to(mina):
    stray = keep(a_member("theo"))
    keep(mina)
    device = a_device(mina)
    put(device, a_variant())
    answer = fill_in(device, place=stray.pk)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["place"])
    assert "테헤란로" not in str(answer.context["form"].errors)


def test_an_address_that_went_meanwhile_sends_the_member_back_to_the_form(mina):
    address = keep(mina)
    device = a_device(mina)
    put(device, a_variant())
    fill_in(device, place=address.pk)
    token = token_of(device)
    address_book.remove(customer=mina, pk=address.pk)
    keep(mina, detail_address="다른 집")
    answer = confirm(device, token)
    assert (answer.status_code, answer["Location"]) == (303, "/checkout/?check=1")
    assert "place" in device.get("/checkout/?check=1").context["form"].errors
    assert not Order.objects.exists()


def test_an_address_that_changed_meanwhile_is_shown_again_before_anything_is_ordered(mina):
    address = keep(mina)
    device = a_device(mina)
    put(device, a_variant())
    fill_in(device, place=address.pk)
    token = token_of(device)
    moved = ShippingAddress(**{**HOME, "detail_address": "새집"})
    address_book.change(customer=mina, pk=address.pk, address=moved, is_default=True)
    assert confirm(device, token).status_code == 409
    assert not Order.objects.exists()
