"""What we wrote down of a payment, held against what its provider says. Asks nobody, and changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from impactmuseum.base.money import won
from shop.models import Payment, PaymentBreak, Refund
from shop.payments.gateway import Answer, State

Kind = PaymentBreak.Kind
Status = Payment.Status

# What the completer brings to its end by itself within this time is no break.
SETTLES_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Difference:
    """A break, and what each side says, for a person to read."""

    kind: Kind
    expected: str
    found: str


def differences(*, payment: Payment, refunds: Sequence[Refund], answer: Answer | None) -> list[Difference]:
    """Every point in which `payment` and its `refunds` differ from the provider's `answer`: None, it knows nothing."""
    if not payment.has_brought_money:
        return [_captured_there(payment, answer)] if answer and held_there(answer) else []
    if answer is None or answer.state is not State.CAPTURED:
        return [_not_there(payment, answer)]
    return [
        *_amounts(payment, answer),
        *_refunds(payment, refunds, answer),
        *_strays(payment, answer),
    ]


def is_under_way(*, payment: Payment, refunds: Sequence[Refund], at: datetime) -> bool:
    """Whether the two may differ for a moment, because somebody is at it. The completer follows it up."""
    since = at - SETTLES_WITHIN
    if payment.status == Status.CREATED:
        return payment.created_at > since
    if payment.status in (Status.CONFIRMING, Status.UNKNOWN):
        return (payment.confirming_at or payment.created_at) > since
    if payment.status == Status.WAITING_FOR_DEPOSIT:
        return (payment.looked_up_at or payment.created_at) > since
    return any(refund.status != Refund.Status.DONE and refund.requested_at > since for refund in refunds)


def sentence_of(answer: Answer | None) -> str:
    """What the provider says, in words."""
    if answer is None:
        return _("모르는 결제")
    match answer.state:
        case State.WAITING:
            return _("입금을 기다림")
        case State.OPEN:
            return _("아직 결제하지 않음")
        case State.FAILED:
            return answer.message or _("받은 돈 없음")
    told = {"captured": won(answer.captured), "refunded": won(answer.refunded)}
    return _("%(captured)s 받음, %(refunded)s 돌려줌") % told


def held_there(answer: Answer) -> int:
    """How many won of a payment the provider holds for us."""
    return answer.captured - answer.refunded if answer.state is State.CAPTURED else 0


def sent(refunds: Sequence[Refund]) -> int:
    return sum(refund.amount for refund in refunds if refund.status == Refund.Status.DONE)


def promised(refunds: Sequence[Refund]) -> int:
    return sum(refund.amount for refund in refunds)


def _captured_there(payment: Payment, answer: Answer) -> Difference:
    here = _("받은 돈 없음 (%(status)s)") % {"status": payment.get_status_display()}
    return Difference(Kind.CAPTURED_THERE, here, sentence_of(answer))


def _not_there(payment: Payment, answer: Answer | None) -> Difference:
    here = _("%(amount)s 받음") % {"amount": won(payment.captured_amount)}
    is_waiting = answer is not None and answer.state is State.WAITING
    return Difference(Kind.DEPOSIT_REVERSED if is_waiting else Kind.CAPTURED_HERE, here, sentence_of(answer))


def _amounts(payment: Payment, answer: Answer) -> list[Difference]:
    if payment.captured_amount == answer.captured:
        return []
    here = _("%(amount)s 받음") % {"amount": won(payment.captured_amount)}
    return [Difference(Kind.AMOUNT, here, sentence_of(answer))]


def _refunds(payment: Payment, refunds: Sequence[Refund], answer: Answer) -> list[Difference]:
    gone, hanging = sent(refunds), promised(refunds) - sent(refunds)
    here, there = _("%(amount)s 돌려줌") % {"amount": won(gone)}, sentence_of(answer)
    found: list[Difference] = []
    if hanging:
        states = {str(refund.get_status_display()) for refund in refunds if refund.status != Refund.Status.DONE}
        told = {"amount": won(hanging), "states": ", ".join(sorted(states))}
        found.append(Difference(Kind.REFUND_HANGS, _("%(amount)s 돌려줄 것 (%(states)s)") % told, there))
    if answer.refunded > gone + hanging:
        found.append(Difference(Kind.REFUNDED_MORE, here, there))
    elif answer.refunded < gone:
        found.append(Difference(Kind.REFUNDED_LESS, here, there))
    return found


def _strays(payment: Payment, answer: Answer) -> list[Difference]:
    """What the provider holds, no order keeps and nobody promised back."""
    is_kept = payment.captured_order_id is not None and payment.order.is_paid
    rest = min(payment.refundable, held_there(answer))
    if is_kept or rest <= 0:
        return []
    here = _("주문 %(number)s: %(status)s, 돌려주기로 하지 않은 돈 %(amount)s") % {
        "number": payment.order.number,
        "status": payment.order.get_status_display(),
        "amount": won(rest),
    }
    return [Difference(Kind.STRAY, here, sentence_of(answer))]
