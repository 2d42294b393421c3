"""What becomes of an order. Nobody else writes `Order.status`."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from community.models import User
from impactmuseum.base.transactions import retried_transaction
from shop import claim_states, coupons, outbox, stock, webhook_events
from shop.models import Letter, Order, OrderEvent, Payment
from shop.payments import closing, refunds

Status = Order.Status

TRANSITIONS: Mapping[str, tuple[Status, ...]] = {
    Status.PENDING: (Status.PAID, Status.CANCELLED, Status.EXPIRED),
    Status.PAID: (Status.PREPARING, Status.CANCELLED),
    Status.PREPARING: (Status.SHIPPED, Status.CANCELLED),
    Status.SHIPPED: (Status.DELIVERED,),
    Status.DELIVERED: (Status.CONFIRMED, Status.RETURNED),
    Status.CONFIRMED: (Status.RETURNED,),
    Status.CANCELLED: (),
    Status.EXPIRED: (),
    Status.RETURNED: (),
}
# Money that came late takes its order up again. Only `take_up_again` goes this way.
LATE_MONEY = (Status.EXPIRED, Status.PAID)
# Its buyer was told of another account to pay into. Only `wait_for_deposit` goes this way.
TOLD_AGAIN = (Status.PENDING, Status.PENDING)
# A parcel that came back goes out again. Only `send_again` goes this way.
SENT_AGAIN = (Status.SHIPPED, Status.SHIPPED)

LETTERS: Mapping[str, Letter.Kind] = {
    Status.DELIVERED: Letter.Kind.DELIVERED,
    Status.CANCELLED: Letter.Kind.CANCELLED,
    Status.EXPIRED: Letter.Kind.EXPIRED,
}


class TransitionRefused(Exception):
    """The order stays as it is, for a reason a person can read."""


def begin(*, order: Order, payment: Payment) -> OrderEvent:
    """Write the first event of a new order, in the transaction that places it.

    Its buyer is written to where to pay; whoever goes on to a provider is written to once it is paid.
    """
    event = _record(order, from_status="", by=None, note="")
    if payment.status == Payment.Status.WAITING_FOR_DEPOSIT:
        outbox.post(event=event, kind=Letter.Kind.RECEIVED)
    return event


def wait_for_deposit(*, order: Order) -> None:
    """Tell the buyer of the account to pay into, in the transaction that decides on it. The order is locked."""
    event = _record(order, from_status=Status.PENDING, by=None, note=_("입금할 계좌를 알렸어요."))
    outbox.post(event=event, kind=Letter.Kind.WAITING)


@retried_transaction
def transition(order: Order, *, to: Status, by: User | None = None, note: str = "") -> OrderEvent | None:
    """Bring `order` to the state `to`, with everything that follows from it; None when it is there already.

    Stock, payment, the event and the letters change in the same transaction, or nothing does. Raises
    TransitionRefused.
    """
    current = Order.objects.select_for_update().get(pk=order.pk)
    if current.status == to:
        order.status = to
        return None
    if refusal := _refusal(current, to):
        raise TransitionRefused(refusal)

    if effect := _EFFECTS.get(to):
        effect(current, by, note)
    event = _enter(current, to, by=by, note=note)
    order.status = current.status
    return event


@retried_transaction
def take_up_again(order: Order, *, by: User | None = None, note: str = "") -> OrderEvent:
    """Promise the pieces of an expired order once more, its money having come after all.

    Raises stock.NotEnoughStock when they have gone to somebody else, TransitionRefused when it has not expired.
    """
    current = Order.objects.select_for_update().get(pk=order.pk)
    if current.status != Status.EXPIRED:
        raise TransitionRefused(_("기한이 지난 주문만 다시 살릴 수 있어요."))

    if current.items.filter(variant=None).exists():
        raise TransitionRefused(_("이제 없는 옵션이 들어 있어서 다시 살릴 수 없는 주문이에요."))
    stock.reserve_again(order=current)
    try:
        coupons.take_again(order=current)
    except coupons.CouponRefused as reason:
        raise TransitionRefused(str(reason)) from reason
    event = _enter(current, Status.PAID, by=by, note=note)
    order.status = current.status
    return event


def expire_overdue(*, at: datetime) -> int:
    """Let every order go whose deposit did not come by `at`. Safe to run twice at once."""
    expired = 0
    for order in Order.objects.overdue(at=at).order_by("pk"):
        try:
            expired += transition(order, to=Status.EXPIRED) is not None
        except TransitionRefused:
            continue  # Its deposit was confirmed a moment ago.
    return expired


def remind_of_deposits(*, at: datetime) -> int:
    """Write to those whose deposit is waited for until the end of the day of `at`, once. Safe to run twice at once."""
    soon = Payment.objects.waiting().filter(
        due_at__gt=at, due_at__lte=at + Order.DEPOSIT_REMINDED_BEFORE, order__status=Status.PENDING
    )
    reminded = 0
    for payment in soon.select_related("order").order_by("pk"):
        begun = payment.order.events.filter(from_status="").exclude(letters__kind=Letter.Kind.WAITING).first()
        # Whoever ordered a moment ago has the account before them.
        if begun and payment.created_at < at - Order.DEPOSIT_REMINDED_BEFORE:
            outbox.post_once(event=begun, kind=Letter.Kind.WAITING)
            reminded += 1
    return reminded


@retried_transaction
def send_again(order: Order, *, by: User | None = None, note: str = "") -> OrderEvent:
    """Write down that the parcel of an order on its way goes out once more. For `shop.shipments.send_again`.

    Raises TransitionRefused when the order is not on its way.
    """
    current = Order.objects.select_for_update().get(pk=order.pk)
    if current.status != Status.SHIPPED:
        raise TransitionRefused(
            _("‘배송중’인 주문만 다시 보낼 수 있어요. 지금은 ‘%(now)s’ 상태예요.")
            % {"now": current.get_status_display()}
        )
    return _record(current, from_status=Status.SHIPPED, by=by, note=note)


@retried_transaction
def empty(order: Order, *, by: User | None = None) -> OrderEvent:
    """Claims have taken the last piece out of `order`: it is over. For `shop.claim_settlement`.

    The claims have dealt with its money, and their letters tell of it.
    """
    current = Order.objects.select_for_update().get(pk=order.pk)
    is_sent = current.status not in Order.RESERVED_STATUSES
    to = Status.RETURNED if is_sent else Status.CANCELLED
    if refusal := _refusal(current, to):
        raise TransitionRefused(refusal)
    claim_states.close_open(order=current, by=by)
    if not is_sent:
        coupons.give_back(order=current)
    event = _enter(current, to, by=by, note=_("마지막 상품까지 돌려받았어요."), is_told=False)
    order.status = current.status
    return event


def prepare(*, orders: Iterable[Order], by: User | None = None) -> tuple[int, list[str]]:
    """Begin to prepare each of `orders`; say how many were begun, and why the others were not."""
    begun, refused = 0, []
    for order in sorted(orders, key=lambda order: order.pk):
        try:
            begun += transition(order, to=Status.PREPARING, by=by) is not None
        except TransitionRefused as refusal:
            refused.append(f"{order.number}: {refusal}")
    return begun, refused


def confirm_kept(*, at: datetime) -> int:
    """Confirm every order that arrived seven days before `at`. Safe to run twice at once."""
    confirmed = 0
    for order in Order.objects.delivered_before(at - Order.CONFIRMED_AFTER).order_by("pk"):
        try:
            confirmed += transition(order, to=Status.CONFIRMED) is not None
        except TransitionRefused:
            continue  # It was sent back a moment ago.
    return confirmed


def remind_of_confirmation(*, at: datetime) -> int:
    """Write to those whose purchase confirms itself within two days of `at`, once. Safe to run twice at once."""
    soon = Order.objects.delivered_before(at - Order.CONFIRMED_AFTER + Order.REMINDED_BEFORE)
    reminded = 0
    for order in soon.exclude(events__letters__kind=Letter.Kind.CONFIRM_SOON).order_by("pk"):
        arrived = order.events.filter(to_status=Status.DELIVERED).last()
        if arrived:
            outbox.post_once(event=arrived, kind=Letter.Kind.CONFIRM_SOON)
            reminded += 1
    return reminded


def _refusal(order: Order, to: Status) -> str:
    if order.is_over:
        return _("이미 ‘%(now)s’ 상태로 끝난 주문이에요.") % {"now": order.get_status_display()}
    if to not in TRANSITIONS[order.status]:
        names = {"now": order.get_status_display(), "to": to.label}
        return _("‘%(now)s’ 주문은 ‘%(to)s’ 상태로 바꿀 수 없어요.") % names
    if to == Status.PAID and not order.payments.captured().exists():
        return _("입금을 확인한 주문만 ‘결제완료’로 바꿀 수 있어요.")
    return claim_states.objection(order=order, to=to)


def _enter(order: Order, to: Status, *, by: User | None, note: str, is_told: bool = True) -> OrderEvent:
    before, order.status = order.status, to
    order.save(update_fields=["status"])
    return _record(order, from_status=before, by=by, note=note, is_told=is_told)


def _record(order: Order, *, from_status: str, by: User | None, note: str, is_told: bool = True) -> OrderEvent:
    event = OrderEvent.objects.create(
        order=order, from_status=from_status, to_status=order.status, by=by, note=note[:300]
    )
    if is_told and (kind := _letter(order)):
        outbox.post(event=event, kind=kind)
    webhook_events.tell_step(event)
    return event


def _letter(order: Order) -> Letter.Kind | None:
    if order.status == Status.PAID and not order.total:
        return Letter.Kind.RECEIVED
    if order.status == Status.PAID:
        waited = any(payment.is_deposit for payment in order.payments.captured())
        return Letter.Kind.DEPOSIT_RECEIVED if waited else Letter.Kind.PAID
    # Whoever left before paying was never written to, and is not told of an end without a beginning.
    if order.status == Status.EXPIRED and not Letter.objects.filter(event__order=order).exists():
        return None
    return LETTERS.get(order.status)


def _keep_promise(order: Order, by: User | None, note: str) -> None:
    stock.keep(order=order)


def _let_go(order: Order, by: User | None, note: str) -> None:
    claim_states.close_open(order=order, by=by)
    stock.release(order=order, by=by, reason=note[:200])
    coupons.give_back(order=order)
    closing.close(order=order)
    refunds.request_rest(order=order, reason=note or pgettext("happened", "주문 취소"), by=by)


def _send_off(order: Order, by: User | None, note: str) -> None:
    stock.ship(order=order, by=by)


def _pay_back(order: Order, by: User | None, note: str) -> None:
    claim_states.close_open(order=order, by=by)
    refunds.request_rest(order=order, reason=note or str(Status.RETURNED.label), by=by)


_EFFECTS: Mapping[str, Callable[[Order, User | None, str], None]] = {
    Status.PAID: _keep_promise,
    Status.CANCELLED: _let_go,
    Status.EXPIRED: _let_go,
    Status.SHIPPED: _send_off,
    Status.RETURNED: _pay_back,
}
