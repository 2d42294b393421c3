"""Two operators, two cron jobs: what is done at once is done once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shop import orders, shipments
from shop.models import Letter, Order, OrderEvent
from shop.tests.books import nothing_is_broken
from shop.tests.factories import a_courier, a_paid_order
from shop.tests.test_races import at_once

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
Status = Order.Status


@pytest.fixture(autouse=True)
def _letters_wait_for_a_worker(settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_the_same_parcel_written_down_by_eight_at_once_is_one_parcel():
    order, courier = a_paid_order(to=Status.PREPARING), a_courier()

    results = at_once(8, lambda _: shipments.ship(order=order, courier=courier, number="123456789012").pk)

    assert results == [order.shipments.get().pk] * 8
    assert Letter.objects.filter(kind=Letter.Kind.SHIPPED).count() == 1
    assert nothing_is_broken()


def test_of_different_numbers_at_once_one_is_written_down():
    order, courier = a_paid_order(to=Status.PREPARING), a_courier()

    results = at_once(6, lambda n: shipments.ship(order=order, courier=courier, number=f"12345678901{n}").number)

    refused = [result for result in results if isinstance(result, shipments.ShipmentRefused)]
    assert (order.shipments.count(), len(refused)) == (1, 5)
    assert nothing_is_broken()


def test_two_confirmations_at_once_confirm_each_purchase_once():
    for number in range(3):
        order = a_paid_order(to=Status.PREPARING)
        shipments.ship(order=order, courier=a_courier(), number=f"12345678901{number}")
        shipments.deliver(order=order)
    later = timezone.now() + timedelta(days=8)

    confirmed = at_once(4, lambda _: orders.confirm_kept(at=later))

    assert sum(confirmed) == 3
    assert OrderEvent.objects.filter(to_status=Status.CONFIRMED).count() == 3
