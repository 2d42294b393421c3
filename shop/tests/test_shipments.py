"""Parcels: an order leaves with one, and with another when the first came back."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from shop import orders, shipments
from shop.models import Courier, Letter, Order, Shipment, ShippingAddress, Stock
from shop.tests.books import nothing_is_broken
from shop.tests.factories import a_courier, a_paid_order, a_variant, an_editor, an_order

pytestmark = pytest.mark.django_db
Status = Order.Status
NUMBER = "123456789012"


def packed(**options) -> Order:
    return a_paid_order(to=Status.PREPARING, **options)


def sent(number: str = NUMBER, **options) -> Order:
    order = packed(**options)
    shipments.ship(order=order, courier=a_courier(), number=number)
    return order


def state(order: Order) -> str:
    return Order.objects.get(pk=order.pk).status


def elsewhere() -> shipments.Address:
    return shipments.Address("이웃", "01099998888", "63000", "제주특별자치도 제주시 관덕로 1", "2층")


def test_shipping_writes_the_parcel_and_takes_the_pieces_from_the_shelf():
    variant, editor = a_variant(on_hand=5), an_editor()
    order = packed(variant=variant, quantity=2)
    shipment = shipments.ship(order=order, courier=a_courier(), number=" 1234-5678 9012 ", by=editor)

    assert (shipment.number, str(shipment)) == (NUMBER, "CJ대한통운 1234-5678-9012")
    assert (shipment.event.by, shipment.event.to_status) == (editor, Status.SHIPPED)
    assert shipment.address == order.addresses.get()
    assert (order.status, state(order)) == (Status.SHIPPED, Status.SHIPPED)
    assert Stock.objects.get(variant=variant).on_hand == 3
    assert nothing_is_broken()


@pytest.mark.parametrize(
    ("courier", "number", "sentence"),
    [
        ("CJ대한통운", "12345678901", "CJ대한통운의 운송장 번호는 숫자 10자리나 12자리인데, 11자리를 적었어요."),
        ("우체국택배", NUMBER, "우체국택배의 운송장 번호는 숫자 13자리인데, 12자리를 적었어요."),
        ("CJ대한통운", "1.23457E+11", "운송장 번호는 숫자만 적어 주세요."),
        ("CJ대한통운", "", "운송장 번호는 숫자만 적어 주세요."),
    ],
)
def test_a_number_the_courier_does_not_have_changes_nothing(courier, number, sentence):
    order = packed()
    with pytest.raises(shipments.WrongNumber) as refusal:
        shipments.ship(order=order, courier=Courier.objects.get(name=courier), number=number)
    assert str(refusal.value) == sentence
    assert (state(order), Shipment.objects.count()) == (Status.PREPARING, 0)


def test_wide_digits_of_an_input_method_are_digits():
    assert shipments.checked_number(courier=a_courier(), number="１２３４５６７８９０") == "1234567890"


def test_the_same_parcel_again_is_the_same_parcel():
    order = packed()
    first, second = (shipments.ship(order=order, courier=a_courier(), number=NUMBER) for _ in range(2))
    assert first == second
    assert order.events.filter(to_status=Status.SHIPPED).count() == 1
    assert Letter.objects.filter(kind=Letter.Kind.SHIPPED).count() == 1


def test_an_order_on_its_way_takes_no_other_number_by_shipping():
    order = sent()
    with pytest.raises(shipments.ShipmentRefused):
        shipments.ship(order=order, courier=a_courier(), number="999999999999")
    assert [shipment.number for shipment in order.shipments.all()] == [NUMBER]


def test_an_unpaid_order_is_not_sent():
    order = an_order()
    with pytest.raises(orders.TransitionRefused):
        shipments.ship(order=order, courier=a_courier(), number=NUMBER)
    assert (state(order), Shipment.objects.count()) == (Status.PENDING, 0)


def test_delivery_is_written_on_the_parcel_and_on_the_order():
    order = sent()
    shipments.deliver(order=order)
    shipments.deliver(order=order)
    assert order.shipments.get().delivered_at is not None
    assert state(order) == Status.DELIVERED
    assert order.events.filter(to_status=Status.DELIVERED).count() == 1


def test_what_is_not_on_its_way_is_not_delivered():
    order = packed()
    with pytest.raises(orders.TransitionRefused):
        shipments.deliver(order=order)
    assert state(order) == Status.PREPARING


def test_a_parcel_that_came_back_goes_to_another_address():
    variant = a_variant(on_hand=5)
    order = sent(variant=variant)
    again = shipments.send_again(
        order=order, courier=a_courier("우체국택배"), number="1234567890123", address=elsewhere()
    )

    first, second = order.shipments.all()
    assert (first.has_failed, second.has_failed, second) == (True, False, again)
    assert [address.recipient for address in order.addresses.all()] == ["김받음", "이웃"]
    assert (state(order), Stock.objects.get(variant=variant).on_hand) == (Status.SHIPPED, 4)
    assert nothing_is_broken()


def test_the_failed_parcel_is_not_the_one_that_arrived():
    order = sent()
    shipments.send_again(order=order, courier=a_courier(), number="999999999999")
    shipments.deliver(order=order)
    assert [shipment.delivered_at is not None for shipment in order.shipments.all()] == [False, True]


def test_the_same_address_is_not_written_twice():
    order = sent()
    before = ShippingAddress.objects.get()
    same = shipments.Address(**{name: getattr(before, name) for name in shipments.Address.__dataclass_fields__})
    shipments.send_again(order=order, courier=a_courier(), number="999999999999", address=same)
    assert order.shipments.last().address == before
    assert ShippingAddress.objects.count() == 1


def test_sending_again_twice_sends_once_and_never_with_the_failed_number():
    order = sent()
    for _ in range(2):
        shipments.send_again(order=order, courier=a_courier(), number="999999999999")
    with pytest.raises(shipments.ShipmentRefused):
        shipments.send_again(order=order, courier=a_courier(), number=NUMBER)
    assert order.shipments.count() == 2


@pytest.mark.parametrize("status", [Status.PREPARING, Status.DELIVERED])
def test_only_an_order_on_its_way_is_sent_again(status):
    order = packed()
    if status == Status.DELIVERED:
        shipments.ship(order=order, courier=a_courier(), number=NUMBER)
        shipments.deliver(order=order)
    parcels = order.shipments.count()
    with pytest.raises(orders.TransitionRefused):
        shipments.send_again(order=order, courier=a_courier(), number="999999999999")
    assert (state(order), order.shipments.count()) == (status, parcels)


def test_the_letters_tell_the_parcel_and_its_arrival():
    order = sent()
    shipments.send_again(order=order, courier=a_courier("로젠택배"), number="12345678901")
    shipments.deliver(order=order)
    first, second, arrived = mail.outbox[-3:]

    assert first.subject == "[임팩트 뮤지엄] 상품이 출발했어요 (CJ대한통운 1234-5678-9012)"
    assert second.subject == "[임팩트 뮤지엄] 상품이 출발했어요 (로젠택배 1234-5678-901)"
    assert arrived.subject == "[임팩트 뮤지엄] 배송이 완료되었습니다"
    for text in (first.body, first.alternatives[0].content):
        assert "https://trace.cjlogistics.com/next/tracking.html?wblNo=123456789012" in text
        assert "1234-5678-9012" in text


@pytest.mark.parametrize(
    "address", ["https://example.com/", "javascript:alert({no})", "ftp://example.com/{no}", "{no}"]
)
def test_a_tracking_address_must_have_a_place_for_the_number_and_lead_to_a_page(address):
    with pytest.raises(ValidationError) as refusal:
        Courier(name="새 택배", tracking_url=address).full_clean()
    assert list(refusal.value.message_dict) == ["tracking_url"]


def test_a_purchase_is_confirmed_by_itself_seven_days_after_it_arrived():
    order, on_its_way = sent(), sent()
    shipments.deliver(order=order)
    for days, status in ((6, Status.DELIVERED), (7, Status.CONFIRMED), (8, Status.CONFIRMED)):
        with time_machine.travel(timezone.now() + timedelta(days=days, minutes=1)):
            call_command("confirm_deliveries")
        assert state(order) == status
    assert order.events.filter(to_status=Status.CONFIRMED).count() == 1
    assert state(on_its_way) == Status.SHIPPED
