"""The order's states: which step may follow which, and what a step brings with it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from shop import orders
from shop.models import Letter, Order, OrderEvent, Payment, Reservation, Stock
from shop.orders import TransitionRefused, transition
from shop.payments import bank_transfer
from shop.tests.factories import a_variant, an_editor, an_order

pytestmark = pytest.mark.django_db
Status = Order.Status

EDGES = {
    ("pending", "paid"),
    ("pending", "cancelled"),
    ("pending", "expired"),
    ("paid", "preparing"),
    ("paid", "cancelled"),
    ("preparing", "shipped"),
    ("preparing", "cancelled"),
    ("shipped", "delivered"),
    ("delivered", "confirmed"),
    ("delivered", "returned"),
    ("confirmed", "returned"),
}


def paid(order: Order) -> Order:
    """The money is here, and nothing else has happened."""
    payment = order.payments.get()
    Payment.objects.filter(pk=payment.pk).update(
        status=Payment.Status.CAPTURED, captured_order_id=order.pk, captured_amount=order.total
    )
    return order


def counters() -> tuple[int, int]:
    return Stock.objects.values_list("on_hand", "reserved").get()


@pytest.mark.parametrize("before", Status.values)
def test_an_order_goes_only_where_the_table_lets_it(before: str):
    order = paid(an_order())
    for after in Status.values:
        Order.objects.filter(pk=order.pk).update(status=before)
        OrderEvent.objects.all().delete()
        if before == after or (before, after) in EDGES:
            transition(order, to=Status(after))
        else:
            with pytest.raises(TransitionRefused):
                transition(order, to=Status(after))
        went = list(OrderEvent.objects.values_list("from_status", "to_status"))
        order.refresh_from_db()
        assert went == ([(before, after)] if (before, after) in EDGES else [])
        assert order.status == (after if (before, after) in EDGES else before)


def test_going_where_it_is_already_does_nothing():
    order = an_order()
    transition(order, to=Status.CANCELLED)
    mail.outbox.clear()
    assert transition(order, to=Status.CANCELLED) is None
    assert OrderEvent.objects.count() == 2
    assert mail.outbox == []


def test_a_refusal_says_why_in_words():
    order = an_order()
    with pytest.raises(TransitionRefused, match="‘입금대기’ 주문은 ‘배송중’ 상태로 바꿀 수 없어요"):
        transition(order, to=Status.SHIPPED)
    transition(order, to=Status.CANCELLED)
    with pytest.raises(TransitionRefused, match="이미 ‘취소완료’ 상태로 끝난 주문이에요"):
        transition(order, to=Status.PAID)


def test_an_order_is_not_paid_by_saying_so():
    order = an_order()
    with pytest.raises(TransitionRefused, match="입금을 확인한 주문만"):
        transition(order, to=Status.PAID)
    order.refresh_from_db()
    assert order.status == Status.PENDING


def test_every_step_says_who_took_it_and_why():
    order, editor = an_order(), an_editor()
    event = transition(order, to=Status.CANCELLED, by=editor, note="손님이 전화로 부탁했어요")
    assert (event.from_status, event.to_status) == ("pending", "cancelled")
    assert (event.by, event.note) == (editor, "손님이 전화로 부탁했어요")


def test_a_long_note_is_cut_and_never_an_error():
    event = transition(an_order(), to=Status.CANCELLED, note="길" * 1000)
    assert len(event.note) == 300


def test_a_cancelled_order_gives_back_its_pieces_and_waits_for_no_money():
    order = an_order(a_variant(on_hand=5), 2)
    transition(order, to=Status.CANCELLED)
    assert counters() == (5, 0)
    assert order.payments.get().status == Payment.Status.EXPIRED


def test_a_paid_order_that_is_cancelled_is_paid_back():
    order = paid(an_order(a_variant(on_hand=5), 2))
    transition(order, to=Status.PAID)
    transition(order, to=Status.CANCELLED)
    assert counters() == (5, 0)
    payment = order.payments.get()
    assert (payment.status, payment.refunded_amount) == (Payment.Status.CAPTURED, order.total)
    assert payment.refunds.get().amount == order.total


def test_a_paid_order_keeps_its_pieces_without_an_end():
    order = paid(an_order(a_variant(on_hand=5), 2))
    transition(order, to=Status.PAID)
    assert counters() == (5, 2)
    assert Reservation.objects.get().expires_at is None


def test_shipping_takes_the_pieces_out_of_the_house():
    order = paid(an_order(a_variant(on_hand=5), 2))
    for status in (Status.PAID, Status.PREPARING, Status.SHIPPED):
        transition(order, to=status)
    assert counters() == (3, 0)


def test_what_was_shipped_can_not_be_cancelled():
    order = paid(an_order(a_variant(on_hand=5), 2))
    for status in (Status.PAID, Status.PREPARING, Status.SHIPPED):
        transition(order, to=status)
    with pytest.raises(TransitionRefused):
        transition(order, to=Status.CANCELLED)
    assert counters() == (3, 0)


def test_the_buyer_is_told_of_the_steps_that_concern_money():
    order = paid(an_order())
    for status in (Status.PAID, Status.PREPARING, Status.CANCELLED):
        transition(order, to=status)
    kinds = Letter.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["received", "deposit", "cancelled"]
    assert len(mail.outbox) == 3


def test_orders_without_their_deposit_expire_and_give_back_their_pieces():
    order = an_order(a_variant(on_hand=5), 2)
    due = order.payments.get().due_at
    assert orders.expire_overdue(at=due) == 0
    assert orders.expire_overdue(at=due + timedelta(seconds=1)) == 1
    order.refresh_from_db()
    assert (order.status, counters()) == (Status.EXPIRED, (5, 0))
    assert order.payments.get().status == Payment.Status.EXPIRED


def test_expiring_twice_expires_once():
    order = an_order()
    late = timezone.now() + timedelta(days=5)
    assert [orders.expire_overdue(at=late), orders.expire_overdue(at=late)] == [1, 0]
    assert order.events.count() == 2


def test_a_paid_order_never_expires():
    order = an_order()
    bank_transfer.confirm_deposit(payment=order.payments.get(), amount=order.total, by=an_editor())
    assert orders.expire_overdue(at=timezone.now() + timedelta(days=9)) == 0
    order.refresh_from_db()
    assert order.status == Status.PAID


def test_an_order_paid_while_the_others_expire_is_left_alone(monkeypatch):
    order = an_order()
    stale = list(Order.objects.all())
    bank_transfer.confirm_deposit(payment=order.payments.get(), amount=order.total, by=an_editor())
    overdue = Order.objects.filter(pk__in=[found.pk for found in stale])
    monkeypatch.setattr(type(Order.objects.all()), "overdue", lambda self, at: overdue)
    assert orders.expire_overdue(at=timezone.now()) == 0
    order.refresh_from_db()
    assert order.status == Status.PAID
