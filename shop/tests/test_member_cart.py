"""A member's cart: the same on every device, and joined by what was put in before signing in."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.models import Customer, User
from community.tests.factories import PASSWORD, a_member
from community.tests.test_sign_up import sign_up
from shop import baskets
from shop.baskets import MemberBasket
from shop.cart import Wanted
from shop.models import CartLine, Stock, Variant
from shop.tests.factories import a_personal_tag, a_variant, shop_settings
from shop.tests.test_checkout_pages import put
from shop.tests.test_races import at_once

pytestmark = pytest.mark.django_db
JOINED = "로그인하기 전에 담은 물건을 회원 장바구니와 합쳤어요. 수량은 더 많은 쪽으로 맞췄어요."


@pytest.fixture
def mina() -> Customer:
    return a_member("mina")


def sign_in(client: Client):
    return client.post("/accounts/login/", {"login": "mina", "password": PASSWORD, "next": "/cart/"})


def a_device(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def lines(customer: Customer) -> list[Wanted]:
    return MemberBasket(customer).lines()


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_what_is_put_in_on_one_device_is_there_on_another(mina):
    shop_settings()
    phone, desk, tote, tag = a_device(mina.user), a_device(mina.user), a_variant(name="장바구니"), a_personal_tag()
    put(phone, tote, 2)
    put(phone, tag, 1, "보리")
    page = desk.get("/cart/")
    assert [(line.name, line.quantity, line.personal_text) for line in page.context["cart"].lines] == [
        ("장바구니", 2, ""),
        ("돌아올게 인식표", 1, "보리"),
    ]
    # The header of shared pages learns of it too.
    assert page.cookies["cart_count"].value == "3"
    desk.post("/cart/remove/", {"line": str(tote.pk)})
    assert lines(mina) == [Wanted(tag.pk, 1, "보리")]
    assert "cart" not in phone.session


def test_texts_that_a_collation_would_take_for_one_are_two_lines(mina):
    tag, device = a_personal_tag(), a_device(mina.user)
    for text in ("Bori", "bori"):
        put(device, tag, 1, text)
    assert lines(mina) == [Wanted(tag.pk, 1, "Bori"), Wanted(tag.pk, 1, "bori")]


def test_nobody_sees_the_cart_of_another(mina):
    put(a_device(mina.user), a_variant(), 2)
    other = a_device(a_member("theo").user)
    assert other.get("/cart/").context["cart"].is_empty
    assert Client().get("/cart/").context["cart"].is_empty


def test_a_guests_cart_joins_the_members_with_the_larger_quantity(client, mina):
    shop_settings()
    both, more, ours, theirs = (a_variant(name=name) for name in ("둘 다", "손님이 더", "회원 것", "손님 것"))
    device = a_device(mina.user)
    for variant, quantity in ((both, 3), (more, 1), (ours, 2)):
        put(device, variant, quantity)
    for variant, quantity in ((both, 2), (more, 4), (theirs, 1)):
        put(client, variant, quantity)
    response = sign_in(client)
    assert lines(mina) == [Wanted(both.pk, 3), Wanted(more.pk, 4), Wanted(ours.pk, 2), Wanted(theirs.pk, 1)]
    assert response.cookies["cart_count"].value == "10"
    assert "cart" not in client.session
    assert JOINED in client.get("/cart/").content.decode()


def test_no_more_than_there_is_and_the_page_says_so(client, mina):
    shop_settings()
    scarce = a_variant(name="마지막 비누", on_hand=9)
    put(a_device(mina.user), scarce, 2)
    put(client, scarce, 8)
    Stock.objects.update(on_hand=5)
    sign_in(client)
    assert lines(mina) == [Wanted(scarce.pk, 5)]
    assert "남은 수량만큼만 담았어요: 마지막 비누" in client.get("/cart/").content.decode()


def test_all_lines_of_one_variant_share_what_there_is(client, mina):
    tag = a_personal_tag(on_hand=5)
    put(a_device(mina.user), tag, 3, "보리")
    put(client, tag, 4, "콩이")
    sign_in(client)
    assert lines(mina) == [Wanted(tag.pk, 3, "보리"), Wanted(tag.pk, 2, "콩이")]


def test_what_sold_out_meanwhile_is_kept_and_told_at_its_line(client, mina):
    shop_settings()
    gone = a_variant(on_hand=2)
    put(client, gone, 2)
    Stock.objects.update(on_hand=0)
    sign_in(client)
    assert lines(mina) == [Wanted(gone.pk, 2)]
    assert client.get("/cart/").context["cart"].lines[0].problem == "품절되었어요."


def test_a_cart_that_meets_no_other_moves_in_silence(client, mina):
    variant = a_variant()
    put(client, variant, 2)
    response = sign_in(client)
    assert lines(mina) == [Wanted(variant.pk, 2)]
    assert JOINED not in told(response)


def test_signing_in_with_an_empty_cart_changes_nothing(client, mina):
    variant = a_variant()
    put(a_device(mina.user), variant, 2)
    response = sign_in(client)
    assert lines(mina) == [Wanted(variant.pk, 2)]
    assert (told(response), response.cookies["cart_count"].value) == ([], "2")


def test_a_product_that_was_deleted_meanwhile_stays_behind(client, mina):
    variant = a_variant(on_hand=0)
    session = client.session
    session["cart"] = [[variant.pk, 1, ""]]
    session.save()
    variant.product.delete()
    assert sign_in(client).status_code == 302
    assert lines(mina) == []


def test_a_cart_that_is_full_says_what_found_no_place(client, mina, monkeypatch):
    monkeypatch.setattr(baskets, "MAX_LINES", 1)
    kept, left = a_variant(name="있던 것"), a_variant(name="못 들어온 것")
    put(a_device(mina.user), kept)
    put(client, left)
    sign_in(client)
    assert lines(mina) == [Wanted(kept.pk, 1)]
    assert "장바구니가 가득 차서 담지 못했어요: 못 들어온 것" in client.get("/cart/").content.decode()


def test_who_signs_up_takes_the_cart_along(client):
    variant = a_variant()
    put(client, variant, 3)
    sign_up(client)
    assert lines(Customer.objects.get()) == [Wanted(variant.pk, 3)]


def test_signing_out_leaves_the_cart_with_the_member(client, mina):
    variant = a_variant()
    client.force_login(mina.user)
    put(client, variant, 3)
    assert client.post("/accounts/logout/").cookies["cart_count"].value == ""
    assert client.get("/cart/").context["cart"].is_empty
    assert lines(mina) == [Wanted(variant.pk, 3)]


def test_a_member_gone_takes_the_cart_along(mina):
    put(a_device(mina.user), a_variant())
    mina.user.delete()
    assert not CartLine.objects.exists()


@pytest.mark.parametrize("count", [1, 12])
def test_a_members_cart_of_any_length_costs_at_most_twelve_statements(mina, count: int):
    shop_settings()
    device = a_device(mina.user)
    for _ in range(count):
        put(device, a_variant())
    device.get("/cart/")
    with CaptureQueriesContext(connection) as captured:
        device.get("/cart/")
    assert len(captured) <= 12


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_devices_at_once_lose_nothing_of_each_other():
    mina, variants = a_member("mina"), [a_variant(on_hand=50) for _ in range(4)]
    devices = [a_device(mina.user) for _ in range(8)]

    def put_one(number: int) -> int:
        typed = {"variant": variants[number % 4].pk, "quantity": 1}
        return devices[number].post("/cart/add/", typed).status_code

    assert at_once(8, put_one) == [303] * 8
    assert sorted(lines(mina)) == [Wanted(pk, 2) for pk in sorted(Variant.objects.values_list("pk", flat=True))]
