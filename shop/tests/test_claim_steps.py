"""What an operator does about a request, on its page: each step once, from where it may be taken, or not at all."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from community.models import User
from shop import claim_desk
from shop.cart import Wanted
from shop.models import Claim, Letter, Order, Refund, Shipment
from shop.payments import refunds
from shop.tests.books import counters, nothing_is_broken
from shop.tests.claim_factories import collected_exchange, page_of, sent_back, steps, two_sizes
from shop.tests.factories import (
    a_claim,
    a_courier,
    a_paid_order,
    a_personal_tag,
    a_variant,
    an_arrived_order,
    an_editor,
    shop_settings,
)
from shop.tests.pages import text_of
from shop.tests.test_order_desk import someone

pytestmark = pytest.mark.django_db
Kind, Status = Claim.Kind, Claim.Status
NUMBER = "999999999999"


@pytest.fixture(autouse=True)
def _shop() -> None:
    shop_settings()


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(someone("change_claim"))
    return client


@pytest.fixture
def editor() -> User:
    return an_editor()


def take(client: Client, claim: Claim, action: str, **typed: object):
    return client.post(page_of(claim), {"action": action, **{f"{action}-{name}": typed[name] for name in typed}})


def offered(client: Client, claim: Claim) -> list[str]:
    return [step.action for step in client.get(page_of(claim)).context["steps"]]


def form_of(response, action: str):
    return next(step.form for step in response.context["steps"] if step.action == action)


def status(claim: Claim) -> str:
    return Claim.objects.get(pk=claim.pk).status


def a_parcel(**changes: object) -> dict[str, object]:
    typed = {
        "recipient": "김받음",
        "phone": "02-123-4567",
        "postcode": "04524",
        "road_address": "서울 중구 세종대로 110",
    }
    return {"courier": a_courier().pk, "number": NUMBER, **typed, **changes}


# What is offered


def test_only_the_steps_of_the_table_are_offered(operator, editor):
    cancel = a_claim(a_paid_order(to=Order.Status.PREPARING), "cancel")
    assert offered(operator, cancel) == ["grant", "refuse", "withdraw"]
    claim_desk.grant(claim=cancel, by=editor)
    assert offered(operator, cancel) == []

    back = a_claim(an_arrived_order(), "return")
    assert offered(operator, back) == ["grant", "refuse", "withdraw"]
    claim_desk.grant(claim=back, by=editor)
    assert offered(operator, back) == ["collect", "refuse", "withdraw"]
    claim_desk.collect(claim=back, restocked={}, by=editor, at=timezone.now())
    assert offered(operator, back) == ["finish"]
    claim_desk.finish(claim=back, by=editor)
    assert offered(operator, back) == []


def test_an_exchange_waits_for_its_fee_and_its_parcel(operator, editor):
    claim, *_variants = collected_exchange(editor)
    assert offered(operator, claim) == ["take_fee"]
    claim_desk.take_fee(claim=claim, by=editor, at=timezone.now())
    assert offered(operator, claim) == ["resend"]
    claim_desk.resend(claim=claim, courier=a_courier(), number=NUMBER, by=editor)
    assert offered(operator, claim) == ["deliver", "resend"]
    claim_desk.deliver(claim=claim, by=editor, at=timezone.now())
    assert offered(operator, claim) == []


def test_what_follows_is_said_before_the_button(operator):
    order = a_paid_order(a_variant(name="비누", price=10000), 3, to=Order.Status.PREPARING)
    page = text_of(operator.get(page_of(a_claim(order, "cancel", [2]))))
    assert "비누 2개를 주문에서 빼고 예약한 수량을 풀어요. 돌려줄 돈은 20,000원이에요." in page
    assert "되돌릴 수 없어요" in page


def test_a_step_that_is_not_offered_changes_nothing(operator):
    claim = a_claim(an_arrived_order(), "return")
    response = operator.post(page_of(claim), {"action": "finish", "finish-note": ""}, follow=True)
    assert "그사이에 요청의 상태가 바뀌었어요" in text_of(response)
    assert (status(claim), steps(claim), Refund.objects.count()) == (Status.REQUESTED, ["requested"], 0)


# Who may


def test_who_may_only_look_is_offered_nothing_and_changes_nothing(client):
    claim = a_claim(an_arrived_order(), "return")
    client.force_login(someone("view_claim"))
    response = client.get(page_of(claim))
    assert (list(response.context["steps"]), '<form method="post" class' in text_of(response)) == ([], False)
    for action in ("grant", "refuse", "withdraw"):
        take(client, claim, action, note="", reason="안 돼요.")
    assert (status(claim), steps(claim), Letter.objects.filter(claim_event__isnull=False).count()) == (
        Status.REQUESTED,
        ["requested"],
        1,
    )


def test_who_may_not_look_sees_nothing(client):
    claim = a_claim(an_arrived_order(), "return")
    client.force_login(someone("view_order"))
    assert client.get(page_of(claim)).status_code == 302
    assert take(client, claim, "grant", note="").status_code == 302
    assert status(claim) == Status.REQUESTED


def test_those_who_run_the_shop_may_decide(client):
    claim = a_claim(an_arrived_order(), "return")
    clerk = User.objects.create_user("clerk", password="pass-word-1")
    clerk.groups.add(Group.objects.get(name="상점 운영"))
    client.force_login(clerk)
    assert offered(client, claim) == ["grant", "refuse", "withdraw"]
    take(client, claim, "grant", note="")
    assert status(claim) == Status.GRANTED


# Granting and refusing


def test_a_granted_cancellation_takes_the_pieces_out_and_promises_the_money_back(operator):
    variant = a_variant(price=10000, on_hand=5)
    order = a_paid_order(variant, 3, to=Order.Status.PREPARING)
    claim = a_claim(order, "cancel", [2])

    take(operator, claim, "grant", note="")

    assert (status(claim), Refund.objects.get().amount, counters(variant)) == (Status.DONE, 20000, (5, 1))
    assert claim.events.last().by.username == "operator"
    assert nothing_is_broken()


def test_the_shop_may_bear_the_delivery_knowing_what_it_costs(operator):
    claim = a_claim(an_arrived_order(Wanted(a_variant(price=10000).pk, 2)), "return")
    assert "환불 금액이 17,000원에서 23,000원이 돼요." in text_of(operator.get(page_of(claim)))
    take(operator, claim, "grant", note="", without_fee="on")
    assert Claim.objects.values_list("status", "amount", "return_fee").get() == (Status.GRANTED, 23000, 0)


def test_where_there_is_no_fee_none_can_be_waived(operator):
    claim = a_claim(an_arrived_order(), "return", reason="defect")
    assert list(form_of(operator.get(page_of(claim)), "grant").fields) == ["note"]


def test_an_exchange_for_what_is_gone_is_refused_in_words_and_what_was_typed_stays(operator, editor):
    medium, large = two_sizes()
    claim = a_claim(an_arrived_order(Wanted(medium.pk, 1)), "exchange", replacements=[large])
    large.stock.__class__.objects.filter(variant=large).update(on_hand=0)

    response = take(operator, claim, "grant", note="급해요")

    form = form_of(response, "grant")
    assert (response.status_code, form["note"].value()) == (422, "급해요")
    assert "남은 수량이 없어요" in text_of(response)
    assert (status(claim), steps(claim)) == (Status.REQUESTED, ["requested"])


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_refusal_wants_a_reason(operator, reason):
    claim = a_claim(an_arrived_order(), "return")
    response = take(operator, claim, "refuse", reason=reason)
    assert (response.status_code, list(form_of(response, "refuse").errors)) == (422, ["reason"])
    assert (status(claim), steps(claim)) == (Status.REQUESTED, ["requested"])


def test_a_refusal_is_told_to_its_buyer(operator):
    claim = a_claim(an_arrived_order(), "return")
    take(operator, claim, "refuse", reason="쓴 흔적이 있어요.")
    assert Claim.objects.values_list("status", "refusal").get() == (Status.REFUSED, "쓴 흔적이 있어요.")
    assert Letter.objects.filter(kind=Letter.Kind.CLAIM_REFUSED).count() == 1
    assert "거절한 까닭: 쓴 흔적이 있어요." in text_of(operator.get(page_of(claim)))


def test_a_buyer_who_calls_to_stay_is_taken_at_their_word(operator):
    claim = a_claim(an_arrived_order(), "return")
    take(operator, claim, "withdraw")
    assert (status(claim), claim.events.last().by.username) == (Status.WITHDRAWN, "operator")


# Taking back


@pytest.mark.parametrize(("reason", "proposed"), [("mind", 2), ("fit", 2), ("defect", 0), ("wrong", 0)])
def test_as_many_go_back_on_the_shelf_as_are_as_good_as_new(operator, editor, reason, proposed):
    order = an_arrived_order(Wanted(a_variant().pk, 3))
    claim = claim_desk.grant(claim=a_claim(order, "return", [2], reason=reason), by=editor)
    form = form_of(operator.get(page_of(claim)), "collect")
    assert form[f"restocked_{claim.lines.get().pk}"].value() == proposed


def test_what_bears_a_name_does_not_go_back_on_the_shelf(operator, editor):
    order = an_arrived_order(Wanted(a_personal_tag().pk, 1, "보리 010-1234-5678"))
    claim = claim_desk.grant(claim=a_claim(order, "return", by=editor), by=editor)
    assert form_of(operator.get(page_of(claim)), "collect")[f"restocked_{claim.lines.get().pk}"].value() == 0


def test_goods_come_back_line_by_line(operator, editor):
    soap, bag = a_variant(on_hand=5), a_variant(on_hand=5)
    order = an_arrived_order(Wanted(soap.pk, 2), Wanted(bag.pk, 1))
    claim = claim_desk.grant(claim=a_claim(order, "return"), by=editor)
    first, second = claim.lines.all()

    take(operator, claim, "collect", note="", **{f"restocked_{first.pk}": 1, f"restocked_{second.pk}": 0})

    assert (status(claim), counters(soap), counters(bag)) == (Status.COLLECTED, (4, 0), (4, 0))
    assert nothing_is_broken()


@pytest.mark.parametrize("pieces", ["", "3", "-1", "많이"])
def test_no_other_number_goes_on_the_shelf_than_came_back(operator, editor, pieces):
    variant = a_variant(on_hand=5)
    claim = claim_desk.grant(claim=a_claim(an_arrived_order(Wanted(variant.pk, 3)), "return", [2]), by=editor)
    name = f"restocked_{claim.lines.get().pk}"
    response = take(operator, claim, "collect", note="", **{name: pieces})
    assert (response.status_code, list(form_of(response, "collect").errors)) == (422, [name])
    assert (status(claim), counters(variant)) == (Status.GRANTED, (2, 0))


def test_an_option_that_is_gone_is_named_and_not_asked_for(operator, editor):
    variant = a_variant(name="비누")
    claim = claim_desk.grant(claim=a_claim(an_arrived_order(Wanted(variant.pk, 1)), "return"), by=editor)
    claim.lines.update(variant=None)
    claim.order.items.update(variant=None)
    response = operator.get(page_of(claim))
    assert list(form_of(response, "collect").fields) == ["note"]
    assert "재고에 넣을 수 없는 상품: 비누" in text_of(response)
    take(operator, claim, "collect", note="")
    assert status(claim) == Status.COLLECTED


def test_the_money_goes_back_at_the_end_and_its_day_is_said(operator, editor):
    claim = sent_back(an_arrived_order(Wanted(a_variant(price=10000).pk, 2)), editor, on_the_shelf=2)
    page = text_of(operator.get(page_of(claim)))
    assert "까지 환불해 주세요." in page
    assert "돌려줄 돈은 17,000원이에요. 구매자의 계좌로 직접 보내 주세요." in page
    take(operator, claim, "finish", note="")
    assert (status(claim), Refund.objects.get().amount) == (Status.DONE, 17000)
    assert "17,000원을 아직 보내지 않았어요." in text_of(operator.get(page_of(claim)))
    assert nothing_is_broken()


def test_money_that_is_gone_already_is_refused_in_words(operator, editor):
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 1))
    claim = sent_back(order, editor, reason="defect")
    refunds.request(payment=order.payments.get(), amount=5000, reason="늦은 배송", by=editor)
    response = take(operator, claim, "finish", note="확인함")
    assert (response.status_code, form_of(response, "finish")["note"].value()) == (422, "확인함")
    assert "돌려줄 수 있는 금액은 8,000원" in text_of(response)
    assert (status(claim), Refund.objects.count()) == (Status.COLLECTED, 1)


# Changing


def test_an_exchange_goes_its_way_on_the_page(operator, editor):
    medium, large = two_sizes()
    order = an_arrived_order(Wanted(medium.pk, 2))
    claim = a_claim(order, "exchange", [1], replacements=[large])
    take(operator, claim, "grant", note="")
    take(operator, claim, "collect", note="", **{f"restocked_{claim.lines.get().pk}": 1})
    take(operator, claim, "take_fee")
    take(operator, claim, "resend", **a_parcel())
    take(operator, claim, "deliver")
    assert steps(claim) == ["requested", "granted", "collected", "collected", "done", "done"]
    assert (counters(medium), counters(large)) == ((9, 0), (9, 0))
    parcel = Shipment.objects.get(claim_event__claim=claim)
    assert (parcel.number, parcel.delivered_at is not None) == (NUMBER, True)
    assert nothing_is_broken()


@pytest.mark.parametrize("number", ["", "12345", "운송장", "123456789012"])
def test_a_number_that_cannot_be_is_refused_beside_its_field(operator, editor, number):
    claim, _medium, large = collected_exchange(editor, reason="defect")
    response = take(operator, claim, "resend", **a_parcel(number=number, recipient="이웃"))
    form = form_of(response, "resend")
    assert (response.status_code, list(form.errors), form["recipient"].value()) == (422, ["number"], "이웃")
    assert (status(claim), counters(large)) == (Status.COLLECTED, (10, 1))


def test_a_parcel_that_came_back_goes_to_the_address_typed_anew(operator, editor):
    claim, _medium, large = collected_exchange(editor, reason="defect")
    take(operator, claim, "resend", **a_parcel())
    take(operator, claim, "resend", **a_parcel(number="888888888888", recipient="이웃"))
    first, again = Shipment.objects.filter(claim_event__claim=claim)
    assert (first.has_failed, again.address.recipient, counters(large)) == (True, "이웃", (9, 0))


def test_the_same_button_pressed_twice_does_it_once(operator):
    variant = a_variant(price=10000, on_hand=5)
    claim = a_claim(a_paid_order(variant, 3, to=Order.Status.PREPARING), "cancel", [2])
    for _ in range(2):
        take(operator, claim, "grant", note="")
    assert (Refund.objects.count(), counters(variant), steps(claim)) == (1, (5, 1), ["requested", "done"])
