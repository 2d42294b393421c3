"""Money that goes back: promised at once, carried out once, and never more than came."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shop import orders
from shop.models import Order, Payment, Refund
from shop.payments import refunds
from shop.payments.refunds import RefundRefused
from shop.tests.factories import a_paid_order, an_editor
from shop.tests.till import Till, work

pytestmark = pytest.mark.django_db
Status = Refund.Status
BOTH = pytest.mark.parametrize("method", ["toss_card", "kakaopay"])


def paid(till: Till, method: str) -> Order:
    order = till.order(method)
    till.pay(order)
    order.refresh_from_db()
    return order


def give_back(order: Order, amount: int) -> Refund:
    return refunds.request(payment=order.payments.get(), amount=amount, reason="부분 환불")


@BOTH
def test_a_cancelled_order_gets_all_of_its_money_back(till: Till, method: str):
    order = paid(till, method)
    assert till.client.post(order.get_cancel_url()).status_code == 303
    assert till.moved(order) == (1, 13000, 0)
    work()
    assert till.states(order) == ("cancelled", ["refunded"])
    assert till.moved(order) == (1, 13000, 13000)
    assert "13,000원을 돌려 드렸어요" in till.client.get(order.get_absolute_url()).content.decode()


@BOTH
def test_parts_go_back_one_after_the_other(till: Till, method: str):
    order = paid(till, method)
    for amount in (1000, 2000, 3000):
        give_back(order, amount)
    assert work().count("send_refund") == 3
    assert till.moved(order) == (1, 13000, 6000)
    assert till.states(order) == ("paid", ["partly_refunded"])
    orders.transition(order, to=Order.Status.CANCELLED, note="품절")
    work()
    assert till.moved(order) == (1, 13000, 13000)
    assert list(Refund.objects.values_list("amount", "status")) == [
        (1000, "done"),
        (2000, "done"),
        (3000, "done"),
        (7000, "done"),
    ]


@BOTH
def test_more_than_came_never_goes_back(till: Till, method: str):
    order = paid(till, method)
    give_back(order, 10000)
    with pytest.raises(RefundRefused, match="3,000원이에요"):
        give_back(order, 3001)
    assert Refund.objects.count() == 1
    work()
    assert till.moved(order) == (1, 13000, 10000)


@BOTH
@pytest.mark.parametrize("trouble", ["500", "500_after", "nonsense_after", "drop_before", "drop_after", "hang_after"])
def test_a_lost_answer_gives_back_once(till: Till, method: str, trouble: str):
    order = paid(till, method)
    till.twin.fault("cancel", trouble)
    refund = give_back(order, 4000)
    work()
    refund.refresh_from_db()
    assert refund.status == Status.UNKNOWN
    till.twin.clear_faults()
    till.complete()
    refund.refresh_from_db()
    assert refund.status == Status.DONE
    assert till.moved(order) == (1, 13000, 4000)


@BOTH
def test_a_worker_who_died_over_it_is_followed_by_another(till: Till, method: str):
    order = paid(till, method)
    refund = give_back(order, 4000)
    asked = timezone.now() - timedelta(seconds=20)
    Refund.objects.update(status=Status.SENDING, asked_at=asked, refunded_before=0)
    assert till.complete() == {}
    assert till.complete(timedelta(seconds=30)) == {"refunds": 1}
    work()
    refund.refresh_from_db()
    assert refund.status == Status.DONE
    assert till.moved(order) == (1, 13000, 4000)


@BOTH
def test_the_second_waits_until_the_first_is_known(till: Till, method: str):
    order = paid(till, method)
    till.twin.fault("cancel", "500_after")
    first, second = give_back(order, 4000), give_back(order, 4000)
    work()
    assert [Refund.objects.get(pk=refund.pk).status for refund in (first, second)] == ["unknown", "requested"]
    assert till.complete() == {"refunds": 2}
    assert till.moved(order) == (1, 13000, 8000)


@BOTH
def test_what_the_provider_refuses_an_operator_asks_for_again(till: Till, method: str):
    order = paid(till, method)
    till.twin.fault("cancel", "refuse")
    refund = give_back(order, 4000)
    work()
    refund.refresh_from_db()
    assert refund.is_refused
    assert refund.failure
    assert till.complete() == {}

    desk = Client()
    desk.force_login(an_editor())
    address = f"/admin/order/{order.pk}/"
    assert refund.failure in desk.get(address).content.decode()
    desk.post(address, {"action": "refund_again", "refund": refund.pk})
    work()
    refund.refresh_from_db()
    assert refund.status == Status.DONE
    assert till.moved(order) == (1, 13000, 4000)


def test_only_what_was_refused_is_asked_for_again(till: Till):
    order = paid(till, "toss_card")
    refund = give_back(order, 4000)
    work()
    with pytest.raises(RefundRefused, match="거절된 환불만"):
        refunds.try_again(refund=refund)
    assert till.moved(order) == (1, 13000, 4000)


@BOTH
def test_nobody_sends_by_hand_what_a_provider_gives_back(till: Till, method: str):
    order = paid(till, method)
    refund = give_back(order, 4000)
    with pytest.raises(RefundRefused, match="결제사를 거쳐"):
        refunds.mark_sent(refund=refund, by=an_editor(), at=timezone.now())
    work()


def test_what_came_by_bank_an_operator_sends_back_once():
    order, operator = a_paid_order(), an_editor()
    orders.transition(order, to=Order.Status.CANCELLED, note="품절")
    refund = Refund.objects.get()
    assert (refund.amount, refund.status, refund.is_manual) == (13000, "requested", True)
    sent = [refunds.mark_sent(refund=refund, by=operator, at=timezone.now()) for _ in range(2)]
    assert sent == [True, False]
    assert Payment.objects.get().status == "refunded"


def test_money_of_an_order_without_any_goes_nowhere(till: Till):
    order = till.order("toss_card")
    orders.transition(order, to=Order.Status.CANCELLED)
    with pytest.raises(RefundRefused):
        give_back(order, 1)
    assert not Refund.objects.exists()
