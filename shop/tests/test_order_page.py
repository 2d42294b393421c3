"""The page of an order: for whoever holds its key, or has placed it in this browser."""

import pytest
from django.test import Client

from shop import orders, shipments
from shop.cart import Wanted
from shop.models import Order
from shop.orders import transition
from shop.payments import bank_transfer
from shop.tests.factories import (
    a_courier,
    a_paid_order,
    a_personal_tag,
    a_variant,
    an_editor,
    an_order,
    place,
    shop_settings,
)
from shop.tests.test_checkout_pages import order_at_once

pytestmark = pytest.mark.django_db
Status = Order.Status


def address_of(order: Order) -> str:
    return f"/orders/{order.number}/"


def page_of(client: Client, order: Order) -> str:
    response = client.get(order.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def pay(order: Order) -> None:
    bank_transfer.confirm_deposit(payment=order.payments.get(), amount=order.total, by=an_editor())


def test_the_letter_opens_the_order_in_any_browser(client):
    shop_settings()
    order = an_order(a_variant(name="골목 넥워머", price=12900), 2)
    page = page_of(client, order)
    for part in (order.number, "골목 넥워머", "25,800원", "28,800원", "홍길동", "김받음", "02-123-4567", "3층"):
        assert part in page


def test_the_browser_that_placed_the_order_needs_no_key(client):
    order = order_at_once(client, a_variant())
    assert client.get(address_of(order)).status_code == 200


def test_the_first_view_thanks_and_the_second_does_not(client):
    order = order_at_once(client, a_variant())
    first, second = client.get(address_of(order)), client.get(address_of(order))
    assert (first.context["just_placed"], second.context["just_placed"]) == (True, False)


@pytest.mark.parametrize("key", ["", "?key=", "?key=wrong", "?key=%00", "?key=가", "?key=a&key=b"])
def test_a_stranger_learns_nothing(client, key: str):
    order = an_order()
    there = client.get(f"{address_of(order)}{key}")
    elsewhere = client.get(f"/orders/IM-261122-000000000000/{key}")
    assert there.status_code == elsewhere.status_code == 404
    assert "골목" not in there.content.decode()
    assert "홍길동" not in there.content.decode()
    theirs, nobodys = (r.content.decode().split("<main")[1] for r in (there, elsewhere))
    assert theirs.replace(order.number, "") == nobodys.replace("IM-261122-000000000000", "")


def test_the_key_of_one_order_opens_no_other(client):
    mine, other = an_order(), an_order()
    key = mine.get_absolute_url().split("?")[1]
    assert client.get(f"{address_of(other)}?{key}").status_code == 404


def test_the_page_keeps_its_key_to_itself(client):
    response = client.get(an_order().get_absolute_url())
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Robots-Tag"] == "noindex"


def test_a_stranger_who_may_see_gets_no_session(client):
    client.get(an_order().get_absolute_url())
    assert not client.cookies


def test_the_way_to_pay_is_there_as_long_as_the_money_is_waited_for(client):
    shop_settings()
    order = an_order(depositor="김입금")
    page = page_of(client, order)
    for part in ("KB국민은행", "000-000000-00-000", "임팩트뮤지엄 데모", "김입금", "23:59"):
        assert part in page
    pay(order)
    assert "000-000000-00-000" not in page_of(client, order)


def test_the_state_is_told_in_plain_words_and_as_steps(client):
    order = an_order()
    pay(order)
    response = client.get(order.get_absolute_url())
    assert response.context["sentence"] == "결제를 확인했어요. 곧 상품을 준비할게요."
    assert [step.state for step in response.context["steps"]] == ["done", "now", "next", "next", "next", "next"]
    assert [step.at is not None for step in response.context["steps"]] == [True, True, False, False, False, False]


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.EXPIRED])
def test_an_order_that_is_over_has_no_steps(client, status: Status):
    order = an_order()
    transition(order, to=status)
    response = client.get(order.get_absolute_url())
    assert response.context["steps"] == []
    assert response.context["deposit"] is None


def test_the_operators_notes_are_not_for_the_buyer(client):
    order = an_order()
    transition(order, to=Status.CANCELLED, note="까다로운 손님")
    assert "까다로운 손님" not in page_of(client, order)


