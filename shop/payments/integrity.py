"""What must hold of money at every moment, by our own tables and by what the providers told the reconciler."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from shop.claim_integrity import rightly_kept
from shop.models import Letter, Order, Payment, PaymentBreak, ProviderEvent, Refund
from shop.payments import bank_transfer

# In which every attempt and every refund at a provider comes to its end.
ENDS_WITHIN = timedelta(minutes=10)
# A deadline is noticed by a command that runs every minute.
LATE = timedelta(seconds=60)


def money_has_its_order_or_goes_back(at: datetime) -> Iterator[str]:
    """I3."""
    here = Payment.objects.filter(captured_amount__gt=0).select_related("order").order_by("pk")
    for payment in here.exclude(captured_order_id=None).exclude(order__status__in=Order.PAID_STATUSES):
        if payment.refundable > rightly_kept(payment.order):
            yield (
                f"payment {payment.pk}: captured for order {payment.order.number}, which is {payment.order.status}, "
                f"and {payment.refundable} won are not promised back"
            )
    for payment in Payment.objects.stray().select_related("order").order_by("pk"):
        if payment.refundable:
            yield f"payment {payment.pk}: {payment.refundable} won belong to no order and are not promised back"
    told = Q(status__in=Payment.MONEY_STATUSES)
    # Of an order that costs nothing, nothing is all there is to come.
    for payment in Payment.objects.filter(told & Q(captured_amount=0, amount__gt=0) | ~told & Q(captured_amount__gt=0)):
        yield f"payment {payment.pk}: {payment.status}, but {payment.captured_amount} won came"
    for payment in Payment.objects.exclude(captured_order_id=None).exclude(captured_order_id=F("order_id")):
        yield f"payment {payment.pk}: of order {payment.order_id}, but captured for order {payment.captured_order_id}"
    yield from _breaks("I3")


def paid_orders_have_their_money(at: datetime) -> Iterator[str]:
    """I4."""
    came = Q(payments__captured_order_id__isnull=False)
    counted = Order.objects.paid().annotate(
        captures=Count("payments", filter=came),
        money=Coalesce(Sum("payments__captured_amount", filter=came), 0),
    )
    for order in counted.exclude(captures=1, money=F("total")).order_by("pk"):
        yield f"order {order.number}: {order.status}, {order.total} won, {order.captures} captures of {order.money} won"
    yield from _breaks("I4")


def refunds_add_up(at: datetime) -> Iterator[str]:
    """I6."""
    sums = Payment.objects.annotate(
        promised=Coalesce(Sum("refunds__amount"), 0),
        gone=Coalesce(Sum("refunds__amount", filter=Q(refunds__status=Refund.Status.DONE)), 0),
    )
    for payment in sums.filter(Q(captured_amount__gt=0) | Q(promised__gt=0)).order_by("pk"):
        if payment.refunded_amount != payment.promised:
            yield (
                f"payment {payment.pk}: {payment.refunded_amount} won given back, its refunds add up to "
                f"{payment.promised}"
            )
        if payment.refunded_amount > payment.captured_amount:
            yield f"payment {payment.pk}: {payment.refunded_amount} won given back of {payment.captured_amount}"
        if payment.status != (right := _status(payment.captured_amount, int(payment.gone))):
            yield f"payment {payment.pk}: {payment.gone} of {payment.captured_amount} won went back: {right}"
    late = Refund.objects.open().exclude(payment__provider=bank_transfer.NAME)
    for refund in late.filter(requested_at__lt=at - ENDS_WITHIN).order_by("pk"):
        yield f"refund {refund.pk} of payment {refund.payment_id}: {refund.status} since {refund.requested_at}"
    yield from _breaks("I6")


def attempts_come_to_an_end(at: datetime) -> Iterator[str]:
    """I9. A deposit is waited for until its own deadline."""
    moving = Q(status=Payment.Status.CREATED, created_at__lt=at - ENDS_WITHIN) | Q(
        status__in=(Payment.Status.CONFIRMING, Payment.Status.UNKNOWN),
        confirming_at__lt=at - ENDS_WITHIN,
    )
    overdue = Q(status=Payment.Status.WAITING_FOR_DEPOSIT, due_at__lt=at - LATE)
    for payment in Payment.objects.filter(moving | overdue).order_by("pk"):
        yield f"payment {payment.pk}: still {payment.status}"


def events_and_letters_are_there_once(at: datetime) -> Iterator[str]:
    """I11."""
    for row in ProviderEvent.objects.order_by().values("digest").annotate(times=Count("pk")).filter(times__gt=1):
        yield f"{row['times']} rows for the event {row['digest']}"
    for step in ("event_id", "claim_event_id"):
        letters = Letter.objects.exclude(**{step: None}).order_by().values(step, "kind")
        for letter in letters.annotate(times=Count("pk")).filter(times__gt=1):
            yield f"{letter['times']} letters {letter['kind']} for {step} {letter[step]}"
    for event in ProviderEvent.objects.unhandled().filter(received_at__lt=at - ENDS_WITHIN).order_by("pk"):
        yield f"event {event.pk} of {event.provider}: not handled since {event.received_at}"


def _breaks(code: str) -> Iterator[str]:
    """What the provider said otherwise when the reconciler asked last, and nobody has put right since."""
    for row in PaymentBreak.objects.open().order_by("pk"):
        if row.invariant == code:
            whose = f"payment {row.payment_id}" if row.payment_id else f"{row.provider} payment {row.provider_key}"
            yield f"{whose}: {row.sentence} ({row.expected} / {row.found})"


def _status(captured: int, gone: int) -> Payment.Status:
    if not gone:
        return Payment.Status.CAPTURED
    return Payment.Status.REFUNDED if gone == captured else Payment.Status.PARTLY_REFUNDED
