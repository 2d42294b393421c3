"""Orders paid at the payment twin, as a shopper pays them, and what is done there behind the shop's back."""

from django.utils import timezone

from shop.models import Order, Payment
from shop.payments import attempts, online, toss
from shop.payments.gateway import ReturnAddresses
from shop.tests import twin_calls
from shop.tests.factories import a_variant, an_order
from shop.tests.twin import Return, TwinClient

ADDRESSES = ReturnAddresses(
    success="http://127.0.0.1/success", failure="http://127.0.0.1/failure", cancelled="http://127.0.0.1/cancelled"
)
PRICE = 20_000
TOTAL = 23_000


def approved(twin: TwinClient, method: str = toss.CARD, order: Order | None = None) -> tuple[Payment, Return]:
    """An order of 23,000 won whose shopper has agreed at the provider's and is on the way back."""
    order = order or an_order(a_variant(price=PRICE), payment_method=method, depositor="")
    payment = order.payments.latest("pk")
    start = online.start(payment=payment, addresses=ADDRESSES, at=timezone.now())
    if payment.provider == toss.NAME:
        key = twin.request_payment(**start.details["request"])
        return payment, twin.approve(key, webhook="none")
    payment.refresh_from_db()
    return payment, twin.approve(payment.provider_key or "")


def paid(twin: TwinClient, method: str = toss.CARD, order: Order | None = None) -> Payment:
    payment, back = approved(twin, method, order)
    online.confirm(payment=payment, query=back, at=timezone.now())
    return payment


def paid_to_account(twin: TwinClient) -> Payment:
    """Paid at a bank, to an account that Toss opened for it."""
    payment = paid(twin, toss.VIRTUAL_ACCOUNT)
    twin.deposit(payment.provider_key or "", webhook="none")
    online.look_up(payment=payment, at=timezone.now())
    return payment


def taken_behind_our_back(twin: TwinClient, method: str = toss.CARD) -> Payment:
    """The shop gave the attempt up, and the provider has the money."""
    payment, back = approved(twin, method)
    if payment.provider == toss.NAME:
        body = {"paymentKey": back["paymentKey"], "orderId": payment.reference, "amount": payment.amount}
        assert twin_calls.toss(twin, "confirm", body).status == 200
    else:
        names = {"partner_order_id": payment.reference, "partner_user_id": payment.order.number}
        body = {"tid": payment.provider_key, "pg_token": back["pg_token"], **names}
        assert twin_calls.kakao(twin, "approve", **body).status == 200
    attempts.fail(payment=payment, reason="그만뒀어요.")
    return payment


def given_back_at_the_console(twin: TwinClient, payment: Payment, amount: int) -> None:
    """Somebody cancels in the provider's own console."""
    if payment.provider == toss.NAME:
        body = {"cancelReason": "콘솔에서 취소", "cancelAmount": amount}
        answer = twin_calls.toss(twin, f"{payment.provider_key}/cancel", body)
    else:
        body = {"tid": payment.provider_key, "cancel_amount": amount, "cancel_tax_free_amount": 0}
        answer = twin_calls.kakao(twin, "cancel", **body)
    assert answer.status == 200
