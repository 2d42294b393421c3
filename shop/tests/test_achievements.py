from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from shop.impact import ImpactRule
from shop.models import Order, OrderItem, Product
from shop.tests.factories import ProductFactory, a_brand, home_page

pytestmark = pytest.mark.django_db

PER_UNIT, PER_N = ImpactRule.Kind.PER_UNIT, ImpactRule.Kind.PER_N


def sell(product: Product, *, quantity: int, status: str = Order.Status.CONFIRMED, **rule: object) -> OrderItem:
    number = Order.objects.count()
    order = Order.objects.create(
        number=f"IM-{number}",
        checkout_key=f"key-{number}",
        status=status,
        subtotal=100 * quantity,
        shipping_fee=0,
        total=100 * quantity,
        agreed_at=timezone.now(),
    )
    known = {"impact_kind": PER_UNIT, "impact_amount": 1, "impact_unit": "우산(개)", "unit_price": 100}
    sums = {"list_price": 100, "quantity": quantity, "subtotal": 100 * quantity}
    return OrderItem.objects.create(order=order, product=product, **{**known, **sums, **rule})


def test_confirmed_purchases_add_up_by_unit_the_best_sold_first() -> None:
    tote = ProductFactory()
    sell(tote, quantity=2, impact_unit="나무(그루)")
    sell(tote, quantity=3)
    sell(tote, quantity=4)
    assert OrderItem.objects.achievements() == [(7, "우산(개)"), (2, "나무(그루)")]


def test_only_what_was_kept_counts() -> None:
    tote = ProductFactory()
    sell(tote, quantity=5, cancelled=1, returned=2, refunded=300)
    percent = {"impact_kind": ImpactRule.Kind.PERCENT, "impact_amount": 10, "impact_unit": "원"}
    sell(tote, quantity=4, returned=3, refunded=300, **percent)
    assert OrderItem.objects.achievements() == [(2, "우산(개)"), (10, "원")]


@pytest.mark.parametrize("status", [status for status in Order.Status if status != Order.Status.CONFIRMED])
def test_a_purchase_that_is_not_confirmed_does_not_count(status: str) -> None:
    sell(ProductFactory(), quantity=3, status=status)
    assert OrderItem.objects.achievements() == []


def test_pieces_of_several_orders_together_fill_a_lot() -> None:
    sesame = ProductFactory()
    for quantity in (2, 2, 2):
        sell(sesame, quantity=quantity, impact_kind=PER_N, impact_every=5, impact_unit="점심(끼)")
    assert OrderItem.objects.achievements() == [(Decimal(1), "점심(끼)")]


def test_pieces_of_different_products_do_not_fill_a_lot_together() -> None:
    for _ in range(2):
        sell(ProductFactory(), quantity=3, impact_kind=PER_N, impact_every=5, impact_unit="점심(끼)")
    assert OrderItem.objects.achievements() == []


def test_the_rule_of_the_receipt_counts_and_not_that_of_the_product_today() -> None:
    tote = ProductFactory(impact_kind=PER_UNIT, impact_amount=9, impact_unit="우산(개)")
    sell(tote, quantity=1, impact_amount=1)
    assert OrderItem.objects.achievements() == [(1, "우산(개)")]


def test_a_brand_shows_what_its_own_products_did(client: Client) -> None:
    own = ProductFactory(brand=a_brand("다시결", slug="dasigyeol"))
    other = ProductFactory(brand=a_brand("거품한줌"))
    sell(own, quantity=2)
    sell(other, quantity=5)
    assert client.get("/brands/dasigyeol/").context["achievements"] == [(2, "우산(개)")]


def test_the_entrance_shows_what_all_did_together(client: Client) -> None:
    home_page()
    sell(ProductFactory(), quantity=1234)
    html = client.get("/").content.decode()
    assert "1,234" in html
    assert "우산" in html
