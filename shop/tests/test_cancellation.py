"""A buyer takes an order back, as long as nobody packs it."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from impactmuseum.base.models import MuseumSettings
from shop import cancellation, orders
from shop.models import Order, Payment, Refund, RefundAccount, Stock, Variant
from shop.payments import bank_transfer
from shop.tests.factories import a_variant, an_editor, an_order
from shop.tests.pages import text_of
from shop.tests.test_checkout_pages import order_at_once
from shop.tests.test_order_desk import desk, someone

pytestmark = pytest.mark.django_db
Status = Order.Status
ACCOUNT = {"bank": "kakao", "account_number": "3333-01-2345678", "holder": "홍길동"}


def paid(variant: Variant | None = None, quantity: int = 1) -> Order:
    order = an_order(variant, quantity)
    bank_transfer.confirm_deposit(payment=order.payments.get(), amount=order.total, by=an_editor())
    order.refresh_from_db()
    return order


def state(order: Order) -> tuple[str, int, int]:
    """Its status, how many events it has, and how many accounts are kept."""
    current = Order.objects.get(pk=order.pk)
    return current.status, current.events.count(), RefundAccount.objects.count()


def test_an_unpaid_order_is_cancelled_and_its_pieces_are_free_again(client):
    variant = a_variant(on_hand=3)
    order = an_order(variant, 2)
    response = client.post(order.get_cancel_url())
    assert (response.status_code, response.url) == (303, order.get_absolute_url())
    assert state(order) == (Status.CANCELLED, 2, 0)
    assert Stock.objects.get(variant=variant).reserved == 0
    event = order.events.last()
    assert (event.by, event.note) == (None, "구매자가 주문 페이지에서 취소했어요.")


def test_the_page_says_what_follows_and_changes_nothing(client):
    order = paid(a_variant(name="골목 넥워머", price=60000))
    page = text_of(client.get(order.get_cancel_url()))
    for part in ("골목 넥워머", "되돌릴 수 없어요", "입금하신 60,000원을", "환불받을 계좌", "카카오뱅크"):
        assert part in page
    assert state(order) == (Status.PAID, 2, 0)


def test_a_paid_order_keeps_the_account_its_money_goes_back_to(client):
    order = paid()
    assert client.post(order.get_cancel_url(), ACCOUNT).status_code == 303
    account = RefundAccount.objects.get(order=order)
    assert (account.bank, account.number, account.holder) == ("kakao", "3333012345678", "홍길동")
    assert state(order) == (Status.CANCELLED, 3, 1)
    assert mail.outbox[-1].subject == f"[임팩트 뮤지엄] 취소가 완료되었습니다 (주문번호 {order.number})"


@pytest.mark.parametrize(
    "wrong",
    [{"bank": ""}, {"bank": "없는은행"}, {"account_number": "1234"}, {"account_number": "가나다"}, {"holder": " "}],
)
def test_without_a_whole_account_a_paid_order_stays(client, wrong):
    order = paid()
    response = client.post(order.get_cancel_url(), {**ACCOUNT, **wrong})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == list(wrong)
    assert state(order) == (Status.PAID, 2, 0)


def test_who_may_have_paid_already_leaves_an_account_and_half_an_account_is_none(client):
    order = an_order()
    assert client.post(order.get_cancel_url(), {"bank": "kakao"}).status_code == 422
    assert state(order) == (Status.PENDING, 1, 0)
    client.post(order.get_cancel_url(), ACCOUNT)
    assert state(order) == (Status.CANCELLED, 2, 1)


def test_cancelling_twice_cancels_once(client):
    order = paid()
    for _ in range(2):
        assert client.post(order.get_cancel_url(), ACCOUNT).status_code == 303
    assert state(order) == (Status.CANCELLED, 3, 1)
    assert sum("취소가 완료되었습니다" in letter.subject for letter in mail.outbox) == 1


def test_what_is_being_prepared_is_asked_for_instead(client, ensure_tree):
    from wagtail.models import Site

    MuseumSettings.objects.update_or_create(
        site=Site.objects.get(is_default_site=True), defaults={"phone": "02-000-0000", "email": "help@example.com"}
    )
    order = paid()
    orders.transition(order, to=Status.PREPARING)
    before = state(order)
    for response in (client.get(order.get_cancel_url()), client.post(order.get_cancel_url(), ACCOUNT)):
        page = text_of(response)
        for part in ("대신 취소를 요청할 수 있어요", f"/orders/{order.number}/claims/cancel/", "02-000-0000"):
            assert part in page
    assert response.status_code == 409
    assert state(order) == before == (Status.PREPARING, 3, 0)


def test_the_order_page_offers_the_button_only_before_preparation(client):
    order = paid()
    assert order.get_cancel_url() in client.get(order.get_absolute_url()).content.decode()
    orders.transition(order, to=Status.PREPARING)
    page = text_of(client.get(order.get_absolute_url()))
    assert order.get_cancel_url() not in page
    assert "취소 요청하기" in page


def test_money_that_came_since_the_page_was_shown_asks_for_an_account(client):
    order = an_order()
    stale = Order.objects.get(pk=order.pk)
    bank_transfer.confirm_deposit(payment=order.payments.get(), amount=order.total, by=an_editor())
    with pytest.raises(cancellation.AccountMissing, match="돈을 돌려받을 계좌"):
        cancellation.cancel(order=stale)
    assert state(order) == (Status.PAID, 2, 0)


def test_packing_that_began_a_moment_ago_wins(client, monkeypatch):
    order = paid()
    needs_account = cancellation.needs_account

    def pack_meanwhile(shown: Order) -> bool:
        orders.transition(Order.objects.get(pk=order.pk), to=Status.PREPARING)
        return needs_account(shown)

    monkeypatch.setattr(cancellation, "needs_account", pack_meanwhile)
    response = client.post(order.get_cancel_url(), ACCOUNT)
    assert response.status_code == 409
    assert response.context["refusal"].startswith("‘상품준비중’인 주문이라")
    assert state(order) == (Status.PREPARING, 3, 0)


def test_an_order_that_is_over_says_so(client):
    order = an_order()
    orders.transition(order, to=Status.EXPIRED)
    response = client.post(order.get_cancel_url())
    assert response.status_code == 409
    assert "이미 ‘기한만료’ 상태로 끝난 주문이에요." in text_of(response)
    assert state(order) == (Status.EXPIRED, 2, 0)


@pytest.mark.parametrize("key", ["", "?key=wrong"])
def test_a_stranger_cancels_nothing(client, key):
    order = an_order()
    address = f"/orders/{order.number}/cancel/{key}"
    assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]
    assert state(order) == (Status.PENDING, 1, 0)


def test_the_browser_that_placed_the_order_needs_no_key_to_cancel(client):
    order = order_at_once(client, a_variant())
    assert client.post(f"/orders/{order.number}/cancel/").status_code == 303
    assert state(order)[0] == Status.CANCELLED


def test_the_button_carries_a_token():
    order = an_order()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(order.get_cancel_url()).status_code == 403
    assert state(order) == (Status.PENDING, 1, 0)


def test_the_buyer_sees_the_account_masked_and_the_operator_whole(client):
    order = paid()
    client.post(order.get_cancel_url(), ACCOUNT)
    page = text_of(client.get(order.get_absolute_url()))
    assert "카카오뱅크 ****5678 · 홍길동" in page
    assert "3333012345678" not in page
    client.force_login(someone("view_order"))
    shown = text_of(client.get(desk(order)))
    assert "3333012345678" in shown
    assert "이 금액을 보냈어요" not in shown


def test_the_operator_notes_once_that_the_money_was_sent(client):
    order = paid()
    client.post(order.get_cancel_url(), ACCOUNT)
    client.force_login(someone("change_order"))
    listing = reverse("order:index")
    assert order.number in text_of(client.get(f"{listing}?refund=open"))
    for said in ("돈을 보낸 것으로 적었어요.", "이미 보낸 것으로 적혀 있어요."):
        sent = {"action": "refund", "refund": Refund.objects.get().pk}
        assert said in text_of(client.post(desk(order), sent, follow=True))
    refund = Refund.objects.get()
    assert (refund.status, refund.amount, refund.by.username) == (Refund.Status.DONE, order.total, "operator")
    assert order.payments.get().status == Payment.Status.REFUNDED
    assert order.number not in text_of(client.get(f"{listing}?refund=open"))
    assert "돌려 드렸어요" in text_of(client.get(order.get_absolute_url()))


def test_who_may_only_look_settles_no_refund(client):
    order = paid()
    client.post(order.get_cancel_url(), ACCOUNT)
    client.force_login(someone("view_order"))
    client.post(desk(order), {"action": "refund", "refund": Refund.objects.get().pk})
    assert Refund.objects.get().status == Refund.Status.REQUESTED
