"""A request that comes by telephone: an operator enters it from the order's page."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from shop import orders
from shop.cart import Wanted
from shop.models import Claim, Order, Refund, RefundAccount
from shop.payments import toss
from shop.tests.books import counters
from shop.tests.claim_factories import page_of, two_sizes
from shop.tests.factories import (
    a_claim,
    a_paid_order,
    a_variant,
    an_arrived_order,
    an_order,
    shop_settings,
)
from shop.tests.pages import text_of
from shop.tests.test_order_desk import desk, someone

pytestmark = pytest.mark.django_db
Kind, Status = Claim.Kind, Claim.Status
ACCOUNT = {"bank": "kakao", "account_number": "3333-01-2345678", "holder": "홍길동"}


@pytest.fixture(autouse=True)
def _shop() -> None:
    shop_settings()


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(someone("change_order", "change_claim"))
    return client


def entry(order: Order, kind: str) -> str:
    return reverse("claim:enter", args=[order.pk, kind])


def typed(order: Order, *pieces: int, **fields: object) -> dict[str, object]:
    named = {f"pieces-{item.pk}": number for item, number in zip(order.items.all(), pieces, strict=False)}
    return {"key": "from-the-phone", "reason": "mind", "text": "", **named, **ACCOUNT, **fields}


def look(client: Client, order: Order, kind: str, sent: dict[str, object]):
    """Press the button for the first time."""
    response = client.post(entry(order, kind), sent)
    estimate = response.context["estimate"]
    if estimate is None:
        return response, sent
    shown = {"agreed": f"{estimate.amount},{estimate.to_pay}", "at_once": response.context["is_at_once"] or ""}
    return response, {**sent, **shown}


# What is offered


@pytest.mark.parametrize(
    ("to", "titles"),
    [
        (None, ["일부 취소"]),
        (Order.Status.PREPARING, ["취소 요청 접수"]),
        (Order.Status.SHIPPED, []),
        (Order.Status.DELIVERED, ["반품 요청 접수", "교환 요청 접수"]),
    ],
)
def test_the_orders_page_offers_what_may_be_asked_for_now(operator, to, titles):
    is_sent = to in (Order.Status.SHIPPED, Order.Status.DELIVERED)
    order = an_arrived_order(to=to) if is_sent else a_paid_order(to=to)
    assert [title for title, _url in operator.get(desk(order)).context["entries"]] == titles


def test_nothing_is_asked_back_before_the_money_is_here(operator):
    order = an_order()
    assert operator.get(desk(order)).context["entries"] == []
    assert "‘입금대기’ 상태인 주문에는 취소 요청을 할 수 없어요." in text_of(operator.get(entry(order, "cancel")))
    operator.post(entry(order, "cancel"), typed(order, 1))
    assert Claim.objects.count() == 0


def test_the_orders_page_leads_to_its_requests(operator):
    order = an_arrived_order(Wanted(a_variant(name="비누", price=10000).pk, 2))
    claim = a_claim(order, "return", [1])
    page = text_of(operator.get(desk(order)))
    assert f'href="{page_of(claim)}"' in page
    for part in ("반품 요청", "7,000원", "비누 1개"):
        assert part in page


def test_who_may_not_decide_is_offered_no_entry_and_enters_nothing(client):
    order = a_paid_order(quantity=2)
    a_claim(order, "cancel", [1])
    client.force_login(someone("change_order", "view_claim"))
    context = client.get(desk(order)).context
    assert (context["entries"], len(context["claims"])) == ([], 1)
    assert client.get(entry(order, "cancel")).status_code == 302
    assert client.post(entry(order, "cancel"), typed(order, 1, agreed="10000,0")).status_code == 302
    assert Claim.objects.count() == 1


def test_who_sees_no_requests_sees_none_on_the_order(client):
    order = a_paid_order(quantity=2)
    a_claim(order, "cancel", [1])
    client.force_login(someone("change_order"))
    assert client.get(desk(order)).context["claims"] == []


# Entering


def test_what_comes_of_it_is_shown_first_and_changes_nothing(operator):
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 3))
    response, _sent = look(operator, order, "return", typed(order, 2))
    estimate = response.context["estimate"]
    assert (estimate.goods, estimate.return_fee, estimate.amount) == (20000, 3000, 17000)
    assert "17,000원" in text_of(response)
    assert (Claim.objects.count(), RefundAccount.objects.count()) == (0, 0)


def test_a_return_is_asked_for_in_the_buyers_name(operator):
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 3))
    _response, sent = look(operator, order, "return", typed(order, 2, text="전화로 부탁하셨어요."))

    response = operator.post(entry(order, "return"), sent)

    claim = Claim.objects.get()
    assert response.url == page_of(claim)
    assert (claim.status, claim.amount, claim.text) == (Status.REQUESTED, 17000, "전화로 부탁하셨어요.")
    assert (claim.requested_by.username, claim.events.get().by.username) == ("operator", "operator")
    assert RefundAccount.objects.get(order=order).number == "3333012345678"


def test_the_button_pressed_twice_asks_once(operator):
    order = an_arrived_order()
    _response, sent = look(operator, order, "return", typed(order, 1))
    for _ in range(2):
        assert operator.post(entry(order, "return"), sent).status_code == 302
    assert Claim.objects.count() == 1


def test_pieces_of_a_paid_order_are_cancelled_at_once(operator):
    variant = a_variant(price=10000, on_hand=5)
    order = a_paid_order(variant, 3)
    response, sent = look(operator, order, "cancel", typed(order, 2))
    assert "네, 취소할게요" in text_of(response)

    operator.post(entry(order, "cancel"), sent)

    claim = Claim.objects.get()
    assert (claim.status, claim.decided_by.username, Refund.objects.get().amount) == (Status.DONE, "operator", 20000)
    assert counters(variant) == (5, 1)


def test_an_exchange_names_what_is_sent_instead(operator):
    medium, large = two_sizes()
    order = an_arrived_order(Wanted(medium.pk, 1))
    chosen = {f"replacement-{order.items.get().pk}": large.pk}
    unnamed, _sent = look(operator, order, "exchange", typed(order, 1))
    assert "무엇으로 바꿀지 골라 주세요" in text_of(unnamed)
    response, sent = look(operator, order, "exchange", typed(order, 1, **chosen))
    assert response.context["estimate"].to_pay == 6000
    operator.post(entry(order, "exchange"), sent)
    assert Claim.objects.get().lines.get().replacement == large


def test_an_operator_may_accept_what_comes_late(client):
    order = an_arrived_order()
    with time_machine.travel(timezone.now() + timedelta(days=120)):
        client.force_login(someone("change_claim"))
        assert "까지 반품할 수 있었어요." in text_of(client.get(entry(order, "return")))
        _response, sent = look(client, order, "return", typed(order, 1))
        client.post(entry(order, "return"), sent)
    assert Claim.objects.get().status == Status.REQUESTED


# What is mended


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"account_number": "12"}, "account_number"),
        ({"bank": ""}, "bank"),
        ({"reason": "other"}, "text"),
    ],
)
def test_what_is_to_be_mended_stands_beside_its_field_and_nothing_typed_is_lost(operator, changes, field):
    order = an_arrived_order()
    response = operator.post(entry(order, "return"), typed(order, 1, **{"text": "", **changes}))
    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, [field])
    assert (form["holder"].value(), form[f"pieces-{order.items.get().pk}"].value()) == ("홍길동", "1")
    assert (Claim.objects.count(), RefundAccount.objects.count()) == (0, 0)


@pytest.mark.parametrize("pieces", [0, 9])
def test_no_more_and_no_less_is_asked_for_than_there_is(operator, pieces):
    order = an_arrived_order(Wanted(a_variant().pk, 2))
    response = operator.post(entry(order, "return"), typed(order, pieces))
    assert (response.status_code, Claim.objects.count()) == (422, 0)


def test_what_changed_since_it_was_shown_is_shown_again(operator):
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 3))
    _response, sent = look(operator, order, "return", typed(order, 2))
    response = operator.post(entry(order, "return"), {**sent, f"pieces-{order.items.get().pk}": 1})
    assert response.context["estimate"].amount == 7000
    assert Claim.objects.count() == 0


def test_who_said_yes_to_one_thing_has_not_said_yes_to_another(operator):
    order = a_paid_order(quantity=2)
    _response, sent = look(operator, order, "cancel", typed(order, 1))
    orders.transition(order, to=Order.Status.PREPARING)

    response = operator.post(entry(order, "cancel"), sent)

    assert "네, 접수할게요" in text_of(response)
    assert Claim.objects.count() == 0


def test_when_everything_is_asked_for_there_is_nothing_to_choose(operator):
    order = an_arrived_order()
    a_claim(order, "return")
    assert "더 고를 수 있는 상품이 없어요." in text_of(operator.get(entry(order, "return")))


@pytest.mark.parametrize("kind", ["steal", "RETURN"])
def test_what_is_no_request_is_not_found(operator, kind):
    assert operator.get(entry(a_paid_order(), kind)).status_code == 404


# Where money goes back to


def name_account(client: Client, order: Order, **account: str):
    named = {"bank": "kb", "number": "123-456-789012", "holder": "홍길동", **account}
    return client.post(desk(order), {"action": "refund_account", **{f"refund_account-{k}": named[k] for k in named}})


def test_the_account_is_written_down_changed_and_logged(operator):
    order = a_paid_order()
    name_account(operator, order)
    name_account(operator, order, bank="kakao", number="3333012345678")
    account = RefundAccount.objects.get(order=order)
    assert (account.bank, account.number) == ("kakao", "3333012345678")
    logged = ModelLogEntry.objects.filter(action="shop.refund_account").order_by("pk")
    assert [(row.user.username, row.data["account"]) for row in logged] == [
        ("operator", "****9012"),
        ("operator", "****5678"),
    ]


@pytest.mark.parametrize(("field", "value"), [("bank", "moon"), ("number", "12"), ("number", ""), ("holder", " ")])
def test_an_account_that_cannot_be_is_refused_beside_its_field(operator, field, value):
    order = a_paid_order()
    response = name_account(operator, order, **{field: value})
    form = response.context["own"]["refund_account"].form
    assert (response.status_code, list(form.errors)) == (422, [field])
    assert RefundAccount.objects.count() == 0


def test_no_account_is_asked_for_where_no_transfer_came(operator):
    assert "refund_account" not in operator.get(desk(an_order())).context["own"]
    by_card = a_paid_order()
    by_card.payments.update(method=toss.CARD)
    assert "refund_account" not in operator.get(desk(by_card)).context["own"]


def test_who_may_only_look_names_no_account(client):
    order = a_paid_order()
    client.force_login(someone("view_order"))
    name_account(client, order)
    assert RefundAccount.objects.count() == 0
