"""What a person may do about a break, one function for each thing. Doing it twice does it once.

The provider is asked before the order is locked: what is done follows from what it says now, and is refused where the
break is gone or another. Who did what is kept with the break, in the log of the admin, and where the order goes on
with it, in its events.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Now
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from community.models import User
from impactmuseum.base.money import won
from impactmuseum.base.transactions import retried_transaction
from shop import orders
from shop.models import Order, Payment, PaymentBreak, Refund
from shop.payments import comparison, online, reconciliation, refunds
from shop.payments.gateway import Answer, ProviderRefused, ProviderUnreachable

Kind = PaymentBreak.Kind
Repair = PaymentBreak.Repair

LOG_ACTION = "shop.repair"

# The first one is what usually puts it right.
OFFERED: Mapping[str, tuple[Repair, ...]] = {
    Kind.CAPTURED_THERE: (Repair.SETTLE, Repair.ASK, Repair.SEEN),
    Kind.CAPTURED_HERE: (Repair.WRITE_OFF, Repair.ASK, Repair.SEEN),
    Kind.DEPOSIT_REVERSED: (Repair.WRITE_OFF, Repair.ASK, Repair.SEEN),
    Kind.AMOUNT: (Repair.CORRECT, Repair.ASK, Repair.SEEN),
    Kind.STRAY: (Repair.GIVE_BACK, Repair.ASK, Repair.SEEN),
    Kind.REFUND_HANGS: (Repair.CARRY_OUT, Repair.ASK, Repair.SEEN),
    Kind.REFUNDED_LESS: (Repair.REFUND_AGAIN, Repair.ASK, Repair.SEEN),
    Kind.REFUNDED_MORE: (Repair.RECORD, Repair.ASK, Repair.SEEN),
    Kind.UNKNOWN: (Repair.ASK, Repair.SEEN),
}


class RepairRefused(Exception):
    """Nothing was changed. The sentence tells the operator why."""


@dataclass(frozen=True)
class Case:
    """A break with everything locked that it is about, and what the provider says of it now."""

    row: PaymentBreak
    order: Order
    payment: Payment
    refunds: Sequence[Refund]
    answer: Answer | None
    by: User
    at: datetime
    note: str

    @property
    def captured_there(self) -> int:
        return self.answer.captured if self.answer else 0

    @property
    def refunded_there(self) -> int:
        return self.answer.refunded if self.answer else 0


def mend(*, row: PaymentBreak, repair: str, by: User, at: datetime, note: str = "") -> str:
    """Do what `repair` says about `row`, and say what was done. Raises RepairRefused."""
    if repair not in OFFERED[row.kind]:
        raise RepairRefused(_("이 일에는 쓸 수 없는 방법이에요."))
    if not row.is_open:
        return already(row)
    do = _BY_HAND.get(repair)
    if do:
        return do(row=row, by=by, at=at, note=note)
    return _mend(row=row, repair=Repair(repair), answer=_asked(row), by=by, at=at, note=note)


def already(row: PaymentBreak) -> str:
    """Nothing was done, because somebody was faster."""
    return _("이미 끝난 일이에요: %(what)s") % {"what": row.get_repair_display() or row.note}


def settle(case: Case) -> str:
    """Take the money for its order, or promise it back where the order has no use for it."""
    if case.answer is None:
        raise RepairRefused(_("결제사가 이 결제를 몰라요."))
    online.apply(payment=case.payment, answer=case.answer, at=case.at, by=case.by)
    case.order.refresh_from_db()
    told = {"amount": won(case.captured_there), "number": case.order.number}
    if case.order.payments.captured().filter(provider_key=case.answer.key).exists():
        return _("받은 %(amount)s을 주문 %(number)s에 적었어요.") % told
    return _("주문 %(number)s에 쓸 수 없는 돈이라, %(amount)s을 모두 돌려주기로 했어요.") % told


def write_off(case: Case) -> str:
    """The money is not there: the attempt brought none, and its order is cancelled."""
    payment, order = case.payment, case.order
    if case.refunds:
        raise RepairRefused(_("돌려주기로 한 돈이 있는 결제라 받지 않은 것으로 적을 수 없어요."))
    if order.is_paid and Order.Status.CANCELLED not in orders.TRANSITIONS[order.status]:
        raise RepairRefused(
            _("‘%(now)s’인 주문은 취소할 수 없어요. 구매자에게 연락해 돈을 받거나 물건을 돌려받아 주세요.")
            % {"now": order.get_status_display()}
        )
    # The one place where money that was called here is called never come: the provider is the source of truth.
    gone = {"captured_amount": 0, "captured_order_id": None, "captured_at": None, "updated_at": Now()}
    status = Payment.Status.EXPIRED if payment.account_number else Payment.Status.FAILED
    captured = Payment.objects.filter(pk=payment.pk, status=Payment.Status.CAPTURED, refunded_amount=0)
    captured.update(status=status, failure=_("결제사에 없는 돈이었어요."), **gone)
    told = {"amount": won(payment.captured_amount), "number": order.number}
    if payment.captured_order_id and order.is_paid:
        note = _("결제사에 %(amount)s이 없어서 취소했어요.") % told
        orders.transition(order, to=Order.Status.CANCELLED, by=case.by, note=note)
        return _("받은 돈 %(amount)s을 지우고 주문 %(number)s을 취소했어요.") % told
    return _("받은 돈 %(amount)s을 지웠어요.") % told


def correct(case: Case) -> str:
    """Write down the provider's amount, where it is the right one for the order."""
    payment, there = case.payment, case.captured_there
    if payment.captured_order_id and there != case.order.total:
        raise RepairRefused(
            _("결제사가 받은 %(there)s이 주문 금액 %(total)s과 달라요. 구매자와 이야기해 차액을 정해 주세요.")
            % {"there": won(there), "total": won(case.order.total)}
        )
    fits = Payment.objects.filter(pk=payment.pk, refunded_amount__lte=there)
    if not fits.update(captured_amount=there, updated_at=Now()):
        raise RepairRefused(_("돌려주기로 한 돈이 결제사가 받은 돈보다 많아요."))
    return _("받은 금액을 %(before)s에서 %(after)s으로 고쳐 적었어요.") % {
        "before": won(payment.captured_amount),
        "after": won(there),
    }


