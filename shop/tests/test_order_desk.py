"""The order desk: what an operator sees of an order and which steps are offered."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from community.models import User
from shop import claims
from shop.models import Order, Stock
from shop.tests.factories import (
    a_brand,
    a_claim,
    a_courier,
    a_paid_order,
    a_personal_tag,
    a_problem,
    a_variant,
    an_order,
)
from shop.viewsets.orders import OrderViewSet

pytestmark = pytest.mark.django_db

Status = Order.Status


def someone(*codenames: str) -> User:
    user = User.objects.create_user("operator", password="pass-word-1")
    user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", *codenames]))
    return user


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(someone("change_order"))
    return client


def desk(order: Order) -> str:
    return reverse("order:page", args=[order.pk])


def confirm(client: Client, order: Order, amount: object):
    return client.post(desk(order), {"action": "deposit", "deposit-amount": amount})


def step(client: Client, order: Order, to: Status, note: str = "", **fields: object):
    if to == Status.SHIPPED:
        fields = {"courier": a_courier().pk, "number": "123456789012", **fields}
    typed = {f"{to.value}-{name}": value for name, value in {"note": note, **fields}.items()}
    return client.post(desk(order), {"action": to.value, **typed})


def state(order: Order) -> str:
    return Order.objects.get(pk=order.pk).status


def test_the_page_shows_who_ordered_what_for_how_much(operator):
    order = an_order(a_variant(name="비누", price=12900), 2)

    shown = operator.get(desk(order)).content.decode()

    for text in (
        order.number,
        "비누",
        "12,900원",
        "28,800원",
        "홍길동",
        "김받음",
        "세종대로 110",
        "문 앞에 놓아 주세요",
    ):
        assert text in shown


def test_a_deposit_of_the_right_amount_pays_the_order(operator):
    order = an_order(a_variant(price=60000))

    confirm(operator, order, order.total)

    assert state(order) == Status.PAID
    event = order.events.last()
    assert (event.to_status, event.by.username) == (Status.PAID, "operator")


@pytest.mark.parametrize("amount", [1000, "", "-1", "많이"])
def test_a_deposit_of_another_amount_is_refused_beside_the_field(operator, amount):
    order = an_order(a_variant(price=60000))

    response = confirm(operator, order, amount)

    assert response.status_code == 422
    assert "amount" in response.context["own"]["deposit"].form.errors
    assert state(order) == Status.PENDING


@pytest.mark.parametrize(
    ("walked", "offered"),
    [
        ([], [Status.CANCELLED]),
        (["paid"], [Status.PREPARING, Status.CANCELLED]),
        (["paid", Status.PREPARING], [Status.SHIPPED, Status.CANCELLED]),
        (["paid", Status.PREPARING, Status.SHIPPED], [Status.DELIVERED, "send_again"]),
        (["paid", Status.PREPARING, Status.SHIPPED, Status.DELIVERED], [Status.CONFIRMED, Status.RETURNED]),
        ([Status.CANCELLED], []),
    ],
)
def test_only_the_steps_of_the_table_are_offered(operator, walked, offered):
    order = an_order(a_variant(price=60000))
    for to in walked:
        confirm(operator, order, order.total) if to == "paid" else step(operator, order, to, "사정")

    context = operator.get(desk(order)).context

    assert [step.action for step in context["steps"]] == offered
    assert ("deposit" in context["own"]) == (not walked)


def test_a_cancellation_wants_a_reason_and_gives_the_pieces_back(operator):
    variant = a_variant(on_hand=3)
    order = an_order(variant, 2)

    assert step(operator, order, Status.CANCELLED).status_code == 422
    assert state(order) == Status.PENDING

    step(operator, order, Status.CANCELLED, "구매자가 전화로 부탁했어요.")
    assert state(order) == Status.CANCELLED
    assert order.events.last().note == "구매자가 전화로 부탁했어요."
    assert Stock.objects.get(variant=variant).reserved == 0


def test_an_order_leaves_with_its_courier_and_number(operator):
    order = a_paid_order(to=Status.PREPARING)

    step(operator, order, Status.SHIPPED, number="1234-5678-9012")

    shipment = order.shipments.get()
    assert (state(order), str(shipment)) == (Status.SHIPPED, "CJ대한통운 1234-5678-9012")
    assert shipment.event.by.username == "operator"
    assert shipment.tracking_address in operator.get(desk(order)).content.decode()


@pytest.mark.parametrize("number", ["", "12345", "운송장"])
def test_an_order_does_not_leave_with_a_number_that_cannot_be(operator, number):
    order = a_paid_order(to=Status.PREPARING)

    response = step(operator, order, Status.SHIPPED, number=number)

    assert response.status_code == 422
    assert list(response.context["steps"][0].form.errors) == ["number"]
    assert (state(order), order.shipments.count()) == (Status.PREPARING, 0)


def test_a_parcel_that_came_back_is_sent_to_the_address_typed_anew(operator):
    order = a_paid_order(to=Status.PREPARING)
    step(operator, order, Status.SHIPPED)
    form = operator.get(desk(order)).context["steps"][1].form
    typed = {name: form[name].value() or "" for name in form.fields}
    typed |= {"courier": a_courier().pk, "number": "999999999999", "recipient": "이웃"}

    operator.post(desk(order), {"action": "send_again", **{f"send_again-{k}": v for k, v in typed.items()}})

    assert [shipment.has_failed for shipment in order.shipments.all()] == [True, False]
    assert (order.shipments.last().address.recipient, state(order)) == ("이웃", Status.SHIPPED)


def test_a_delivery_is_written_on_the_parcel(operator):
    order = a_paid_order(to=Status.PREPARING)
    step(operator, order, Status.SHIPPED)
    step(operator, order, Status.DELIVERED)

    assert state(order) == Status.DELIVERED
    assert order.shipments.get().delivered_at is not None


def test_a_step_that_is_not_offered_changes_nothing(operator):
    order = an_order()

    response = operator.post(desk(order), {"action": "shipped", "shipped-note": ""}, follow=True)

    assert "그사이에 주문의 상태가 바뀌었어요" in response.content.decode()
    assert state(order) == Status.PENDING


def test_who_may_only_look_is_offered_nothing_and_changes_nothing(client):
    order = an_order(a_variant(price=60000))
    client.force_login(someone("view_order"))

    context = client.get(desk(order)).context
    assert (context["steps"], context["own"]) == ([], {})

    confirm(client, order, order.total)
    assert state(order) == Status.PENDING


def test_who_may_not_look_sees_nothing(client):
    order = an_order()
    client.force_login(someone())

    assert client.get(reverse("order:index")).status_code == 302
    assert client.get(desk(order)).status_code == 302


def test_nothing_of_an_order_can_be_added_edited_or_deleted():
    names = {pattern.name for pattern in OrderViewSet().get_urlpatterns()}

    assert names == {"index", "index_results", "page", "picking", "packing", "tracking"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=010-1111-2222", ["김하나"]),
        ("q=이둘", ["이둘"]),
        ("q=01033334444", ["이둘"]),
        ("q=3333-4444", ["이둘"]),
        ("q=이둘+010-3333", ["이둘"]),
        ("q=이둘+010-1111", []),
        ("method=bank_transfer", ["김하나", "이둘"]),
        ("status=pending", ["김하나", "이둘"]),
        ("status=paid", []),
        ("payment=waiting", ["김하나", "이둘"]),
        ("payment=captured", []),
        ("placed_at_from=2020-01-01&placed_at_to=2020-12-31", []),
    ],
)
def test_the_list_answers_what_an_operator_asks(operator, query, found):
    an_order(buyer_name="김하나", buyer_phone="01011112222")
    an_order(a_personal_tag(personal_text_label=""), buyer_name="이둘", buyer_phone="01033334444", depositor="이둘")

    orders = operator.get(f"{reverse('order:index')}?{query}").context["object_list"]

    assert sorted(order.buyer_name for order in orders) == found


def test_orders_are_found_by_the_problem_of_their_products(operator):
    ocean, care = a_problem("바다"), a_problem("돌봄")
    of_ocean = a_variant(name="그물 가방", brand=a_brand("그물", problem=ocean))
    an_order(of_ocean, buyer_name="김하나")
    gone = an_order(of_ocean, buyer_name="이둘")
    gone.items.update(product=None, variant=None)
    an_order(a_variant(brand=a_brand("이웃", problem=care)), buyer_name="박셋")

    found = operator.get(reverse("order:index"), {"problem": ocean.pk}).context["object_list"]

    assert sorted(order.buyer_name for order in found) == ["김하나", "이둘"]


def test_orders_are_found_whose_buyers_wait_for_an_answer(operator):
    waiting, answered, _silent = (a_paid_order(to=Status.PREPARING) for _ in range(3))
    a_claim(waiting, "cancel")
    claims.withdraw(claim=a_claim(answered, "cancel"))

    found = operator.get(reverse("order:index"), {"claim": "open"}).context["object_list"]

    assert list(found) == [waiting]


def test_an_order_is_found_by_the_number_of_its_parcel(operator):
    order, _another = a_paid_order(to=Status.PREPARING), an_order()
    step(operator, order, Status.SHIPPED)

    found = operator.get(reverse("order:index"), {"q": "1234-5678-9012"}).context["object_list"]

    assert list(found) == [order]


def test_couriers_are_kept_in_the_admin_and_stay_while_parcels_need_them(client):
    client.force_login(User.objects.create_superuser("boss", password="pass-word-1"))
    courier = a_courier()
    fields = {"name": "CJ대한통운", "tracking_url": "https://example.com/{no}", "number_lengths": "12", "sort_order": 0}
    client.post(reverse("courier:edit", args=[courier.pk]), {**fields, "phone": "1588-1255", "is_active": "on"})
    courier.refresh_from_db()
    assert (courier.tracking_address("7"), courier.phone) == ("https://example.com/7", "15881255")

    order = a_paid_order(to=Status.PREPARING)
    step(client, order, Status.SHIPPED)
    response = client.post(reverse("courier:delete", args=[courier.pk]), follow=True)
    assert "운송장으로 보낸 주문이 있어서 지울 수 없어요" in response.content.decode()
    assert order.shipments.get().courier == courier


def test_an_order_is_found_by_its_number(operator):
    order, _another = an_order(), an_order()

    orders = operator.get(reverse("order:index"), {"q": order.number}).context["object_list"]

    assert list(orders) == [order]


def test_the_list_asks_the_same_questions_of_many_orders_as_of_few(operator, django_assert_max_num_queries):
    an_order()
    operator.get(reverse("order:index"))
    with django_assert_max_num_queries(100) as few:
        operator.get(reverse("order:index"))
    for _ in range(5):
        an_order()

    with django_assert_max_num_queries(len(few)):
        operator.get(reverse("order:index"))


def test_every_order_of_the_list_leads_to_its_page(operator):
    order = an_order()
    listed = operator.get(reverse("order:index")).content.decode()
    assert f'href="{desk(order)}"' in listed
