"""Sales: what was paid for in a period, by day, product, brand and problem."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.models import User
from shop import claim_desk, orders
from shop.cart import Wanted
from shop.models import Order, Payment
from shop.payments import bank_transfer
from shop.sales import sales
from shop.tests.factories import (
    a_brand,
    a_claim,
    a_coupon,
    a_problem,
    a_variant,
    an_arrived_order,
    an_editor,
    an_order,
    shop_settings,
)
from shop.tests.test_order_desk import someone
from shop.viewsets.sales import bars

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def sell(variant, quantity: int = 1, day: int = 10, hour: int = 12, **draft: str) -> Order:
    order = an_order(variant, quantity, **draft)
    by = User.objects.filter(username="editor").first() or an_editor()
    bank_transfer.confirm_deposit(payment=order.payments.get(), amount=order.total, by=by)
    at = timezone.make_aware(datetime(2026, 11, day, hour))
    Payment.objects.filter(order=order).update(captured_at=at)
    order.refresh_from_db()
    return order


def november():
    return sales(first=FIRST, last=LAST)


def test_sales_add_up_by_product_brand_and_problem():
    shop_settings()
    other = a_brand("바다결", problem=a_problem("바다"))
    soap, bag = a_variant(name="비누", price=5000), a_variant(name="가방", price=20000, brand=other)
    sell(soap, 2)
    sell(soap, 1)
    sell(bag, 1)

    sold = november()

    assert [(row.label, row.orders, row.pieces, row.won) for row in sold.products] == [
        ("바다결 · 가방", 1, 1, 20000),
        ("다시결 · 비누", 2, 3, 15000),
    ]
    assert [(row.label, row.won, row.percent) for row in sold.brands] == [("바다결", 20000, 100), ("다시결", 15000, 75)]
    assert [(row.label, row.won) for row in sold.problems] == [("바다", 20000), ("플라스틱과 자원순환", 15000)]
    assert (sold.won, sold.orders, sold.pieces, sold.shipping) == (35000, 3, 4, 9000)


def test_a_day_ends_at_midnight_in_seoul():
    variant = a_variant(price=5000)
    sell(variant, day=10, hour=0)
    sell(variant, day=10, hour=23)
    sell(variant, day=11, hour=0)

    sold = november()

    assert [(day.day.day, day.orders, day.won) for day in sold.days if day.orders] == [(10, 2, 10000), (11, 1, 5000)]
    assert len(sold.days) == 30


def test_a_discount_is_no_sale():
    a_coupon(value=3000)
    sell(a_variant(price=10000), coupon="첫나들이")
    sold = november()
    assert (sold.goods, sold.discount, sold.won) == (10000, 3000, 7000)
    assert [row.won for row in (*sold.products, *sold.brands, *sold.problems)] == [7000, 7000, 7000]


def test_what_is_not_paid_cancelled_or_of_another_month_is_not_counted():
    variant = a_variant()
    an_order(variant)
    orders.transition(sell(variant), to=Order.Status.CANCELLED)
    order = sell(variant)
    Payment.objects.filter(order=order).update(captured_at=timezone.make_aware(datetime(2026, 12, 1)))
    sold = november()
    assert (sold.orders, sold.won, list(sold.products)) == (0, 0, [])


def test_only_what_was_kept_is_sold_and_the_ways_that_buyers_paid_for_are_delivery():
    shop_settings()
    soap = a_variant(name="비누", price=10000, on_hand=9)
    a_claim(sell(soap, 3), "cancel", [1])
    a_claim(sell(a_variant(name="가방", price=60000)), "cancel")
    sold = november()
    assert [(row.label, row.orders, row.pieces, row.won) for row in sold.products] == [("다시결 · 비누", 1, 2, 20000)]
    assert (sold.orders, sold.pieces, sold.goods, sold.refunded, sold.won) == (1, 2, 30000, 10000, 20000)
    assert [(day.orders, day.pieces, day.won) for day in sold.days if day.orders] == [(1, 2, 20000)]
    assert sold.shipping == 3000


def test_a_way_back_that_was_paid_is_delivery():
    shop_settings()
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 2))
    Payment.objects.update(captured_at=timezone.make_aware(datetime(2026, 11, 10, 12)))
    claim = claim_desk.grant(claim=a_claim(order, "return", [1]), by=an_editor())
    claim_desk.collect(claim=claim, restocked={}, by=claim.decided_by, at=timezone.now())
    claim_desk.finish(claim=claim, by=claim.decided_by)
    sold = november()
    assert (sold.won, sold.refunded, sold.shipping) == (10000, 10000, 6000)


def test_many_orders_are_read_in_as_many_statements_as_few(django_assert_num_queries):
    for number in range(3):
        sell(a_variant(name=f"비누 {number}"))
    with django_assert_num_queries(6):
        november()


def test_the_highest_day_fills_the_chart_and_a_small_one_can_be_seen():
    soap = a_variant(price=10, on_hand=9)
    sell(a_variant(price=100000), day=1)
    sell(soap, day=2)
    drawn = bars(november().days)
    assert [(bar.x, bar.y, bar.height) for bar in drawn[:3]] == [(0, 0, 100), (10, 99, 1), (20, 100, 0)]


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(someone("view_order"))
    return client


def test_the_page_shows_the_chart_with_a_table_beside_it(operator):
    sell(a_variant(name="비누", price=12900))
    page = operator.get(reverse("sales:index"), {"first": "2026-11-01", "last": "2026-11-30"}).content.decode()
    for part in ("<title>2026.11.10 12,900원</title>", '<th scope="row">2026.11.10</th>', "다시결 · 비누"):
        assert part in page
    assert 'style="' not in page.split('class="shop-chart"')[1].split("</svg>")[0]


def test_without_a_period_the_last_thirty_days_are_shown(operator):
    today = timezone.localdate()
    days = operator.get(reverse("sales:index")).context["sales"].days
    assert (days[0].day, days[-1].day) == (today - timedelta(days=29), today)


@pytest.mark.parametrize(
    ("first", "last"), [("2026-11-02", "2026-11-01"), ("2020-01-01", "2026-01-01"), ("x", "2026-01-01")]
)
def test_a_period_that_makes_no_sense_is_said_beside_its_field(operator, first, last):
    response = operator.get(reverse("sales:index"), {"first": first, "last": last})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert "sales" not in response.context


def test_who_may_not_see_orders_sees_no_sales(client):
    client.force_login(someone())
    assert client.get(reverse("sales:index")).status_code == 302
