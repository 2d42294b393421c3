"""What a shopper and an operator see of paying: choosing, going on, waiting, failing, and where the money is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.transaction import Atomic
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from impactmuseum.base.models import MuseumSettings
from shop import orders
from shop.cart import Wanted
from shop.models import CashReceipt, Order, Payment
from shop.payments import http
from shop.tests.factories import a_coupon, a_variant, an_editor, an_order, place, shop_settings
from shop.tests.test_checkout_pages import confirm, fill_in, order_at_once, put, token_of
from shop.tests.till import Till, work

pytestmark = pytest.mark.django_db


def text_of(till: Till, order: Order) -> str:
    return till.client.get(order.get_absolute_url()).content.decode()


# Choosing


def test_the_order_form_offers_every_way_to_pay_and_asks_for_a_depositor_with_one(till: Till):
    put(till.client, a_variant())
    page = till.client.get("/checkout/").content.decode()
    for label in ("신용·체크카드", "계좌이체", "가상계좌", "카카오페이", "무통장입금"):
        assert f'<span class="choice__face">{label}' in page
    assert page.count("3일 안에 입금") == 2


def test_the_law_is_told_beside_the_ways_it_is_about(till: Till):
    MuseumSettings.objects.update_or_create(
        site=Site.objects.get(is_default_site=True), defaults={"escrow": "구매안전서비스를 쓸 수 있어요."}
    )
    put(till.client, a_variant())
    page = till.client.get("/checkout/").content.decode()
    assert "계좌이체, 가상계좌, 무통장입금: 구매안전서비스를 쓸 수 있어요." in page


def test_the_page_that_proves_the_service_is_a_link(till: Till):
    told = {"escrow": "구매안전서비스에 가입했어요. https://escrow.example/check"}
    MuseumSettings.objects.update_or_create(site=Site.objects.get(is_default_site=True), defaults=told)
    put(till.client, a_variant())
    assert 'href="https://escrow.example/check"' in till.client.get("/checkout/").content.decode()


@pytest.mark.parametrize("has_contract", [True, False])
def test_a_virtual_account_holds_the_money_where_that_is_agreed_with_the_provider(till: Till, has_contract: bool):
    shop_settings(toss_escrow=has_contract)
    order = till.order("toss_virtual_account")
    assert till.page(order).context["start"].details["request"]["virtualAccount"]["useEscrow"] is has_contract
    till.pay(order)
    assert till.states(order) == ("pending", ["waiting"])


@pytest.mark.parametrize(
    ("method", "button", "told", "untold"),
    [
        ("toss_card", "13,000원 결제하기", "신용·체크카드", "까지 입금"),
        ("toss_virtual_account", "13,000원 결제하기", "계좌가 나온 뒤 3일 안에 입금", "까지 입금"),
        ("kakaopay", "13,000원 결제하기", "카카오페이", "입금자명"),
        ("bank_transfer", "13,000원 주문하기", "23:59까지 입금", "계좌가 나온 뒤"),
    ],
)
def test_the_confirmation_says_what_its_button_does(till: Till, method: str, button: str, told: str, untold: str):
    put(till.client, a_variant())
    assert fill_in(till.client, payment_method=method).status_code == 303
    page = till.client.get("/checkout/confirm/").content.decode()
    assert button in page
    assert told in page
    assert untold not in page


def test_what_only_a_transfer_asks_for_is_not_asked_of_others(till: Till):
    typed = {"depositor": "김입금", "cash_receipt": "income", "cash_receipt_number": "wrong"}
    order = order_at_once(till.client, a_variant(), payment_method="toss_card", **typed)
    assert order.payments.get().depositor == ""
    assert not CashReceipt.objects.exists()


def test_ordering_leads_on_to_the_provider(till: Till):
    put(till.client, a_variant())
    fill_in(till.client, payment_method="toss_card")
    response = confirm(till.client, token_of(till.client))
    order = Order.objects.get()
    assert (response.status_code, response.url) == (303, order.get_pay_url())
    page = till.client.get(response.url).content.decode()
    assert f'data-pay="{order.payments.get().reference}"' in page
    assert f'<script defer src="{till.twin.sdk_url}" data-provider></script>' in page
    assert "자바스크립트가 켜져 있어야 열려요" in page


@pytest.fixture
def transactions(monkeypatch) -> list[Atomic]:
    """Those that are opened, without what is inside another one."""
    opened, enter = [], Atomic.__enter__

    def count(atomic: Atomic) -> None:
        if not connection.in_atomic_block:
            opened.append(atomic)
        enter(atomic)

    monkeypatch.setattr(Atomic, "__enter__", count)
    return opened


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("coupon", ["", "WELCOME"])
@pytest.mark.parametrize("method", ["toss_card", "toss_transfer", "toss_virtual_account", "kakaopay", "bank_transfer"])
def test_an_order_of_five_lines_costs_few_statements_and_three_transactions(
    till: Till, method: str, coupon: str, transactions: list[Atomic], django_assert_max_num_queries
):
    a_coupon("WELCOME", limit=5)
    for _ in range(5):
        put(till.client, a_variant())
    fill_in(till.client, payment_method=method, coupon=coupon)
    token = token_of(till.client)
    transactions.clear()
    with django_assert_max_num_queries(40):
        assert confirm(till.client, token).status_code == 303
    assert len(transactions) <= 3
    assert Order.objects.get().total == (50_000 if not coupon else 47_000)


@pytest.mark.django_db(transaction=True)
def test_an_order_that_costs_nothing_is_placed_and_settled_in_one_transaction(
    till: Till, transactions: list[Atomic], django_assert_max_num_queries
):
    a_coupon("ALL", value=200_000)
    for _ in range(5):
        put(till.client, a_variant())
    fill_in(till.client, coupon="ALL")
    token = token_of(till.client)
    transactions.clear()
    # What placing costs, and what settling does.
    with django_assert_max_num_queries(40 + 20):
        assert confirm(till.client, token).status_code == 303
    assert len(transactions) <= 3
    assert Order.objects.get().status == Order.Status.PAID


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("method", ["toss_card", "toss_virtual_account", "kakaopay"])
def test_no_transaction_is_open_while_a_provider_is_asked(till: Till, method: str, monkeypatch):
    ask, asked = http.requests.request, []

    def watch(verb: str, url: str, **options):
        asked.append((url.rpartition("/")[2], connection.in_atomic_block))
        return ask(verb, url, **options)

    monkeypatch.setattr(http.requests, "request", watch)
    order = till.order(method)
    till.pay(order)
    if method == "toss_virtual_account":
        till.deposit(order)
        till.hear(till.told(order)[-1])
        work()
    account = {"bank": "kb", "account_number": "12345678901", "holder": "홍길동"}
    till.client.post(order.get_cancel_url(), account)
    work()
    assert till.moved(order) == (1, 13000, 13000)
    assert len(asked) >= 2
    assert not any(is_open for _verb, is_open in asked)


# The page that leads on


def test_the_page_says_what_how_much_and_until_when(till: Till):
    at = timezone.now()
    order = till.order("kakaopay", a_variant(name="비누", price=9000), 2, at=at)
    page = till.page(order).content.decode()
    until = timezone.localtime(at + timedelta(minutes=9))
    for part in ("비누", "21,000원 결제하기", f"{until:%H:%M}까지 결제를 마쳐 주세요", order.get_cancel_url()):
        assert part in page
    assert 'value="kakaopay"' not in page
    assert 'value="toss_card"' in page


def test_who_has_to_choose_again_finds_the_last_way_chosen(till: Till):
    order = till.order("kakaopay")
    till.back(till.twin.decline(till.go(order)))
    page = till.page(order).content.decode()
    assert "어떻게 결제할까요?" in page
    assert 'value="kakaopay" required checked' in page
    assert "data-pay=" not in page


def test_a_paid_order_has_no_such_page(till: Till):
    order = till.order()
    till.pay(order)
    for response in (till.page(order), till.choose(order, "kakaopay")):
        assert (response.status_code, response.url) == (303, order.get_absolute_url())
    assert order.payments.count() == 1


# The order


def test_an_order_that_is_not_paid_says_why_and_leads_back(till: Till):
    order = till.order()
    till.pay(order, fault="refuse")
    till.page(order)
    page = text_of(till, order)
    assert "지난번에는 결제되지 않았어요: 한도초과 혹은 잔액부족으로 결제에 실패했습니다." in page
    assert "13,000원 결제하기" in page
    assert order.get_pay_url() in page


def test_an_order_that_is_being_paid_reloads_itself_until_it_is_known(till: Till):
    order = till.order()
    till.pay(order, fault="500_after")
    response = till.client.get(order.get_absolute_url())
    assert response["Refresh"] == "5"
    assert "돈이 두 번 빠져나가는 일은 없어요" in response.content.decode()
    assert order.get_pay_url() not in response.content.decode()
    till.complete()
    response = till.client.get(order.get_absolute_url())
    assert "Refresh" not in response
    assert "결제를 확인했어요. 곧 상품을 준비할게요." in response.content.decode()


def test_an_account_of_the_order_alone_needs_no_name_and_no_holder(till: Till):
    order = till.order("toss_virtual_account")
    till.pay(order)
    page = text_of(till, order)
    assert 'data-copy="account"' in page
    assert "이 주문만의 계좌예요" in page
    assert "예금주" not in page
    assert "입금자명" not in page


def test_what_comes_back_after_the_answer_is_said_on_the_order(till: Till):
    order = till.order()
    address = till.twin.approve(till.go(order))
    orders.transition(order, to=Order.Status.CANCELLED)
    till.back(address)
    till.page(order)
    assert "결제할 수 있는 시간이 지났어요" in text_of(till, order)


STATES = ["created", "failed", "confirming", "unknown", "waiting", "captured", "partly_refunded", "refunded", "expired"]


@pytest.mark.parametrize("status", STATES)
def test_an_order_of_twelve_lines_is_read_in_few_statements(till: Till, status: str, django_assert_max_num_queries):
    order = place(*[Wanted(a_variant().pk, 1) for _ in range(12)], payment_method="toss_virtual_account")
    if status in ("waiting", "captured", "partly_refunded", "refunded"):
        till.pay(order)
    if status in ("captured", "partly_refunded", "refunded"):
        till.deposit(order)
        till.hear(till.told(order)[-1])
        work()
    before = list(Payment.objects.values("pk", "status", "confirming_at", "refunded_amount"))
    Payment.objects.update(status=status, confirming_at=timezone.now())
    if "refunded" in status:
        Payment.objects.update(refunded_amount=1000)
    till.client.get(order.get_absolute_url())
    with django_assert_max_num_queries(20):
        assert till.client.get(order.get_absolute_url()).status_code == 200
    for row in before:
        Payment.objects.filter(pk=row.pop("pk")).update(**row)


def test_nobody_is_thanked_before_the_money_is_there(till: Till):
    order = order_at_once(till.client, a_variant(), payment_method="toss_card")
    before = till.client.get(order.get_absolute_url())
    assert (before.context["just_placed"], before.context["steps"][0].label) == (False, "결제대기")
    till.pay(order)
    assert till.client.get(order.get_absolute_url()).context["just_placed"]
    assert not till.client.get(order.get_absolute_url()).context["just_placed"]


def test_why_an_attempt_failed_is_said_once(till: Till):
    order = till.order()
    till.back(till.twin.decline(till.go(order)))
    assert till.page(order).content.decode().count("카드사에서 결제를 거절했습니다.") == 1


def test_a_paid_order_leads_to_the_providers_receipt(till: Till):
    order = till.order()
    till.pay(order)
    assert f'href="{order.payments.get().receipt_url}" target="_blank" rel="noopener noreferrer"' in text_of(
        till, order
    )


def test_a_refund_nobody_could_make_is_not_promised_within_days(till: Till):
    order = till.order("toss_virtual_account")
    till.pay_into_account(order)
    orders.transition(order, to=Order.Status.CANCELLED, note="품절")
    work()
    page = text_of(till, order)
    assert "13,000원을 돌려 드려야 하는데 아직 보내지 못했어요." in page
    assert "3영업일 안에 돌려 드려요" not in page


# The operator


@pytest.fixture
def desk(client: Client) -> Client:
    operator = Client()
    operator.force_login(an_editor())
    return operator


def desk_page(desk: Client, order: Order) -> str:
    return desk.get(f"/admin/order/{order.pk}/").content.decode()


def test_the_operator_sees_every_attempt(till: Till, desk: Client):
    order = till.order("toss_card")
    till.pay(order, fault="refuse")
    till.choose(order, "kakaopay")
    till.pay(order)
    page = desk_page(desk, order)
    for part in ("실패</a> · 토스페이먼츠 신용·체크카드", "한도초과 혹은 잔액부족", "받음</a> · 카카오페이"):
        assert part in page
    assert till.ledger(order)["key"] in page


def test_the_operator_asks_the_provider_how_a_payment_stands(till: Till, desk: Client):
    order = till.order("toss_card")
    till.pay(order, fault="500_after")
    payment = order.payments.get()
    asked = {"action": "look_up", "payment": payment.pk}
    till.twin.fault("lookup", "500")
    response = desk.post(f"/admin/order/{order.pk}/", asked, follow=True)
    assert "결제사가 지금 답하지 않아요" in response.content.decode()
    assert till.states(order) == ("pending", ["unknown"])
    response = desk.post(f"/admin/order/{order.pk}/", asked, follow=True)
    assert "지금 상태는 ‘받음’예요." in response.content.decode()
    assert till.states(order) == ("paid", ["captured"])
    assert 'value="look_up"' not in response.content.decode()


def test_a_payment_of_another_order_is_not_asked_about_here(till: Till, desk: Client):
    order, other = till.order(), till.order()
    asked = {"action": "look_up", "payment": other.payments.get().pk}
    assert desk.post(f"/admin/order/{order.pk}/", asked).status_code == 404


def test_the_operator_names_the_account_that_a_refund_waits_for(till: Till, desk: Client):
    order = till.order("toss_virtual_account")
    till.pay_into_account(order)
    orders.transition(order, to=Order.Status.CANCELLED, note="품절")
    work()
    assert "돌려받을 계좌를 아직 몰라요" in desk_page(desk, order)
    told = {"action": "refund_account", "refund_account-bank": "kb", "refund_account-holder": "홍길동"}
    wrong = desk.post(f"/admin/order/{order.pk}/", {**told, "refund_account-number": "12"})
    assert wrong.status_code == 422
    assert till.moved(order) == (1, 13000, 0)
    desk.post(f"/admin/order/{order.pk}/", {**told, "refund_account-number": "123-4567-8901"})
    work()
    assert till.moved(order) == (1, 13000, 13000)
    assert 'value="refund_account"' not in desk_page(desk, order)


def test_an_order_paid_by_card_in_the_end_gets_no_cash_receipt(till: Till, desk: Client):
    order = an_order(cash_receipt="income", cash_receipt_number="01012345678")
    till.choose(order, "toss_card")
    till.pay(order)
    assert till.states(order)[0] == "paid"
    assert "현금영수증" not in text_of(till, order)
    desk.post(f"/admin/order/{order.pk}/", {"action": "cash_receipt", "cash_receipt-approval": "1"})
    assert CashReceipt.objects.get().issued_at is None
