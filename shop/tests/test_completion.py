"""The command that brings to its end what somebody died over."""

import logging
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from shop.models import Payment
from shop.payments import online
from shop.payments.completion import complete
from shop.tests.factories import an_order
from shop.tests.till import Till, work

pytestmark = pytest.mark.django_db


def run(*options: str) -> list[str]:
    out = StringIO()
    call_command("complete_payments", *options, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_says_what_it_did(till: Till):
    order = till.order()
    till.pay(order, fault="500_after")
    assert run("--patience=0") == ["payments: 1"]
    assert till.states(order) == ("paid", ["captured"])
    assert run("--patience=0") == []


def test_it_stays_as_long_as_something_hangs(till: Till, monkeypatch):
    order = till.order()
    till.pay(order, fault="500_after")
    till.twin.fault("lookup", "500", times=2)
    monkeypatch.setattr("shop.management.commands.complete_payments.PAUSE", 0.01)
    assert run("--patience=5") == ["unanswered: 1", "unanswered: 1", "payments: 1"]
    assert till.moved(order) == (1, 13000, 0)


def test_a_provider_that_is_away_is_asked_three_times_and_the_other_one_too(till: Till, settings):
    cards = [till.order("toss_card") for _ in range(5)]
    other = till.order("kakaopay")
    for order in [*cards, other]:
        till.pay(order, fault="500_after")
    settings.TOSS_API_BASE = "http://127.0.0.1:9"
    assert till.complete() == {"unanswered": 3, "payments": 1}
    assert till.states(other) == ("paid", ["captured"])
    settings.TOSS_API_BASE = till.twin.url
    assert till.complete() == {"payments": 5}
    assert [till.moved(order) for order in cards] == [(1, 13000, 0)] * 5


def test_those_that_were_not_asked_about_for_longest_come_first(till: Till, settings):
    cards = [till.order("toss_card") for _ in range(4)]
    for order in cards:
        till.pay(order, fault="500_after")
    settings.TOSS_API_BASE = "http://127.0.0.1:9"
    till.complete()
    assert list(Payment.objects.filter(looked_up_at=None).values_list("order", flat=True)) == [cards[3].pk]
    settings.TOSS_API_BASE = till.twin.url
    till.complete()
    assert not Payment.objects.in_flight().exists()


def test_one_that_fails_does_not_hold_up_the_others(till: Till, monkeypatch, caplog):
    broken, order = till.order("toss_card"), till.order("toss_card")
    for one in (broken, order):
        till.pay(one, fault="500_after")
    look_up = online.look_up

    def stumble(*, payment, at):
        if payment.order_id == broken.pk:
            raise RuntimeError("A bug of ours.")
        look_up(payment=payment, at=at)

    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(online, "look_up", stumble)
        assert till.complete() == {"payments": 1, "failed": 1}
    assert "A bug of ours." in caplog.text
    assert till.states(order) == ("paid", ["captured"])
    till.complete()


def test_it_lets_overdue_orders_go_as_well():
    order = an_order()
    assert complete(at=timezone.now() + timedelta(days=5)) == {"orders expired": 1}
    order.refresh_from_db()
    assert order.status == "expired"


@pytest.mark.parametrize("killed_after", ["begin", "answer"])
def test_a_process_that_is_killed_over_a_confirmation_leaves_nothing_undone(till: Till, monkeypatch, killed_after: str):
    order = till.order()
    address = till.twin.approve(till.go(order))

    class Killed(BaseException):
        pass

    def die(*args, **options):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(online, "_take" if killed_after == "begin" else "apply", die)
        with pytest.raises(Killed):
            till.back(address)
    assert till.states(order) == ("pending", ["confirming"])
    till.complete(timedelta(seconds=20))
    assert till.states(order) == ("paid", ["captured"])
    assert till.moved(order) == (1, 13000, 0)


def test_a_process_that_is_killed_over_a_message_leaves_nothing_undone(till: Till):
    order = till.order("toss_virtual_account")
    till.pay(order)
    till.deposit(order)
    till.hear(till.told(order)[-1])
    till.complete()
    assert till.states(order) == ("paid", ["captured"])
    work()
    assert order.events.count() == 3
