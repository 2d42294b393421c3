"""check_integrity finds nothing in a shop that works, and names each thing somebody breaks behind its back."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from shop import orders
from shop.integrity import breaches
from shop.models import Order
from shop.payments import bank_transfer
from shop.tests.factories import a_variant, an_editor, an_order

pytestmark = pytest.mark.django_db
Status = Order.Status


def sql(statement: str, *values: object) -> None:
    """Straight into the database, past everything that would refuse it."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture(scope="module")
def kept(shared_rows) -> Iterator[dict[str, int]]:
    """One order in every state."""
    with shared_rows():
        yield {name: order.pk for name, order in orders_in_every_state().items()}


@pytest.fixture
def shop(kept) -> dict[str, Order]:
    return {name: Order.objects.get(pk=pk) for name, pk in kept.items()}


def orders_in_every_state() -> dict[str, Order]:
    editor, made = an_editor(), {}
    ways: dict[str, list[Status]] = {
        "pending": [],
        "cancelled": [Status.CANCELLED],
        "expired": [Status.EXPIRED],
        "paid": [Status.PAID],
        "refunded": [Status.PAID, Status.CANCELLED],
        "preparing": [Status.PAID, Status.PREPARING],
        "shipped": [Status.PAID, Status.PREPARING, Status.SHIPPED],
        "confirmed": [Status.PAID, Status.PREPARING, Status.SHIPPED, Status.DELIVERED, Status.CONFIRMED],
    }
    for name, way in ways.items():
        order = made[name] = an_order(a_variant(on_hand=5), 2)
        for status in way:
            if status == Status.PAID:
                bank_transfer.confirm_deposit(payment=order.payments.get(), amount=order.total, by=editor)
            orders.transition(order, to=status)
    return made


def found(**later: int) -> list[str]:
    return [str(breach) for breach in breaches(at=timezone.now() + timedelta(**later))]


def test_a_shop_that_works_has_nothing_to_find(shop):
    out = StringIO()
    call_command("check_integrity", stdout=out)
    assert out.getvalue() == "Everything adds up.\n"


def test_late_money_that_took_its_order_up_again_is_right(shop):
    order = shop["expired"]
    bank_transfer.confirm_deposit(payment=order.payments.get(), amount=order.total, by=an_order().events.get().by)
    assert found() == []


def test_the_command_ends_with_an_error_and_prints_what_it_found(shop):
    sql("UPDATE shop_stock SET on_hand = on_hand + 1 WHERE variant_id = %s", shop["pending"].items.get().variant_id)
    out = StringIO()
    with pytest.raises(CommandError, match="1 breaches found"):
        call_command("check_integrity", stdout=out)
    assert out.getvalue().startswith("I1 variant")


def break_reserved(order: Order) -> None:
    sql("UPDATE shop_stock SET reserved = 1 WHERE variant_id = %s", order.items.get().variant_id)


def break_movement(order: Order) -> None:
    sql("DELETE FROM shop_stockmovement WHERE kind = 'reserve' AND order_item_id = %s", order.items.get().pk)


def break_reservation(order: Order) -> None:
    sql("UPDATE shop_reservation SET status = 'released' WHERE order_item_id = %s", order.items.get().pk)


def break_shipment(order: Order) -> None:
    item = order.items.get()
    sql("UPDATE shop_stockmovement SET kind = 'adjust' WHERE kind = 'ship' AND order_item_id = %s", item.pk)


def break_capture(order: Order) -> None:
    sql("UPDATE shop_payment SET status = 'captured' WHERE order_id = %s", order.pk)


def break_money(order: Order) -> None:
    sql("UPDATE shop_payment SET status = 'refunded' WHERE order_id = %s", order.pk)


def break_total(order: Order) -> None:
    sql("UPDATE shop_order SET subtotal = subtotal + 1, total = total + 1 WHERE id = %s", order.pk)


def break_payment_amount(order: Order) -> None:
    sql("UPDATE shop_payment SET amount = amount + 1 WHERE order_id = %s", order.pk)


def break_lines(order: Order) -> None:
    item = order.items.get()
    sql("DELETE FROM shop_reservation WHERE order_item_id = %s", item.pk)
    sql("DELETE FROM shop_stockmovement WHERE order_item_id = %s", item.pk)
    sql("UPDATE shop_stock SET reserved = 0 WHERE variant_id = %s", item.variant_id)
    sql("DELETE FROM shop_orderitem WHERE id = %s", item.pk)


def break_status(order: Order) -> None:
    sql("UPDATE shop_order SET status = 'delivered' WHERE id = %s", order.pk)


def break_event(order: Order) -> None:
    sql("UPDATE shop_orderevent SET from_status = 'pending' WHERE order_id = %s AND to_status = 'shipped'", order.pk)


@pytest.mark.parametrize(
    ("broken", "state", "codes"),
    [
        (break_reserved, "pending", {"I1"}),
        (break_movement, "pending", {"I1", "I2"}),
        (break_reservation, "pending", {"I1"}),
        (break_shipment, "shipped", {"I2"}),
        (break_capture, "cancelled", {"I3"}),
        (break_money, "paid", {"I6"}),
        (break_total, "pending", {"I5"}),
        (break_payment_amount, "pending", {"I5"}),
        (break_payment_amount, "paid", {"I5"}),
        (break_lines, "pending", {"I5", "I8"}),
        (break_status, "shipped", {"I12"}),
        (break_event, "shipped", {"I12"}),
    ],
)
def test_what_was_broken_is_named(shop: dict[str, Order], broken: Callable[[Order], None], state: str, codes: set[str]):
    broken(shop[state])
    assert {line.split()[0] for line in found()} == codes


def test_a_reservation_that_overstays_is_named(shop):
    due = shop["pending"].payments.get().due_at
    assert [str(breach) for breach in breaches(at=due + timedelta(seconds=59))] == []
    attempt, reservation = breaches(at=due + timedelta(seconds=61))
    assert (attempt.code, reservation.code) == ("I9", "I10")
    assert shop["pending"].number in reservation.what


def test_the_expiry_command_leaves_nothing_to_find(shop):
    assert orders.expire_overdue(at=timezone.now() + timedelta(days=5)) == 1
    assert found(days=5) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE shop_stock SET reserved = on_hand + 1",
        "UPDATE shop_order SET total = total + 1",
        "UPDATE shop_orderitem SET quantity = 0, subtotal = 0",
        "UPDATE shop_orderitem SET subtotal = subtotal + 1",
    ],
)
def test_the_database_itself_refuses_what_can_not_be(statement: str):
    an_order()
    with pytest.raises((IntegrityError, OperationalError)), transaction.atomic():
        sql(statement)
    assert found() == []
