"""The commands that run beside the shop: each may be run at any time, and again."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from shop import shipments
from shop.models import Order
from shop.tests.factories import a_courier, a_paid_order, an_order

pytestmark = pytest.mark.django_db


def run(name: str, **options: object) -> str:
    out = StringIO()
    call_command(name, stdout=out, **options)
    return out.getvalue()


def test_orders_expire_after_their_deadline_and_not_before():
    order = an_order()
    assert run("expire_reservations") == "0 orders expired.\n"
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert run("expire_reservations") == "1 orders expired.\n"
        assert run("expire_reservations") == "0 orders expired.\n"
    order.refresh_from_db()
    assert order.status == Order.Status.EXPIRED


@pytest.mark.parametrize("name", ["expire_reservations", "confirm_deliveries", "reconcile_payments"])
def test_where_there_is_no_cron_the_command_stays(monkeypatch, name: str):
    waits: list[int] = []

    def wait_twice(seconds: int) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", wait_twice)
    # Closing the connection would end the transaction that this test lives in.
    monkeypatch.setattr(f"shop.management.commands.{name}.close_old_connections", lambda: None)
    with pytest.raises(KeyboardInterrupt):
        run(name, every=60)
    assert waits == [60, 60]


def test_purchases_are_confirmed_seven_days_after_they_arrived_and_once():
    order = a_paid_order(to=Order.Status.PREPARING)
    shipments.ship(order=order, courier=a_courier(), number="123456789012")
    shipments.deliver(order=order)
    assert run("confirm_deliveries") == "0 purchases confirmed, 0 buyers reminded.\n"
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1)):
        assert run("confirm_deliveries") == "1 purchases confirmed, 0 buyers reminded.\n"
        assert run("confirm_deliveries") == "0 purchases confirmed, 0 buyers reminded.\n"


def test_sending_what_was_sent_sends_nothing():
    an_order()
    assert run("send_outbox") == "0 letters sent.\n"