def give_back(case: Case) -> str:
    """Promise back what no order keeps."""
    payment = case.payment
    amount = min(payment.refundable, case.captured_there - case.refunded_there)
    tax_free = refunds.tax_free_rest(payment) if amount == payment.refundable else 0
    reason = case.note or _("주문에 쓰이지 않은 돈")
    refunds.request(payment=payment, amount=amount, reason=reason, tax_free=tax_free, by=case.by)
    return _("%(amount)s을 돌려주기로 했어요.") % {"amount": won(amount)}


def refund_again(case: Case) -> str:
    """Ask anew for what was called given back and never went, the newest first."""
    missing, chosen = comparison.sent(case.refunds) - case.refunded_there, []
    for refund in reversed([refund for refund in case.refunds if refund.status == Refund.Status.DONE]):
        if missing > 0:
            chosen.append(refund)
            missing -= refund.amount
    if missing:
        raise RepairRefused(_("나가지 않은 금액과 맞는 환불이 없어요. 결제사의 관리 화면에서 확인해 주세요."))
    for refund in chosen:
        refunds.reopen(refund=refund, status=Refund.Status.DONE)
        refunds.send_refund.enqueue(refund.pk)
    return _("%(amount)s의 환불을 결제사에 새로 부탁했어요.") % {"amount": won(sum(row.amount for row in chosen))}


def record(case: Case) -> str:
    """Write down the refund that the provider made without us. What becomes of the order a person decides."""
    amount = case.refunded_there - comparison.promised(case.refunds)
    reason = case.note or _("결제사의 관리 화면에서 취소")
    refunds.write_down(payment=case.payment, amount=amount, reason=reason, at=case.at, by=case.by)
    return _("결제사가 돌려준 %(amount)s을 적었어요. 주문 %(number)s은 그대로예요.") % {
        "amount": won(amount),
        "number": case.order.number,
    }


def carry_out(*, row: PaymentBreak, by: User, at: datetime, note: str) -> str:
    """Ask once more for the refunds that hang; those that have gone meanwhile are written down."""
    answer = _asked(row)
    if not _begin_again(row=row, answer=answer, by=by, at=at):
        row.refresh_from_db()
        return already(row)
    for refund in _hanging(row):
        try:
            refunds.carry_out(refund_id=refund.pk, at=at)
        except ProviderUnreachable:
            break
    left = _hanging(row)
    if not left:
        what = _("환불이 모두 나갔어요.")
        return what if _resolve(row=row, repair=Repair.CARRY_OUT, by=by, at=at, note=note, what=what) else already(row)
    why = left[0].failure or _("결제사가 답하지 않았어요.")
    what = _("다시 부탁했지만 아직 나가지 않았어요: %(why)s") % {"why": why}
    _log(row, repair=Repair.CARRY_OUT, by=by, note=note, what=what)
    raise RepairRefused(what)


def ask_again(*, row: PaymentBreak, by: User, at: datetime, note: str) -> str:
    """Compare once more; it closes where the two agree."""
    try:
        if row.payment and row.kind != Kind.UNKNOWN:
            outcome = reconciliation.look_up(payment=row.payment, at=at)
        else:
            outcome = reconciliation.look_into_unknown(
                provider=row.provider, key=row.provider_key, reference=row.reference, at=at
            )
    except (ProviderUnreachable, ProviderRefused) as silence:
        raise RepairRefused(_("결제사가 지금 답하지 않아요. 잠시 뒤에 다시 해 주세요.")) from silence
    told = {"answer": comparison.sentence_of(outcome.answer)}
    row.refresh_from_db()
    if row.is_open:
        what = _("결제사의 답: %(answer)s. 아직 어긋나 있어요.") % told
    else:
        what = _("결제사의 답: %(answer)s. 이제 맞아서 닫았어요.") % told
    _log(row, repair=Repair.ASK, by=by, note=note, what=what)
    return what