def test_the_impact_is_a_promise_until_the_purchase_is_confirmed(client):
    rule = {"impact_kind": "per_unit", "impact_amount": 7, "impact_unit": "병뚜껑(개)", "impact_sentence": "7개"}
    order = an_order(a_variant(**rule), 3)
    before = client.get(order.get_absolute_url()).context
    pay(order)
    for status in (Status.PREPARING, Status.SHIPPED, Status.DELIVERED, Status.CONFIRMED):
        orders.transition(order, to=status)
    after = client.get(order.get_absolute_url()).context
    assert [(line.amount, line.unit) for line in before["impact"]] == [(21, "병뚜껑(개)")]
    assert (before["is_confirmed_impact"], after["is_confirmed_impact"]) == (False, True)


def test_the_engraved_text_is_shown_as_text(client):
    order = place(Wanted(a_personal_tag(personal_text_characters="any").pk, 1, "<보리>"))
    page = page_of(client, order)
    assert "&lt;보리&gt;" in page
    assert "<보리>" not in page


def test_the_page_stands_when_the_product_is_gone(client):
    variant = a_variant(name="비누")
    order = an_order(variant)
    order.items.update(product=None, variant=None)
    assert "비누" in page_of(client, order)


@pytest.mark.parametrize("lines", [1, 8])
def test_the_page_takes_the_same_number_of_statements_for_any_number_of_lines(
    client, django_assert_max_num_queries, lines: int
):
    order = place(*[Wanted(a_variant().pk, 1) for _ in range(lines)])
    client.get(order.get_absolute_url())
    with django_assert_max_num_queries(8):
        client.get(order.get_absolute_url())


def arrived() -> Order:
    order = a_paid_order(to=Status.PREPARING)
    shipments.ship(order=order, courier=a_courier(), number="123456789012")
    shipments.deliver(order=order)
    return order


def test_the_parcel_is_named_and_followed_in_a_window_of_its_own(client):
    order = a_paid_order(to=Status.PREPARING)
    assert client.get(order.get_absolute_url()).context["shipments"] == []
    shipment = shipments.ship(order=order, courier=a_courier(), number="123456789012")
    page = page_of(client, order)
    assert "1234-5678-9012" in page
    assert f'href="{shipment.tracking_address}" target="_blank" rel="noopener noreferrer"' in page


def test_the_timeline_tells_in_plain_words_what_has_happened(client):
    timeline = client.get(arrived().get_absolute_url()).context["timeline"]
    assert [happening.sentence for happening in timeline] == [
        "상품이 도착했어요.",
        "상품이 출발했어요. CJ대한통운 1234-5678-9012",
        "상품을 준비하기 시작했어요.",
        "결제를 확인했어요.",
        "주문을 받았어요.",
    ]


def test_the_page_shows_where_the_parcel_went_in_the_end(client):
    order = a_paid_order(to=Status.PREPARING)
    shipments.ship(order=order, courier=a_courier(), number="123456789012")
    neighbour = shipments.Address("이웃", "01099998888", "63000", "제주특별자치도 제주시 관덕로 1")
    shipments.send_again(order=order, courier=a_courier(), number="999999999999", address=neighbour)
    context = client.get(order.get_absolute_url()).context
    assert context["address"].recipient == "이웃"
    assert context["timeline"][0].sentence == "배달하지 못해서 다시 보냈어요. CJ대한통운 9999-9999-9999"


def confirm_address(order: Order) -> str:
    return order.get_absolute_url().replace("/?", "/confirm/?")


def test_whoever_holds_the_key_confirms_the_purchase(client):
    order = arrived()
    assert confirm_address(order) in page_of(client, order)
    response = client.post(confirm_address(order))
    assert response["Location"] == order.get_absolute_url()
    assert Order.objects.get().status == Status.CONFIRMED
    assert confirm_address(order) not in page_of(client, order)
    assert client.post(confirm_address(order)).status_code == 303
    assert order.events.filter(to_status=Status.CONFIRMED).count() == 1


def test_what_has_not_arrived_is_not_confirmed(client):
    order = a_paid_order()
    response = client.post(confirm_address(order))
    assert response.status_code == 409
    assert Order.objects.get().status == Status.PAID


@pytest.mark.parametrize("key", ["", "?key=wrong"])
def test_a_stranger_confirms_nothing(client, key: str):
    order = arrived()
    assert client.post(f"{address_of(order)}confirm/{key}").status_code == 404
    assert client.get(confirm_address(order)).status_code == 405
    assert Order.objects.get().status == Status.DELIVERED
