"""Money that goes back: promised in the transaction that gives the goods up, and carried out afterwards.

A promise is one guarded UPDATE of what a payment has given back, so that refunds can never exceed what came in. A
provider is asked by the worker, under the refund's own idempotency key, until its answer is known; what came by
bank transfer an operator sends back and says so here.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task
from wagtail.log_actions import log

from community.models import User
from impactmuseum.base.money import won
from impactmuseum.base.transactions import retried_transaction
from shop import outbox
from shop.models import Claim, ClaimEvent, Letter, Order, OrderEvent, Payment, Refund, RefundAccount
from shop.payments.gateway import ProviderRefused, ProviderUnreachable, online_gateway
from shop.payments.goods import tax_free_of

Status = Refund.Status

# Longer than a provider's call may take: whoever asked before that is dead.
CALL_LASTS = timedelta(seconds=40)
# How the admin's log calls it.
ACCOUNT_NAMED = "shop.refund_account"


class RefundRefused(Exception):
    """Nothing was promised or changed. The sentence is for the operator."""


def request(*, payment: Payment, amount: int, reason: str, tax_free: int = 0, by: User | None = None) -> Refund:
    """Promise `amount` won of `payment` back, inside the transaction of what makes it so. The order is locked.

    `tax_free` won of it are for goods without value added tax.

    Raises RefundRefused when less than that is left of the payment.
    """
    _promise(payment=payment, amount=amount)
    refund = Refund.objects.create(
        payment=payment,
        amount=amount,
        tax_free_amount=tax_free,
        reason=reason[:200],
        by=by,
        idempotency_key=uuid4().hex,
    )
    if online_gateway(payment.provider):
        send_refund.enqueue(refund.pk)
    return refund


def request_rest(*, order: Order, reason: str, by: User | None = None) -> None:
    """Promise back whatever is left of the money of `order`."""
    for payment in order.payments.captured().filter(captured_amount__gt=F("refunded_amount")):
        tax_free = tax_free_rest(payment)
        request(payment=payment, amount=payment.refundable, reason=reason, tax_free=tax_free, by=by)


def tax_free_rest(payment: Payment) -> int:
    """How much of what is left of `payment` is for goods without value added tax."""
    told = payment.refunds.aggregate(sum=Sum("tax_free_amount"))["sum"] or 0
    return min(payment.refundable, tax_free_of(payment.order) - int(told))


def mark_sent(*, refund: Refund, by: User, at: datetime) -> bool:
    """The operator sent the money at the bank; say whether this call wrote it down."""
    if online_gateway(refund.payment.provider):
        raise RefundRefused(_("결제사를 거쳐 돌려주는 돈이에요. 손으로 보내지 않아요."))
    return finish(refund=refund, at=at, by=by)


def mark_many_sent(*, refunds: Iterable[Refund], by: User, at: datetime) -> tuple[int, list[str]]:
    """Mark each of `refunds` as sent; say how many were, and why the others were not."""
    sent, refused = 0, []
    for refund in sorted(refunds, key=lambda refund: refund.pk):
        number = refund.payment.order.number
        try:
            if mark_sent(refund=refund, by=by, at=at):
                sent += 1
            else:
                refused.append(_("%(number)s: 이미 보낸 것으로 적혀 있어요.") % {"number": number})
        except RefundRefused as refusal:
            refused.append(f"{number}: {refusal}")
    return sent, refused


def try_again(*, refund: Refund) -> None:
    """Ask the provider once more for what it had refused. Raises RefundRefused."""
    if not reopen(refund=refund, status=Status.REFUSED):
        raise RefundRefused(_("거절된 환불만 다시 부탁할 수 있어요."))
    send_refund.enqueue(refund.pk)


@retried_transaction
def reopen(*, refund: Refund, status: Status) -> bool:
    """Promise anew what was `status` and did not go; say whether this call did.

    Under a new key: to the old one the provider would only repeat its answer.
    """
    payment = Payment.objects.select_for_update().get(pk=refund.payment_id)
    reopened = Refund.objects.filter(pk=refund.pk, status=status).update(
        status=Status.REQUESTED, failure="", done_at=None, refunded_before=None, idempotency_key=uuid4().hex
    )
    if reopened:
        _restate(payment)
        refund.refresh_from_db()
    return bool(reopened)


@retried_transaction
def name_account(*, order: Order, bank: str, number: str, holder: str, by: User | None = None) -> None:
    """Write down where the money of `order` goes back to, and ask for what was refused without knowing it.

    An operator who does so (`by`) is remembered in the admin's log.
    """
    Order.objects.select_for_update().get(pk=order.pk)
    account, _is_new = RefundAccount.objects.update_or_create(
        order=order, defaults={"bank": bank, "number": number, "holder": holder}
    )
    if by:
        log(instance=order, action=ACCOUNT_NAMED, user=by, data={"account": account.masked_number})
    for refund in Refund.objects.filter(payment__order=order, status=Status.REFUSED):
        try_again(refund=refund)


@retried_transaction
def write_down(*, payment: Payment, amount: int, reason: str, at: datetime, by: User | None = None) -> Refund:
    """Keep what the provider gave back without being asked by us. Raises RefundRefused, as `request` does."""
    current = Payment.objects.select_for_update().get(pk=payment.pk)
    tax_free = tax_free_rest(current) if amount == current.refundable else 0
    _promise(payment=current, amount=amount)
    refund = Refund.objects.create(
        payment=current,
        amount=amount,
        tax_free_amount=tax_free,
        reason=reason[:200],
        status=Status.DONE,
        done_at=at,
        by=by,
        idempotency_key=uuid4().hex,
    )
    _restate(current)
    payment.refresh_from_db()
    return refund


@task(priority=5)
def send_refund(refund_id: int) -> None:
    try:
        carry_out(refund_id=refund_id, at=timezone.now())
    except ProviderUnreachable:
        return  # The completer asks again.


def carry_out(*, refund_id: int, at: datetime) -> bool:
    """Ask the provider for a refund that is due; say whether the money has gone. Doing it twice gives back once.

    Raises ProviderUnreachable when that is not known: the completer asks again.
    """
    refund = Refund.objects.select_related("payment__order").get(pk=refund_id)
    gateway = online_gateway(refund.payment.provider)
    if gateway is None or not _claim(refund=refund, at=at):
        return False
    try:
        gateway.refund(refund=refund)
    except ProviderRefused as refusal:
        _answered(refund, status=Status.REFUSED, failure=str(refusal)[:300])
        return False
    except ProviderUnreachable:
        _answered(refund, status=Status.UNKNOWN)
        raise
    return finish(refund=refund, at=timezone.now())


@retried_transaction
def finish(*, refund: Refund, at: datetime, by: User | None = None) -> bool:
    """The money is known to have gone; say whether this call wrote it down."""
    payment = Payment.objects.select_for_update().get(pk=refund.payment_id)
    signed = {"by": by} if by else {}
    if not Refund.objects.open().filter(pk=refund.pk).update(status=Status.DONE, done_at=at, failure="", **signed):
        return False
    _restate(payment)
    refund.refresh_from_db()
    _tell(refund)
    return True


def due(*, at: datetime) -> list[Refund]:
    """The refunds that a provider has to be asked for, the oldest first."""
    stale = Q(status=Status.SENDING, asked_at__lt=at - CALL_LASTS)
    waiting = Refund.objects.filter(Q(status__in=(Status.REQUESTED, Status.UNKNOWN)) | stale).select_related("payment")
    return [refund for refund in waiting.order_by("pk") if online_gateway(refund.payment.provider)]


@retried_transaction
def _claim(*, refund: Refund, at: datetime) -> bool:
    """One call at a time for one payment: a lost answer is told from a lost question by the sum at the provider."""
    Payment.objects.select_for_update().get(pk=refund.payment_id)
    earlier = Refund.objects.filter(
        payment=OuterRef("payment"),
        pk__lt=OuterRef("pk"),
        status__in=(Status.REQUESTED, Status.SENDING, Status.UNKNOWN),
    )
    stale = Q(status=Status.SENDING, asked_at__lt=at - CALL_LASTS)
    free = Refund.objects.filter(Q(status__in=(Status.REQUESTED, Status.UNKNOWN)) | stale, ~Exists(earlier))
    claimed = free.filter(pk=refund.pk).update(
        status=Status.SENDING, asked_at=at, refunded_before=_sent(refund.payment_id)
    )
    refund.refresh_from_db(fields=["status", "asked_at", "refunded_before"])
    return bool(claimed)


def _promise(*, payment: Payment, amount: int) -> None:
    enough = Payment.objects.filter(
        pk=payment.pk,
        status__in=(Payment.Status.CAPTURED, Payment.Status.PARTLY_REFUNDED),
        captured_amount__gte=F("refunded_amount") + amount,
    )
    if not enough.update(refunded_amount=F("refunded_amount") + amount, updated_at=Now()):
        payment.refresh_from_db()
        raise RefundRefused(_("이 결제에서 돌려줄 수 있는 금액은 %(left)s이에요.") % {"left": won(payment.refundable)})
    payment.refresh_from_db()


def _restate(payment: Payment) -> None:
    """Call `payment` what has gone of it makes it."""
    gone = _sent(payment.pk)
    if not gone:
        payment.status = Payment.Status.CAPTURED
    elif gone == payment.captured_amount:
        payment.status = Payment.Status.REFUNDED
    else:
        payment.status = Payment.Status.PARTLY_REFUNDED
    payment.save(update_fields=["status", "updated_at"])


def _tell(refund: Refund) -> None:
    """Write to the buyer, of the claim that the money goes back for or of what has become of the whole order."""
    claim = Claim.objects.filter(refund=refund).first()
    step: ClaimEvent | OrderEvent | None = claim.events.filter(to_status=Claim.Status.DONE).first() if claim else None
    if step := step or refund.payment.order.events.last():
        outbox.post(event=step, kind=Letter.Kind.REFUNDED)


def _sent(payment_id: int) -> int:
    done = Refund.objects.filter(payment_id=payment_id, status=Status.DONE)
    return int(done.aggregate(sum=Sum("amount"))["sum"] or 0)


def _answered(refund: Refund, **changes: object) -> None:
    Refund.objects.filter(pk=refund.pk, status=Status.SENDING).update(**changes)
    refund.refresh_from_db()