def let_be(*, row: PaymentBreak, by: User, at: datetime, note: str) -> str:
    """Somebody has looked at it, and it may stay as it is. It is told again when something else is the matter."""
    if not note:
        raise RepairRefused(_("왜 할 일이 없는지 메모에 적어 주세요."))
    what = _("보았고, 할 일이 없다고 적었어요.")
    if _resolve(row=row, repair=Repair.SEEN, by=by, at=at, note=note, what=what):
        return what
    row.refresh_from_db()
    return already(row)


_ACTS: Mapping[str, Callable[[Case], str]] = {
    Repair.SETTLE: settle,
    Repair.WRITE_OFF: write_off,
    Repair.CORRECT: correct,
    Repair.GIVE_BACK: give_back,
    Repair.REFUND_AGAIN: refund_again,
    Repair.RECORD: record,
}
# They ask the provider in between, or nobody.
_BY_HAND: Mapping[str, Callable[..., str]] = {
    Repair.CARRY_OUT: carry_out,
    Repair.ASK: ask_again,
    Repair.SEEN: let_be,
}


def _asked(row: PaymentBreak) -> Answer | None:
    if row.payment is None:
        raise RepairRefused(_("여기에 없는 결제라 할 수 없는 일이에요."))
    try:
        return reconciliation.ask(payment=row.payment)
    except (ProviderUnreachable, ProviderRefused) as silence:
        raise RepairRefused(_("결제사가 지금 답하지 않아요. 잠시 뒤에 다시 해 주세요.")) from silence


@retried_transaction
def _mend(*, row: PaymentBreak, repair: Repair, answer: Answer | None, by: User, at: datetime, note: str) -> str:
    case = _case(row=row, answer=answer, by=by, at=at, note=note)
    if case is None:
        row.refresh_from_db()
        return already(row)
    try:
        what = _ACTS[repair](case)
    except (refunds.RefundRefused, orders.TransitionRefused) as refusal:
        raise RepairRefused(str(refusal)) from refusal
    _resolve(row=row, repair=repair, by=by, at=at, note=note, what=what)
    return what


def _case(*, row: PaymentBreak, answer: Answer | None, by: User, at: datetime, note: str) -> Case | None:
    """The break as it stands now, order first; None where it is over. Raises RepairRefused where it is another."""
    if row.payment is None:
        raise RepairRefused(_("여기에 없는 결제라 할 수 없는 일이에요."))
    order = Order.objects.select_for_update().get(pk=row.payment.order_id)
    payment = Payment.objects.select_for_update().get(pk=row.payment.pk)
    payment.order = order
    if not PaymentBreak.objects.select_for_update().get(pk=row.pk).is_open:
        return None
    rows = list(payment.refunds.order_by("pk"))
    found = comparison.differences(payment=payment, refunds=rows, answer=answer)
    if row.kind not in {difference.kind for difference in found}:
        raise RepairRefused(_("그사이에 달라졌어요. ‘결제사에 다시 묻기’를 눌러 주세요."))
    return Case(row=row, order=order, payment=payment, refunds=rows, answer=answer, by=by, at=at, note=note)


@retried_transaction
def _begin_again(*, row: PaymentBreak, answer: Answer | None, by: User, at: datetime) -> bool:
    """Promise anew what was refused, and write down what turns out to have gone; False where the break is over."""
    case = _case(row=row, answer=answer, by=by, at=at, note="")
    if case is None:
        return False
    gone = comparison.sent(case.refunds)
    hanging = [refund for refund in case.refunds if refund.status != Refund.Status.DONE]
    # What was refused has certainly not gone with that call: the others come first.
    for refund in sorted(hanging, key=lambda refund: (refund.is_refused, refund.pk)):
        if case.refunded_there >= gone + refund.amount:
            refunds.finish(refund=refund, at=at, by=by)
            gone += refund.amount
        elif refund.is_refused:
            refunds.reopen(refund=refund, status=Refund.Status.REFUSED)
    return True


def _hanging(row: PaymentBreak) -> list[Refund]:
    return list(Refund.objects.open().filter(payment=row.payment).order_by("pk"))


@retried_transaction
def _resolve(*, row: PaymentBreak, repair: Repair, by: User, at: datetime, note: str, what: str) -> bool:
    """Write down that it is over; say whether this call did."""
    # One that was only looked at still stands, and is not told again as long as it stays as it is.
    key = {} if repair == Repair.SEEN else {"standing_key": None}
    over = {"resolved_at": at, "resolved_by": by, "repair": repair, "note": note[:300], **key}
    if not PaymentBreak.objects.open().filter(pk=row.pk).update(**over):
        return False
    row.refresh_from_db()
    _log(row, repair=repair, by=by, note=note, what=what)
    return True


def _log(row: PaymentBreak, *, repair: Repair, by: User, note: str, what: str) -> None:
    log(instance=row, action=LOG_ACTION, user=by, data={"repair": repair.value, "what": what, "note": note[:300]})
