"""What a buyer is written to about a claim: in plain words, once each."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Site

from impactmuseum.base.models import MuseumSettings
from shop import claim_desk, claims, orders
from shop.cart import Wanted
from shop.claim_states import TRANSITIONS
from shop.claim_words import ClaimStory
from shop.models import Claim, Letter, Order, Refund
from shop.payments import refunds
from shop.tests.factories import (
    a_claim,
    a_courier,
    a_paid_order,
    a_variant,
    an_arrived_order,
    an_editor,
    an_order,
    shop_settings,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _shop(ensure_tree: None) -> None:
    shop_settings()
    site = Site.objects.get(is_default_site=True)
    address = "(04524) 서울특별시 중구 세종대로 110, 반품 담당"
    MuseumSettings.objects.update_or_create(site=site, defaults={"return_address": address})


@pytest.fixture
def operator():
    return an_editor()


def last() -> tuple[str, str, str]:
    """Subject, text and HTML of the newest letter."""
    letter = mail.outbox[-1]
    return letter.subject, letter.body, letter.alternatives[0].content


def says(*parts: str) -> bool:
    _subject, text, html = last()
    return all(part in text and part in html for part in parts)


def test_a_request_is_received_with_what_comes_of_it():
    order = an_arrived_order(Wanted(a_variant(name="비누", price=10000).pk, 2))
    a_claim(order, "return", [1])
    assert last()[0] == "[임팩트 뮤지엄] 반품 요청이 접수되었습니다"
    assert says("비누 1개", "단순 변심", "10,000원", "-3,000원", "7,000원", order.number)


def test_a_return_is_told_of_step_by_step(operator):
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 2))
    before = len(mail.outbox)
    claim = claim_desk.grant(claim=a_claim(order, "return", [1]), by=operator)
    assert says("서울특별시 중구 세종대로 110, 반품 담당")
    claim_desk.collect(claim=claim, restocked={}, by=operator, at=timezone.now())
    claim_desk.finish(claim=claim, by=operator)
    assert says("7,000원을 3영업일 안에")
    refunds.mark_sent(refund=Refund.objects.get(), by=operator, at=timezone.now())
    assert says("7,000원", "카카오뱅크 ****5678")
    assert [letter.subject for letter in mail.outbox[before:]] == [
        "[임팩트 뮤지엄] 반품 요청이 접수되었습니다",
        "[임팩트 뮤지엄] 반품 요청을 받아들였습니다 · 상품을 보내 주십시오",
        "[임팩트 뮤지엄] 반품이 완료되었습니다",
        "[임팩트 뮤지엄] 환불이 완료되었습니다",
    ]


def test_a_cancellation_is_told_of_with_its_refund():
    a_claim(a_paid_order(a_variant(price=10000), 3), "cancel", [2])
    assert last()[0] == "[임팩트 뮤지엄] 취소가 완료되었습니다"
    assert says("20,000원을 3영업일 안에")


def test_a_refusal_says_why_and_nothing_of_the_operators_own_notes(operator):
    claim = a_claim(a_paid_order(to=Order.Status.PREPARING), "cancel")
    claim_desk.refuse(claim=claim, by=operator, reason="이미 새기기 <시작>했어요.")
    subject, text, html = last()
    assert subject == "[임팩트 뮤지엄] 취소 요청을 받아들이지 못했습니다"
    assert "이미 새기기 <시작>했어요." in text
    assert "이미 새기기 &lt;시작&gt;했어요." in html


def test_an_exchange_asks_for_its_delivery_and_names_its_parcel(operator):
    variant = a_variant(on_hand=5)
    claim = a_claim(an_arrived_order(Wanted(variant.pk, 1)), "exchange", replacements=[variant])
    claim_desk.grant(claim=claim, by=operator)
    assert says("교환 배송비 6,000원을 보내 주시면")
    claim_desk.take_fee(claim=claim, by=operator, at=timezone.now())
    claim_desk.collect(claim=claim, restocked={}, by=operator, at=timezone.now())
    claim_desk.resend(claim=claim, courier=a_courier(), number="999999999999", by=operator)
    assert last()[0] == "[임팩트 뮤지엄] 교환 상품이 출발했어요 (CJ대한통운 9999-9999-9999)"
    assert says("9999-9999-9999", "김받음")


def test_a_withdrawal_needs_no_letter():
    claim = a_claim(a_paid_order(to=Order.Status.PREPARING), "cancel")
    before = len(mail.outbox)
    claims.withdraw(claim=claim)
    assert len(mail.outbox) == before


def test_a_whole_order_that_was_given_back_is_told_of_when_the_money_went(operator):
    order = a_paid_order()
    orders.transition(order, to=Order.Status.CANCELLED, by=operator, note="품절")
    assert "취소가 완료되었습니다" in last()[0]
    refunds.mark_sent(refund=Refund.objects.get(), by=operator, at=timezone.now())
    assert (last()[0], says("13,000원")) == ("[임팩트 뮤지엄] 환불이 완료되었습니다", True)


def test_a_letter_that_waits_for_the_worker_goes_out_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    a_claim(a_paid_order(a_variant(), 2), "cancel", [1])
    for _ in range(2):
        call_command("send_outbox")
    assert sum("취소가 완료되었습니다" in letter.subject for letter in mail.outbox) == 1


# Before the purchase confirms itself


def remind(days: float) -> int:
    return orders.remind_of_confirmation(at=timezone.now() + timedelta(days=days))


def test_two_days_before_a_purchase_confirms_itself_its_buyer_is_told_once():
    rule = {"impact_kind": "per_unit", "impact_amount": 1, "impact_unit": "나무(그루)", "impact_sentence": "나무"}
    an_arrived_order(Wanted(a_variant(**rule).pk, 2))
    assert [remind(4.9), remind(5.1), remind(6)] == [0, 1, 0]
    assert last()[0] == "[임팩트 뮤지엄] 구매확정 안내 · 이번 주문의 임팩트 나무 2그루"
    assert "저절로 확정됩니다" in last()[1]


def test_without_something_to_count_the_reminder_names_the_order():
    order = an_arrived_order()
    remind(5.1)
    assert last()[0] == f"[임팩트 뮤지엄] 구매확정 안내 (주문번호 {order.number})"


def test_nobody_is_reminded_of_what_is_confirmed_claimed_or_on_its_way():
    an_arrived_order(to=Order.Status.CONFIRMED)
    an_arrived_order(to=Order.Status.SHIPPED)
    a_claim(an_arrived_order(), "return")
    an_order()
    assert remind(5.1) == 0
    assert not Letter.objects.filter(kind=Letter.Kind.CONFIRM_SOON).exists()


def test_the_command_reminds_and_says_so(capsys):
    order = an_arrived_order()
    order.events.filter(to_status=Order.Status.DELIVERED).update(created_at=timezone.now() - timedelta(days=6))
    call_command("confirm_deliveries")
    assert capsys.readouterr().out == "0 purchases confirmed, 1 buyers reminded.\n"


def test_every_kind_of_claim_and_state_has_words():
    for kind, edges in TRANSITIONS.items():
        for status in {after for targets in edges.values() for after in targets}:
            claim = Claim(kind=kind, status=status, refusal="까닭", collected_at=timezone.now())
            story = ClaimStory(claim)
            assert story.state
            assert story.sentence or status == Claim.Status.WITHDRAWN
