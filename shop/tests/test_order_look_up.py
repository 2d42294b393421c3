"""A guest finds an order by its number and the telephone number it was placed with."""

import pytest
import time_machine
from django.test import Client

from shop.models import Order
from shop.tests.factories import an_order

pytestmark = pytest.mark.django_db
WRONG = "주문번호와 휴대전화가 맞는 주문을 찾지 못했어요. 둘 다 다시 확인해 주세요."


@pytest.fixture(autouse=True)
def _in_one_window():
    with time_machine.travel("2026-11-22T03:00:01Z", tick=False):
        yield


def look_up(client: Client, number: str, phone: str = "010-1234-5678", **extra):
    return client.post("/orders/", {"number": number, "phone": phone}, **extra)


def test_number_and_phone_lead_to_the_signed_page(client):
    order = an_order()
    response = look_up(client, order.number)
    assert (response.status_code, response.url) == (303, order.get_absolute_url())
    assert client.get(response.url).status_code == 200


@pytest.mark.parametrize(
    "typed", [str.lower, lambda number: f" {number.replace('-', '')} ", lambda n: n.replace("0", "O")]
)
def test_a_number_is_understood_as_people_type_it(client, typed):
    order = an_order()
    Order.objects.update(number="IM-261122-0A0B0C0D0E0F")
    order.refresh_from_db()
    prefix, day, random = order.number.split("-")
    assert look_up(client, f"{prefix}-{day}-{typed(random)}").url == order.get_absolute_url()


def test_a_wrong_pair_does_not_say_which_part_was_wrong(client):
    order = an_order()
    tries = [
        (order.number, "010-9999-9999"),
        ("IM-261122-000000000000", "010-1234-5678"),
        ("없는 번호", "010-1234-5678"),
    ]
    responses = [look_up(client, number, phone) for number, phone in tries]
    assert [response.status_code for response in responses] == [422, 422, 422]
    for response in responses:
        assert response.context["form"].errors == {"__all__": [WRONG]}
        assert order.buyer_name not in response.content.decode()


def test_a_telephone_number_that_is_none_is_told_beside_its_field(client):
    response = look_up(client, an_order().number, "12")
    assert list(response.context["form"].errors) == ["phone"]


def test_one_order_is_tried_a_few_times_only_from_wherever(client):
    order = an_order()
    answers = [look_up(client, order.number, "010-0000-0000", REMOTE_ADDR=f"10.0.0.{n}").status_code for n in range(6)]
    assert answers == [422, 422, 422, 422, 422, 429]
    response = look_up(client, order.number, REMOTE_ADDR="10.0.0.99")
    assert (response.status_code, response["Retry-After"]) == (429, "600")
    assert "잠시 쉬었다 가 주세요" in response.content.decode()


def test_one_address_tries_so_many_orders_and_others_are_not_in_its_way(client):
    order = an_order()
    for n in range(20):
        assert look_up(client, f"IM-261122-00000000{n:04}").status_code == 422
    assert look_up(client, order.number).status_code == 429
    assert look_up(client, order.number, REMOTE_ADDR="10.1.1.1").status_code == 303


def test_behind_our_proxy_it_is_the_client_who_is_counted(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    order = an_order()

    def ask(number: str, *, of: str) -> int:
        return look_up(client, number, REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": of}).status_code

    assert {ask(f"IM-261122-00000000{n:04}", of=f"1.1.1.{n}, 203.0.113.7") for n in range(20)} == {422}
    assert [ask(order.number, of="203.0.113.7"), ask(order.number, of="203.0.113.8")] == [429, 303]


def test_the_form_carries_a_token():
    assert Client(enforce_csrf_checks=True).post("/orders/", {"number": "a", "phone": "b"}).status_code == 403


def test_the_footer_and_a_lost_order_lead_to_the_form(client):
    page = client.get("/orders/").content.decode()
    assert '<a href="/orders/">주문 조회</a>' in page.split("<footer")[1]
    lost = client.get("/orders/IM-261122-000000000000/").content.decode()
    assert 'href="/orders/">주문번호로 찾기</a>' in lost.split("<main")[1].split("</main>")[0]
