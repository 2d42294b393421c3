"""What a granted claim moves: pieces, stock and money, and the whole order when its last piece is gone."""

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext as _

from community.models import User
from shop import claim_states, orders, stock
from shop.claim_states import ClaimRefused
from shop.models import Claim, ClaimEvent, ClaimLine, OrderItem, Product, Refund
from shop.payments import refunds

Kind = Claim.Kind
Status = Claim.Status


def carry_out(*, claim: Claim, by: User | None = None, note: str = "") -> ClaimEvent:
    """Take the pieces of a `locked` claim out of its order and promise its money back. Raises ClaimRefused."""
    is_cancel = claim.kind == Kind.CANCEL
    lines = list(claim.lines.select_related("order_item"))
    for line in lines:
        gone = {"cancelled" if is_cancel else "returned": line.quantity}
        _take_out(line.order_item_id, share=line.share, **gone)
    if is_cancel:
        pieces = {line.order_item_id: line.quantity for line in lines}
        stock.release_pieces(order=claim.order, pieces=pieces, by=by, reason=_("부분 취소"))
    if claim.amount:
        claim.refund = _promise_back(claim, lines, by)
    event = claim_states.enter(claim=claim, to=Status.DONE, by=by, note=note)
    if not any(item.left for item in claim.order.items.all()):
        orders.empty(claim.order, by=by)
    return event


def _take_out(item_id: int, *, share: int, cancelled: int = 0, returned: int = 0) -> None:
    # Written as an addition: MySQL refuses to subtract unsigned columns below zero.
    there = OrderItem.objects.filter(pk=item_id, quantity__gte=F("cancelled") + F("returned") + cancelled + returned)
    if not there.update(
        cancelled=F("cancelled") + cancelled, returned=F("returned") + returned, refunded=F("refunded") + share
    ):
        raise ClaimRefused(_("이 상품은 남은 수량이 요청한 것보다 적어요."))


def _promise_back(claim: Claim, lines: Iterable[ClaimLine], by: User | None) -> Refund:
    payment = claim.order.payments.captured().first()
    if payment is None:
        raise ClaimRefused(_("돌려줄 돈이 남아 있지 않은 주문이에요."))
    # Delivery is taxed: fees are taken off what goods with tax give back, as far as that reaches.
    exempt = sum(line.share for line in lines if line.order_item.tax == Product.Tax.EXEMPT)
    try:
        return refunds.request(
            payment=payment,
            amount=claim.amount,
            tax_free=min(exempt, claim.amount),
            reason=_reason(claim),
            by=by,
        )
    except refunds.RefundRefused as refusal:
        raise ClaimRefused(str(refusal)) from refusal


def _reason(claim: Claim) -> str:
    return f"{claim.get_kind_display()}: {claim.get_reason_display()}"
