"""현금영수증: asked for at the checkout, issued at the order desk."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.models import User
from shop import cash_receipts, orders
from shop.cart import Wanted
from shop.cash_receipts import IssueRefused, NumberRefused
from shop.models import CashReceipt, Order
from shop.payments import bank_transfer, settlement
from shop.tests.factories import a_claim, a_variant, an_editor, an_order, place, shop_settings
from shop.tests.test_checkout_pages import fill_in, order_at_once, put
from shop.tests.test_order_desk import desk, someone

pytestmark = pytest.mark.django_db


def a_paid_order(price: int, **draft: str) -> Order:
    order = an_order(a_variant(price=price), **draft)
    return bank_transfer.confirm_deposit(payment=order.payments.get(), amount=order.total, by=the_editor())


def the_editor() -> User:
    return User.objects.filter(username="editor").first() or an_editor()


@pytest.mark.parametrize(
    ("purpose", "number", "kept"),
    [("income", "010-1234-5678", "01012345678"), ("business", "124-81-00998", "1248100998")],
)
def test_a_receipt_is_asked_for_and_shown_wherever_the_order_is(client, purpose, number, kept):
    put(client, a_variant())
    fill_in(client, cash_receipt=purpose, cash_receipt_number=number)
    assert number in client.get("/checkout/confirm/").content.decode()

    order = order_at_once(client, a_variant(), cash_receipt=purpose, cash_receipt_number=number)

    asked = CashReceipt.objects.get(order=order)
    assert (asked.purpose, asked.number, asked.issued_at) == (purpose, kept, None)
    assert number in client.get(order.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("purpose", "number"),
    [("income", ""), ("income", "02-123-4567"), ("business", "124-81-00999"), ("business", "01012345678")],
)
def test_a_number_that_is_none_is_said_beside_its_field(client, purpose, number):
    put(client, a_variant())
    response = fill_in(client, cash_receipt=purpose, cash_receipt_number=number)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["cash_receipt_number"]
    with pytest.raises(NumberRefused):
        cash_receipts.accepted(purpose=purpose, number=number)


def test_a_number_without_a_request_is_no_request(client):
    order_at_once(client, a_variant(), cash_receipt="", cash_receipt_number="010-1234-5678")
    assert not CashReceipt.objects.exists()


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(someone("change_order"))
    return client


def test_the_desk_marks_a_receipt_as_issued_once(operator):
    order = a_paid_order(20000, cash_receipt="income", cash_receipt_number="01012345678")
    assert "소득공제용 010-1234-5678" in operator.get(desk(order)).content.decode()

    operator.post(desk(order), {"action": "cash_receipt", "cash_receipt-approval": "A1"})

    issued = CashReceipt.objects.get()
    assert (issued.approval, issued.by.username) == ("A1", "operator")
    response = operator.get(desk(order))
    assert "cash_receipt" not in response.context["own"]
    assert "발급함" in response.content.decode()
    with pytest.raises(IssueRefused):
        cash_receipts.mark_issued(order=order, at=timezone.now(), by=issued.by)


@pytest.mark.parametrize(("price", "is_reminded"), [(97000, True), (96999, False)])
def test_from_100_000_won_the_desk_reminds_of_a_receipt_nobody_asked_for(operator, price, is_reminded):
    shop_settings(free_shipping_from=1_000_000)
    order = a_paid_order(price)
    page = operator.get(desk(order)).content.decode()
    assert ("010-000-1234" in page) == is_reminded


def test_a_receipt_nobody_asked_for_goes_to_the_tax_offices_number(operator):
    order = a_paid_order(150000)
    operator.post(desk(order), {"action": "cash_receipt", "cash_receipt-approval": ""})
    assert CashReceipt.objects.values_list("number", "purpose").get() == ("0100001234", "income")
    assert not cash_receipts.is_due_unasked(order)


def test_nothing_is_issued_before_the_money_is_here(operator):
    order = an_order(a_variant(price=150000), cash_receipt="income", cash_receipt_number="01012345678")
    assert "cash_receipt" not in operator.get(desk(order)).context["own"]
    operator.post(desk(order), {"action": "cash_receipt", "cash_receipt-approval": ""})
    assert CashReceipt.objects.get().issued_at is None


def test_an_order_without_a_duty_and_a_request_has_nothing_to_issue(operator):
    order = a_paid_order(20000)
    assert "현금영수증" not in operator.get(reverse("order:page", args=[order.pk])).content.decode()
    with pytest.raises(IssueRefused):
        cash_receipts.mark_issued(order=order, at=timezone.now(), by=order.events.last().by)
    assert not CashReceipt.objects.exists()


# After a refund


def an_issued_receipt(operator: Client) -> Order:
    order = paid(place(Wanted(a_variant(price=20000).pk, 2), cash_receipt="income", cash_receipt_number="01012345678"))
    operator.post(desk(order), {"action": "cash_receipt", "cash_receipt-approval": "A1"})
    return order


def paid(order: Order) -> Order:
    settlement.settle(payment=order.payments.get(), amount=order.total, at=timezone.now())
    order.refresh_from_db()
    return order


def test_a_receipt_is_issued_for_what_was_paid(operator):
    an_issued_receipt(operator)
    assert CashReceipt.objects.get().amount == 43000
    assert not CashReceipt.objects.outdated().exists()


def test_a_partial_refund_asks_for_a_receipt_over_what_is_kept(operator):
    order = an_issued_receipt(operator)
    a_claim(order, "cancel", [1])
    page = operator.get(desk(order)).content.decode()
    assert "43,000원으로 발급한 것을 23,000원으로 고쳐 발급해 주세요." in page

    operator.post(desk(order), {"action": "correct_cash_receipt", "correct_cash_receipt-approval": "A2"})

    receipt = CashReceipt.objects.get()
    assert (receipt.amount, receipt.approval) == (23000, "A2")
    assert "correct_cash_receipt" not in operator.get(desk(order)).context["own"]


def test_a_receipt_of_an_order_that_was_given_back_whole_is_taken_back(operator):
    order = an_issued_receipt(operator)
    orders.transition(order, to=Order.Status.CANCELLED, note="품절")
    page = operator.get(desk(order)).content.decode()
    assert "43,000원으로 발급한 것을 취소해 주세요." in page
    operator.post(desk(order), {"action": "correct_cash_receipt", "correct_cash_receipt-approval": ""})
    assert CashReceipt.objects.values_list("amount", "approval").get() == (0, "A1")


def test_what_is_to_be_issued_and_to_be_mended_is_listed(operator):
    outdated = an_issued_receipt(operator)
    a_claim(outdated, "cancel", [1])
    asked = a_paid_order(20000, cash_receipt="income", cash_receipt_number="01012345678")
    unasked = a_paid_order(150000)
    a_paid_order(20000)
    for state, found in (("outdated", {outdated}), ("open", {asked, unasked})):
        listed = operator.get(reverse("order:index"), {"cash_receipt": state}).context["object_list"]
        assert set(listed) == found


def test_a_receipt_that_is_right_is_not_mended(operator):
    order = an_issued_receipt(operator)
    with pytest.raises(IssueRefused):
        cash_receipts.mark_corrected(order=order, at=timezone.now(), by=order.cash_receipt.by)
    assert CashReceipt.objects.get().amount == 43000
