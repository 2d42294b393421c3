"""카카오페이: a page to go on to, a token that comes back, and no message by itself."""

from datetime import timedelta

import pytest

from shop.cart import Wanted
from shop.models import Order, Payment, Product
from shop.payments import refunds
from shop.tests.factories import a_variant, place
from shop.tests.till import Till, work
from shop.tests.twin_calls import kakao

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"


def facts(till: Till, order: Order) -> dict:
    """The payment as KakaoPay tells it."""
    return kakao(till.twin, "order", tid=till.ledger(order)["key"]).data


def test_a_payment_is_asked_for_with_what_is_free_of_tax(till: Till):
    order = place(
        Wanted(a_variant(name="비누", price=9000).pk, 2),
        Wanted(a_variant(name="쌀", price=8000, tax=Product.Tax.EXEMPT).pk, 1),
        payment_method="kakaopay",
    )
    till.pay(order)
    told = facts(till, order)
    assert (told["amount"]["total"], told["amount"]["tax_free"]) == (29000, 8000)
    assert (told["item_name"], told["quantity"]) == ("비누 외 1건", 3)
    assert (told["partner_order_id"], told["partner_user_id"]) == (order.payments.get().reference, order.number)


def test_it_is_asked_for_once_however_often_the_page_is_opened(till: Till):
    order = till.order("kakaopay")
    keys = {till.go(order) for _ in range(3)}
    assert len(keys) == len(till.twin.payments()) == 1


def test_a_phone_is_led_to_the_page_for_phones(till: Till):
    order = till.order("kakaopay")
    desk = till.client.get(order.get_pay_url()).content.decode()
    phone = till.client.get(order.get_pay_url(), headers={"user-agent": PHONE}).content.decode()
    hinted = till.client.get(order.get_pay_url(), headers={"sec-ch-ua-mobile": "?1"}).content.decode()
    key = till.ledger(order)["key"]
    assert f'href="{till.twin.url}/kakaopay/{key}/pc"' in desk
    assert f'href="{till.twin.url}/kakaopay/{key}/mobile"' in phone
    assert f'href="{till.twin.url}/kakaopay/{key}/mobile"' in hinted


@pytest.mark.parametrize("query", ["", "?pg_token=", f"?pg_token={'x' * 201}"])
def test_who_comes_back_without_a_token_pays_nothing(till: Till, query: str):
    order = till.order("kakaopay")
    back = till.twin.approve(till.go(order))
    assert till.back(back.url.partition("?")[0] + query).url == order.get_pay_url()
    assert till.states(order) == ("pending", ["created"])
    till.back(back)
    assert till.states(order) == ("paid", ["captured"])


def test_a_wrong_token_pays_nothing(till: Till):
    order = till.order("kakaopay")
    back = till.twin.approve(till.go(order))
    till.back(back.url.partition("?")[0] + "?pg_token=guessed")
    assert till.states(order) == ("pending", ["failed"])
    assert till.moved(order) == (0, 0, 0)


def test_a_return_without_a_visit_pays_nothing(till: Till):
    order = till.order("kakaopay")
    payment = order.payments.get()
    till.back(f"/orders/{order.number}/payments/{payment.pk}/{order.key}/success/?pg_token=x")
    assert till.states(order) == ("pending", ["created"])
    assert till.twin.payments() == []


def test_a_payment_it_does_not_know_fails_and_holds_nobody_up(till: Till):
    lost, order = till.order("kakaopay"), till.order("kakaopay")
    for one in (lost, order):
        till.pay(one, fault="500_after")
    Payment.objects.filter(order=lost).update(provider_key="T0000000000000000000")
    till.complete()
    assert till.states(lost) == ("pending", ["failed"])
    assert till.states(order) == ("paid", ["captured"])


def test_who_left_long_ago_is_known_to_have_left(till: Till):
    order = till.order("kakaopay")
    till.pay(order, fault="drop_before")
    till.twin.shift_clock(16 * 60)
    till.complete(timedelta(minutes=5))
    assert till.states(order) == ("pending", ["failed"])
    assert till.moved(order) == (0, 0, 0)


@pytest.mark.parametrize("trouble", ["500_after", "hang_after", "nonsense_after", "drop_after"])
def test_a_refund_whose_answer_was_lost_is_not_made_twice(till: Till, trouble: str):
    order = till.order("kakaopay")
    till.pay(order)
    till.twin.fault("cancel", trouble)
    refunds.request(payment=order.payments.get(), amount=5000, reason="부분 환불")
    work()
    assert order.payments.get().refunds.get().status == "unknown"
    till.twin.clear_faults()
    assert till.complete() == {"refunds": 1}
    assert order.payments.get().refunds.get().status == "done"
    assert till.moved(order) == (1, 13000, 5000)


def test_a_refund_that_was_made_only_after_we_had_asked_again_is_made_once(till: Till):
    order = till.order("kakaopay")
    till.pay(order)
    till.twin.fault("cancel", "delay_before", fault_seconds=3.2)
    refunds.request(payment=order.payments.get(), amount=5000, reason="부분 환불")
    work()
    assert till.complete() == {"refunds": 1}
    till.twin.clear_faults()
    assert [till.moved(order) for _ in range(3)] == [(1, 13000, 5000)] * 3
    assert order.payments.get().refunds.get().status == "done"


def test_refunds_name_what_is_free_of_tax(till: Till):
    order = place(
        Wanted(a_variant(price=9000).pk, 2),
        Wanted(a_variant(price=8000, tax=Product.Tax.EXEMPT).pk, 1),
        payment_method="kakaopay",
    )
    till.pay(order)
    refunds.request(payment=order.payments.get(), amount=8000, tax_free=8000, reason="쌀 반품")
    work()
    told = facts(till, order)
    assert (told["canceled_amount"]["total"], told["canceled_amount"]["tax_free"]) == (8000, 8000)
    refunds.request_rest(order=order, reason="나머지")
    work()
    told = facts(till, order)
    assert (told["canceled_amount"]["total"], told["canceled_amount"]["tax_free"]) == (29000, 8000)
    assert till.moved(order) == (1, 29000, 29000)
