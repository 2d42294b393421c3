"""The stock screen: who may see it, who may change it, and what it refuses beside the field."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from community.models import User
from shop.models import Stock, StockMovement, Variant
from shop.tests.factories import ProductFactory, a_brand, a_variant, an_order

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


def someone(*codenames: str) -> User:
    user = User.objects.create_user("keeper", password="pass-word-1")
    user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", *codenames]))
    return user


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(someone("change_stock"))
    return client


def screen(variant: Variant) -> str:
    return reverse("stock:page", args=[Stock.objects.get(variant=variant).pk])


def receive(client: Client, variant: Variant, quantity: object):
    return client.post(screen(variant), {"action": "receive", "receive-quantity": quantity, "receive-reason": "새 것"})


def adjust(client: Client, variant: Variant, change: object, reason: str = "재고 조사"):
    return client.post(screen(variant), {"action": "adjust", "adjust-change": change, "adjust-reason": reason})


def test_pieces_that_come_in_are_on_the_shelf_and_in_the_history(keeper):
    variant = a_variant(on_hand=3)

    receive(keeper, variant, 5)

    assert Stock.objects.get(variant=variant).on_hand == 8
    movement = variant.movements.first()
    assert (movement.kind, movement.on_hand_change, movement.reason) == ("receive", 5, "새 것")
    assert movement.by.username == "keeper"


def test_a_count_is_corrected_for_a_reason(keeper):
    variant = a_variant(on_hand=3)

    adjust(keeper, variant, -2, "재고 조사에서 모자람")

    assert Stock.objects.get(variant=variant).on_hand == 1
    assert variant.movements.first().reason == "재고 조사에서 모자람"


@pytest.mark.parametrize("quantity", ["", "0", "-3", "1.5", "많이", "100001"])
def test_what_is_no_quantity_is_refused_beside_the_field(keeper, quantity):
    variant = a_variant(on_hand=3)

    response = receive(keeper, variant, quantity)

    assert response.status_code == 422
    assert "quantity" in response.context["steps"][0].form.errors
    assert Stock.objects.get(variant=variant).on_hand == 3


@pytest.mark.parametrize(("change", "reason"), [("0", "조사"), ("-2", ""), ("-2", "   "), ("-9", "조사")])
def test_a_correction_without_sense_or_reason_changes_nothing(keeper, change, reason):
    variant = a_variant(on_hand=3)

    assert adjust(keeper, variant, change, reason).status_code == 422
    assert Stock.objects.get(variant=variant).on_hand == 3
    assert StockMovement.objects.count() == 1


def test_pieces_that_are_promised_to_an_order_cannot_be_taken_away(keeper):
    variant = a_variant(on_hand=3)
    an_order(variant, 2)

    response = adjust(keeper, variant, -2)

    assert "예약되지 않은 재고는 1개뿐이에요." in response.content.decode()
    assert Stock.objects.get(variant=variant).on_hand == 3


def test_who_may_only_look_sees_no_form_and_changes_nothing(client):
    variant = a_variant(on_hand=3)
    client.force_login(someone("view_stock"))

    assert "receive-quantity" not in client.get(screen(variant)).content.decode()
    receive(client, variant, 5)

    assert Stock.objects.get(variant=variant).on_hand == 3


def test_who_may_not_look_sees_nothing(client):
    variant = a_variant()
    client.force_login(someone())

    assert client.get(reverse("stock:index")).status_code == 302
    assert client.get(screen(variant)).status_code == 302


def test_every_form_carries_its_token(client):
    client = Client(enforce_csrf_checks=True)
    client.force_login(someone("change_stock"))

    page = client.get(screen(a_variant())).content.decode()

    assert page.count('name="csrfmiddlewaretoken"') >= page.count('method="post" class="ledger-form"') == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("level=out", ["품절 비누"]),
        ("level=low", ["얼마 없는 비누"]),
        ("q=많은+비누", ["많은 비누"]),
        ("q=soap-1", ["많은 비누"]),
        ("q=없는것", []),
    ],
)
def test_the_list_answers_what_a_keeper_asks(keeper, query, found):
    ProductFactory(name="많은 비누", variants=[{"sku": "SOAP-1", "on_hand": 50}])
    ProductFactory(name="얼마 없는 비누", variants=[{"sku": "SOAP-2", "on_hand": 3}])
    ProductFactory(name="품절 비누", variants=[{"sku": "SOAP-3", "on_hand": 0}])

    rows = keeper.get(f"{reverse('stock:index')}?{query}").context["object_list"]

    assert [row.variant.product.name for row in rows] == found


def test_the_list_can_be_narrowed_to_a_brand_or_a_product(keeper):
    soap, bag = ProductFactory(brand=a_brand("거품")), ProductFactory(brand=a_brand("다시결"))

    by_brand = keeper.get(f"{reverse('stock:index')}?brand={soap.brand_id}").context["object_list"]
    by_product = keeper.get(f"{reverse('stock:index')}?product={bag.pk}").context["object_list"]

    assert [row.variant.product for row in by_brand] == [soap]
    assert [row.variant.product for row in by_product] == [bag]


def test_the_list_asks_the_same_questions_of_many_options_as_of_few(keeper, django_assert_max_num_queries):
    ProductFactory()
    keeper.get(reverse("stock:index"))
    with django_assert_max_num_queries(100) as few:
        keeper.get(reverse("stock:index"))
    for _ in range(10):
        ProductFactory()

    with django_assert_max_num_queries(len(few)):
        keeper.get(reverse("stock:index"))
