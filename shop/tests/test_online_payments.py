"""Going to a provider and coming back: whatever happens on the way, money is taken once or not at all."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from shop import orders
from shop.models import Letter, Order, Payment, Reservation, Stock
from shop.payments import attempts, online
from shop.tests.factories import a_variant
from shop.tests.till import Till, work

pytestmark = pytest.mark.django_db
Status = Order.Status
BOTH = pytest.mark.parametrize("method", ["toss_card", "kakaopay"])
CONFIRM = {"toss_card": "confirm", "kakaopay": "approve"}
# What the provider may do to the call that takes the money: has it taken it?
TROUBLES = [
    ("hang", False),
    ("hang_after", True),
    ("500", False),
    ("500_after", True),
    ("nonsense", False),
    ("nonsense_after", True),
    ("drop_before", False),
    ("drop_after", True),
]


@pytest.mark.parametrize("method", ["toss_card", "toss_transfer", "kakaopay"])
def test_money_is_taken_once_and_the_order_is_paid(till: Till, method: str):
    order = till.order(method, a_variant(price=24000, on_hand=5), 2)
    response = till.pay(order)

    assert (response.status_code, response.url) == (303, order.get_absolute_url())
    assert till.states(order) == ("paid", ["captured"])
    assert till.moved(order) == (1, 51000, 0)
    payment = order.payments.get()
    assert (payment.captured_amount, payment.captured_order_id) == (51000, order.pk)
    assert payment.provider_key == till.ledger(order)["key"]
    assert Reservation.objects.get().expires_at is None
    assert Stock.objects.values_list("on_hand", "reserved").get() == (5, 2)


@BOTH
def test_nobody_is_written_to_before_the_money_is_there(till: Till, method: str):
    order = till.order(method)
    work()
    assert mail.outbox == []
    till.pay(order)
    work()
    assert [letter.subject for letter in mail.outbox] == [
        f"[임팩트 뮤지엄] 결제가 완료되었습니다 (주문번호 {order.number})"
    ]


@BOTH
def test_the_pieces_wait_half_an_hour_for_whoever_pays(till: Till, method: str):
    now = timezone.now()
    till.order(method, at=now)
    assert Reservation.objects.get().expires_at == now + timedelta(minutes=30)
    assert Payment.objects.get().due_at == now + timedelta(minutes=9)


@BOTH
def test_coming_back_twice_takes_the_money_once(till: Till, method: str):
    order = till.order(method)
    address = till.twin.approve(till.go(order))
    answers = [till.back(address) for _ in range(3)]
    assert {answer.url for answer in answers} == {order.get_absolute_url()}
    assert till.moved(order) == (1, 13000, 0)
    assert order.events.count() == 2


@BOTH
def test_opening_the_page_again_leads_to_the_same_payment(till: Till, method: str):
    order = till.order(method)
    first, second = (till.page(order).context["start"] for _ in range(2))
    assert first == second
    assert len(till.twin.payments()) == (1 if method == "kakaopay" else 0)


@BOTH
@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("decline", "카드사에서 결제를 거절했습니다."),
        ("cancel", "결제를 취소했어요."),
        ("expire", "결제가 만료되었습니다. 다시 시도해주세요."),
    ],
)
def test_who_comes_back_without_paying_pays_in_another_way(till: Till, method: str, act: str, said: str):
    order = till.order(method)
    response = till.back(till.twin.act(till.go(order), act))
    assert response.url == order.get_pay_url()
    assert till.states(order) == ("pending", ["failed"])
    page = till.page(order)
    assert page.context["start"] is None
    # KakaoPay's address says nothing of why.
    assert (said if method == "toss_card" else "결제를 취소했어요.") in page.content.decode()

    other = "kakaopay" if method == "toss_card" else "toss_card"
    assert till.choose(order, other).url == order.get_pay_url()
    till.pay(order)
    assert till.states(order) == ("paid", ["failed", "captured"])
    assert till.moved(order) == (1, 13000, 0)


@BOTH
def test_the_provider_refuses_when_the_money_is_to_be_taken(till: Till, method: str):
    order = till.order(method)
    response = till.pay(order, fault="refuse")
    said = {
        "toss_card": "한도초과 혹은 잔액부족으로 결제에 실패했습니다.",
        "kakaopay": "진행중인 거래가 있습니다. 잠시 후 다시 시도해 주세요.",
    }
    assert response.url == order.get_pay_url()
    assert order.payments.get().failure == said[method]
    assert said[method] in till.page(order).content.decode()
    assert till.moved(order) == (0, 0, 0)
    assert Reservation.objects.get().status == Reservation.Status.ACTIVE


@BOTH
@pytest.mark.parametrize(("trouble", "is_taken"), TROUBLES)
def test_an_answer_that_does_not_come_is_looked_up(till: Till, method: str, trouble: str, is_taken: bool):
    order = till.order(method)
    response = till.pay(order, fault=trouble)
    assert response.url == order.get_absolute_url()
    assert till.states(order) == ("pending", ["unknown"])
    assert till.moved(order)[0] == is_taken
    page = till.client.get(order.get_absolute_url())
    assert "결제를 확인하고 있어요" in page.content.decode()

    till.twin.clear_faults()
    assert till.complete() == {"payments": 1}
    assert till.states(order) == ("paid", ["captured"])
    assert till.moved(order) == (1, 13000, 0)


@BOTH
def test_a_call_that_is_carried_out_only_after_we_have_asked_again_takes_the_money_once(till: Till, method: str):
    order = till.order(method)
    till.pay(order, fault="delay_before", fault_seconds=3.2)
    assert till.states(order) == ("pending", ["unknown"])
    assert till.moved(order) == (0, 0, 0)
    till.complete()
    till.twin.clear_faults()
    till.complete()
    assert till.states(order) == ("paid", ["captured"])
    assert till.moved(order) == (1, 13000, 0)


@BOTH
def test_who_waits_for_an_answer_can_not_pay_a_second_time(till: Till, method: str):
    order = till.order(method)
    address = till.twin.approve(till.go(order), fault="500_after")
    till.back(address)
    assert till.choose(order, "bank_transfer").url == order.get_absolute_url()
    assert till.page(order).url == order.get_absolute_url()
    assert till.back(address).url == order.get_absolute_url()
    assert till.states(order) == ("pending", ["unknown"])
    till.complete()
    assert till.moved(order) == (1, 13000, 0)


@BOTH
def test_a_call_that_never_arrived_is_made_again_as_long_as_it_may(till: Till, method: str):
    order = till.order(method)
    till.pay(order, fault="drop_before")
    assert till.complete(timedelta(minutes=10)) == {"payments": 1}
    assert till.states(order) == ("pending", ["failed"])
    assert till.moved(order) == (0, 0, 0)
    till.choose(order, method)
    till.pay(order)
    assert till.states(order) == ("paid", ["failed", "captured"])


@BOTH
def test_what_another_process_asks_at_this_moment_is_left_to_it(till: Till, method: str):
    order = till.order(method)
    till.twin.approve(till.go(order))
    payment = order.payments.get()
    Payment.objects.filter(pk=payment.pk).update(
        status="confirming", confirming_at=timezone.now(), provider_key=till.ledger(order)["key"]
    )
    till.complete()
    assert till.states(order) == ("pending", ["confirming"])
    Payment.objects.update(status="failed")


@BOTH
def test_money_that_comes_after_the_order_expired_takes_it_up_again(till: Till, method: str):
    order = till.order(method, a_variant(on_hand=1))
    till.pay(order, fault="500_after")
    orders.expire_overdue(at=timezone.now() + timedelta(minutes=31))
    assert till.states(order) == ("expired", ["unknown"])
    till.complete()
    assert till.states(order) == ("paid", ["captured"])
    assert Stock.objects.values_list("on_hand", "reserved").get() == (1, 1)
    assert till.moved(order) == (1, 13000, 0)


@BOTH
def test_money_for_pieces_that_are_gone_meanwhile_goes_back_at_once(till: Till, method: str):
    variant = a_variant(on_hand=1)
    order = till.order(method, variant)
    till.pay(order, fault="500_after")
    orders.expire_overdue(at=timezone.now() + timedelta(minutes=31))
    till.order("bank_transfer", variant)
    till.complete()
    work()
    assert till.states(order) == ("expired", ["refunded"])
    assert till.moved(order) == (1, 13000, 13000)
    assert Stock.objects.values_list("on_hand", "reserved").get() == (1, 1)


@BOTH
def test_the_order_does_not_expire_while_the_provider_is_asked(till: Till, method: str):
    now = timezone.now()
    order = till.order(method, at=now - timedelta(minutes=29))
    Payment.objects.update(due_at=now + timedelta(minutes=1))
    till.pay(order, fault="500_after")
    assert orders.expire_overdue(at=now + timedelta(minutes=11)) == 0
    till.complete()
    assert till.states(order) == ("paid", ["captured"])


@BOTH
def test_who_comes_back_too_late_has_paid_nothing(till: Till, method: str):
    order = till.order(method)
    address = till.twin.approve(till.go(order))
    Payment.objects.update(due_at=timezone.now())
    assert till.back(address).url == order.get_pay_url()
    assert "결제할 수 있는 시간이 지났어요" in till.page(order).content.decode()
    assert till.moved(order) == (0, 0, 0)
    till.complete()
    assert till.states(order) == ("pending", ["expired"])


@BOTH
def test_who_comes_back_to_a_cancelled_order_has_paid_nothing(till: Till, method: str):
    order = till.order(method)
    address = till.twin.approve(till.go(order))
    till.client.post(order.get_cancel_url())
    till.back(address)
    assert till.states(order) == ("cancelled", ["expired"])
    assert till.moved(order) == (0, 0, 0)


@BOTH
def test_an_order_that_is_cancelled_while_the_provider_is_asked_gets_its_money_back(till: Till, method: str):
    order = till.order(method)
    address = till.twin.approve(till.go(order))
    till.between(lambda: orders.transition(order, to=Status.CANCELLED))
    till.back(address)
    work()
    assert till.states(order) == ("cancelled", ["refunded"])
    assert till.moved(order) == (1, 13000, 13000)


def test_the_first_of_two_attempts_is_over_when_the_second_begins(till: Till):
    order = till.order("toss_card")
    address = till.twin.approve(till.go(order))
    till.choose(order, "kakaopay")
    assert till.back(address).url == order.get_pay_url()
    assert till.moved(order) == (0, 0, 0)
    till.pay(order)
    assert till.states(order) == ("paid", ["expired", "captured"])
    assert till.moved(order) == (1, 13000, 0)


def test_money_that_was_taken_after_another_attempt_had_paid_goes_back(till: Till):
    order = till.order("toss_card")
    till.pay(order, fault="500_after")
    Payment.objects.update(status="failed")  # As if nobody had known of it.
    till.choose(order, "kakaopay")
    till.pay(order)
    late = order.payments.first()
    online.look_up(payment=late, at=timezone.now())
    work()
    assert till.states(order) == ("paid", ["failed", "captured", "refunded"])
    assert till.moved(order) == (2, 26000, 13000)


@BOTH
def test_another_amount_than_the_orders_goes_back_whole(till: Till, method: str):
    order = till.order(method)
    response = till.pay(order, fault="wrong_amount")
    assert response.url == order.get_pay_url()
    work()
    assert till.states(order) == ("pending", ["refunded"])
    assert till.moved(order) == (1, 13100, 13100)
    assert "모두 돌려 드려요" in till.page(order).content.decode()
    till.choose(order, method)
    till.pay(order)
    assert till.states(order)[0] == "paid"


@BOTH
def test_ten_attempts_are_enough(till: Till, method: str):
    order = till.order(method)
    for _ in range(9):
        assert till.choose(order, method).url == order.get_pay_url()
    assert till.choose(order, method).url == order.get_absolute_url()
    assert order.payments.count() == 10
    assert "결제를 너무 여러 번 시도했어요" in till.client.get(order.get_absolute_url()).content.decode()


@pytest.mark.parametrize("method", ["", "cash", "bank_transfer' OR 1=1"])
def test_only_what_is_offered_can_be_chosen(till: Till, method: str):
    order = till.order("toss_card")
    assert till.choose(order, method).url == order.get_pay_url()
    assert "결제 수단을 골라 주세요." in till.page(order).content.decode()
    assert till.states(order) == ("pending", ["created"])


def test_who_chooses_a_bank_transfer_after_all_is_told_where_to_pay(till: Till):
    order = till.order("toss_card")
    assert till.choose(order, "bank_transfer").url == order.get_absolute_url()
    work()
    assert till.states(order) == ("pending", ["expired", "waiting"])
    assert "000-000000-00-000" in till.client.get(order.get_absolute_url()).content.decode()
    [letter] = mail.outbox
    assert "000-000000-00-000" in letter.body
    assert Reservation.objects.get().expires_at == order.payments.last().due_at


def test_a_stranger_neither_pays_nor_fails_an_order(till: Till):
    order = till.order("toss_card")
    payment = order.payments.get()
    for name in ("success", "failure"):
        assert till.client.get(f"/orders/{order.number}/payments/{payment.pk}/wrong/{name}/").status_code == 404
    assert till.client.get(f"/orders/{order.number}/pay/").status_code == 404
    assert till.states(order) == ("pending", ["created"])


@BOTH
def test_a_provider_that_is_away_leaves_the_other_ways_open(till: Till, method: str, settings):
    order = till.order(method)
    settings.TOSS_API_BASE = settings.KAKAOPAY_API_BASE = "http://127.0.0.1:9"
    page = till.page(order)
    assert page.status_code == 200
    if method == "kakaopay":
        assert "결제사가 지금 답하지 않아요" in page.content.decode()
    assert till.choose(order, "bank_transfer").url == order.get_absolute_url()
    assert till.states(order) == ("pending", ["expired", "waiting"])


@BOTH
def test_an_attempt_nobody_came_back_to_ends_and_then_the_order(till: Till, method: str):
    order = till.order(method)
    till.go(order)
    till.complete(timedelta(minutes=9, seconds=5))
    assert till.states(order) == ("pending", ["expired"])
    till.complete(timedelta(minutes=31))
    assert till.states(order) == ("expired", ["expired"])
    work()
    assert mail.outbox == []
    assert not Letter.objects.exists()


def test_final_states_never_go_back(till: Till):
    order = till.order("toss_card")
    till.pay(order)
    payment = order.payments.get()
    assert not attempts.fail(payment=payment, reason="x")
    assert not attempts.forget_answer(payment=payment)
    assert not attempts.expire(payment=payment)
    assert till.states(order) == ("paid", ["captured"])
