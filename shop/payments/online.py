"""Paying at a provider: the way there, the way back, and what the provider's answers do to an attempt.

The provider is the source of truth about money. No transaction is open while it is asked: one before the call
writes down that it will be asked, one after it what it said. Whoever finds an attempt between the two, the
completer, a webhook, the shopper who comes back once more, looks the payment up and goes on from there.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from community.models import User
from impactmuseum.base.transactions import retried_transaction
from shop import orders, stock
from shop.models import Order, Payment
from shop.payments import attempts, bank_transfer, closing, settlement
from shop.payments.gateway import (
    Answer,
    OnlineGateway,
    Proof,
    ProviderRefused,
    ProviderUnreachable,
    ReturnAddresses,
    Start,
    State,
    gateway_of,
    is_online,
    online_gateway,
)

# Longer than an attempt may be in flight: its order does not expire under it.
IN_FLIGHT = timedelta(minutes=12)
# Longer than a call may take: whoever made it before that has died.
CALL_LASTS = timedelta(seconds=15)
# Whoever tries so often keeps pieces from others.
MOST_ATTEMPTS = 10


class PaymentRefused(Exception):
    """No money was taken. The sentence tells the shopper why."""


def start(*, payment: Payment, addresses: ReturnAddresses, at: datetime) -> Start:
    """Let the shopper go to the provider. Raises PaymentRefused, or ProviderUnreachable when it does not answer."""
    if not payment.may_be_paid(at=at):
        raise PaymentRefused(_("결제할 수 있는 시간이 지났어요. 다시 시도해 주세요."))
    try:
        return _gateway(payment).start(payment=payment, addresses=addresses)
    except ProviderRefused as refusal:
        attempts.fail(payment=payment, reason=str(refusal))
        raise PaymentRefused(_("결제를 시작하지 못했어요. %(reason)s") % {"reason": refusal}) from refusal


def confirm(*, payment: Payment, query: Mapping[str, str], at: datetime) -> None:
    """The shopper is back and agreed: take the money, and with it the order is paid. Doing it twice does it once.

    Raises PaymentRefused when no money was or will be taken. Afterwards `payment.status` says how it stands.
    """
    if not payment.is_open:
        _require_it_stands(payment)
        return
    gateway = _gateway(payment)
    try:
        proof = gateway.proof(payment=payment, query=query)
    except ProviderRefused as refusal:
        raise PaymentRefused(str(refusal)) from refusal
    if _begin(payment=payment, proof=proof, at=at):
        _take(payment)
    _require_it_stands(payment)


def give_up(*, payment: Payment, reason: str) -> bool:
    """The provider sent the shopper back without a payment. One that is being confirmed is not given up."""
    if payment.status != Payment.Status.CREATED:
        return False
    return attempts.fail(payment=payment, reason=reason or _("결제를 취소했어요."))


@retried_transaction
def choose_again(*, order: Order, method: str, at: datetime) -> Payment:
    """Try once more to pay an order that waits for money, in the same way or another. Raises PaymentRefused.

    A deposit that was waited for is waited for no longer: when it comes after all, it still pays the order, or goes
    back where the order was paid otherwise. Its pieces are held until then as they were.
    """
    current = Order.objects.select_for_update().get(pk=order.pk)
    if current.status != Order.Status.PENDING:
        raise PaymentRefused(
            _("지금은 ‘%(now)s’ 상태라서 결제할 수 없는 주문이에요.") % {"now": current.get_status_display()}
        )
    if current.payments.in_flight().exists():
        raise PaymentRefused(_("앞선 결제를 확인하고 있어요. 잠시 뒤에 다시 봐 주세요."))
    if current.payments.count() >= MOST_ATTEMPTS:
        raise PaymentRefused(_("결제를 너무 여러 번 시도했어요. 새로 주문해 주세요."))
    gateway = gateway_of(method)
    until = gateway.hold_until(method=method, placed_at=at)
    if not is_online(method):
        until = _told_before(order=current, at=at) or until
    closing.close(order=current)
    stock.hold(order=current, until=until)
    payment = gateway.prepare(order=current, method=method, depositor=current.buyer_name, held_until=until, at=at)
    if payment.status == Payment.Status.WAITING_FOR_DEPOSIT:
        orders.wait_for_deposit(order=current)
    return payment


def _told_before(*, order: Order, at: datetime) -> datetime | None:
    """Until when its buyer was told that a transfer is waited for: choosing to and fro wins no time."""
    told = order.payments.filter(provider=bank_transfer.NAME, due_at__gt=at).order_by("pk").first()
    return told.due_at if told else None


def look_up(*, payment: Payment, at: datetime) -> None:
    """Ask the provider how `payment` stands and do what follows.

    Raises ProviderUnreachable, or ProviderRefused when it won't say; nothing is known then.
    """
    Payment.objects.filter(pk=payment.pk).update(looked_up_at=at)
    answer = _gateway(payment).look_up(payment=payment)
    payment.refresh_from_db()
    if answer is None:
        _nothing_there(payment, at)
    elif answer.state is State.OPEN:
        _go_on(payment, at)
    else:
        apply(payment=payment, answer=answer, at=at)


def close_account(*, payment: Payment, at: datetime) -> None:
    """Let nobody pay into the account of an attempt that has ended, and find the money that came before.

    Raises ProviderUnreachable or ProviderRefused, and it is still to be closed.
    """
    if payment.provider_key:
        try:
            _gateway(payment).close_account(payment=payment)
        except ProviderRefused:
            look_up(payment=payment, at=at)
            payment.refresh_from_db()
            if payment.provider_key:  # The money did not come either; with it the key goes over to another attempt.
                raise
    Payment.objects.filter(pk=payment.pk).update(account_closed_at=at)


def apply(*, payment: Payment, answer: Answer, at: datetime, by: User | None = None) -> None:
    """Do what follows from what the provider says. Saying it twice does it once, and old news does nothing."""
    if payment.has_brought_money or is_told_of_another(payment, answer):
        return
    match answer.state:
        case State.CAPTURED if answer.captured > answer.refunded:
            _name(payment, answer)
            note = _("결제를 확인했어요.")
            settlement.receive(payment=payment, amount=answer.captured, at=at, by=by, note=note)
        case State.CAPTURED:
            attempts.end(payment=payment, reason=_("결제사에서 취소된 결제예요."))
        case State.FAILED:
            attempts.end(payment=payment, reason=answer.message or _("결제하지 못했어요."))
        case State.WAITING if answer.account:
            _wait(payment=payment, answer=answer)
    payment.refresh_from_db()


def is_told_of_another(payment: Payment, answer: Answer) -> bool:
    """Money came late for it, and with its key is an attempt of its own. The provider knows it by its old name."""
    same = Payment.objects.filter(provider=payment.provider, provider_key=answer.key)
    return payment.provider_key is None and same.exclude(pk=payment.pk).exists()


def _require_it_stands(payment: Payment) -> None:
    """Its money is here, on the way or waited for; the shopper has nothing to do over again."""
    if payment.is_stray:
        raise PaymentRefused(_("받은 돈을 이 주문의 결제로 쓸 수 없어서 모두 돌려 드려요."))
    if payment.status == Payment.Status.FAILED and payment.failure:
        raise PaymentRefused(payment.failure)
    if payment.status in (Payment.Status.CREATED, Payment.Status.FAILED, Payment.Status.EXPIRED):
        raise PaymentRefused(_("결제할 수 있는 시간이 지났어요. 다시 시도해 주세요."))


def _gateway(payment: Payment) -> OnlineGateway:
    gateway = online_gateway(payment.provider)
    if gateway is None:
        raise ProviderUnreachable(f"{payment.provider} is no provider that can be asked.")
    return gateway


def _begin(*, payment: Payment, proof: Proof, at: datetime) -> bool:
    try:
        return _write_down_that_it_begins(payment=payment, proof=proof, at=at)
    except IntegrityError as error:
        # The key of somebody else's payment, typed into the address.
        raise PaymentRefused(_("결제 내용이 주문과 달라서 결제하지 않았어요.")) from error


@retried_transaction
def _write_down_that_it_begins(*, payment: Payment, proof: Proof, at: datetime) -> bool:
    order = Order.objects.select_for_update().get(pk=payment.order_id)
    if order.status != Order.Status.PENDING:
        raise PaymentRefused(
            _("이미 ‘%(now)s’ 상태인 주문이라 결제하지 않았어요.") % {"now": order.get_status_display()}
        )
    if not attempts.begin_to_confirm(payment=payment, proof=proof, at=at):
        return False
    stock.hold(order=order, until=at + IN_FLIGHT)
    return True


def _take(payment: Payment) -> None:
    try:
        answer = _gateway(payment).confirm(payment=payment)
    except ProviderRefused as refusal:
        attempts.fail(payment=payment, reason=str(refusal))
    except ProviderUnreachable:
        attempts.forget_answer(payment=payment)
    else:
        apply(payment=payment, answer=answer, at=timezone.now())


def _go_on(payment: Payment, at: datetime) -> None:
    """Known at the provider, and no money has moved: the call that should have taken it never arrived."""
    if payment.status not in (Payment.Status.CONFIRMING, Payment.Status.UNKNOWN):
        return
    begun = payment.confirming_at or payment.created_at
    if payment.status == Payment.Status.CONFIRMING and at < begun + CALL_LASTS:
        return
    if at < begun + attempts.LIVES and payment.order.status == Order.Status.PENDING:
        _take(payment)
    else:
        attempts.fail(payment=payment, reason=_("결제사가 제때 답하지 않아 결제하지 않았어요."))


def _nothing_there(payment: Payment, at: datetime) -> None:
    if payment.status in (Payment.Status.CONFIRMING, Payment.Status.UNKNOWN):
        attempts.fail(payment=payment, reason=_("결제사가 모르는 결제예요."))


def _name(payment: Payment, answer: Answer) -> None:
    """A payment may be told of before its shopper is back; then its key is new."""
    named = {"provider_key": payment.provider_key or answer.key, "receipt_url": answer.receipt_url[:1000]}
    Payment.objects.filter(pk=payment.pk).update(**named)
    payment.refresh_from_db()


@retried_transaction
def _wait(*, payment: Payment, answer: Answer) -> None:
    order = Order.objects.select_for_update().get(pk=payment.order_id)
    if answer.account is None:
        return
    if order.status != Order.Status.PENDING:
        attempts.refuse_deposits(payment=payment, key=answer.key, account=answer.account)
        return
    if attempts.wait_for_deposit(payment=payment, key=answer.key, secret=answer.secret, account=answer.account):
        stock.hold(order=order, until=answer.account.due_at)
        orders.wait_for_deposit(order=order)
