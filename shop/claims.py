"""What a buyer asks for once an order is paid: to cancel part of it, to send goods back, to have them changed.

What comes of it is worked out before the button is pressed and frozen when it is: `estimate` shows it, `request` and
`cancel_lines` compare. What an operator does with a request is in `shop.claim_desk`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from community.models import User
from impactmuseum.base.transactions import retried_transaction
from shop import arrivals, cancellation, claim_pictures, claim_reckoning, claim_settlement, claim_states, stock
from shop.cancellation import Account
from shop.claim_reckoning import Standing, Wish
from shop.claim_states import ClaimRefused
from shop.models import Claim, ClaimLine, Order, RefundAccount, Variant
from shop.refund_estimate import Estimate

Kind = Claim.Kind
Status = Claim.Status

# What may be asked for in which state of the order. In the others of a paid order the customer centre helps.
ASKED_IN: Mapping[Kind, tuple[Order.Status, ...]] = {
    Kind.CANCEL: (Order.Status.PREPARING,),
    Kind.RETURN: (Order.Status.DELIVERED, Order.Status.CONFIRMED),
    Kind.EXCHANGE: (Order.Status.DELIVERED, Order.Status.CONFIRMED),
}
LONGEST_TEXT = 1000


class EstimateChanged(ClaimRefused):
    """Nothing was asked for: what would come of it is not what was shown."""

    def __init__(self, estimate: Estimate) -> None:
        self.estimate = estimate
        super().__init__(_("예상 금액을 확인하고 한 번 더 눌러 주세요."))


class AccountMissing(ClaimRefused):
    """Money that came by a transfer goes back, and nobody said where to."""


@dataclass(frozen=True)
class Request:
    """A wish, and what its buyer says to it. `agreed` is what was shown, if it was: won to get back, and won to pay;
    `pictures` are ids of ClaimPictures that came for the order."""

    key: str
    wish: Wish
    agreed: tuple[int, int] | None
    text: str = ""
    account: Account | None = None
    pictures: Sequence[int] = ()


def estimate(*, order: Order, wish: Wish, at: datetime, by: User | None = None) -> Estimate:
    """What would come of `wish`. Raises ClaimRefused where it can't be had."""
    return _work_out(order, Standing(order), wish, at=at, by=by)


def refusal(*, order: Order, kind: Kind) -> str:
    """Why `kind` can't be had in the state of `order`; nothing where it can."""
    if order.status in ASKED_IN[kind] or (kind == Kind.CANCEL and order.status == Order.Status.PAID):
        return ""
    if order.is_over:
        return _("이미 ‘%(now)s’ 상태로 끝난 주문이에요.") % {"now": order.get_status_display()}
    if kind == Kind.CANCEL and order.status in (Order.Status.DELIVERED, Order.Status.CONFIRMED):
        return _("이미 도착한 상품은 취소 대신 반품을 요청할 수 있어요.")
    if order.status == Order.Status.SHIPPED:
        return _("상품이 가고 있어요. 도착한 뒤에 반품이나 교환을 요청할 수 있어요.")
    return _("‘%(now)s’ 상태인 주문에는 %(kind)s 요청을 할 수 없어요.") % {
        "now": order.get_status_display(),
        "kind": kind.label,
    }


@retried_transaction
def cancel_lines(*, order: Order, request: Request, at: datetime, by: User | None = None) -> Claim:
    """Cancel some pieces of a paid order that nobody prepares yet, at once. The same key again changes nothing.
    An operator does it for the buyer (`by`).

    Raises ClaimRefused, EstimateChanged, AccountMissing, and nothing has changed then.
    """
    current = Order.objects.select_for_update().get(pk=order.pk)
    if there := _placed(request.key):
        return there
    if current.status != Order.Status.PAID:
        raise ClaimRefused(_no_longer_at_once(current))
    claim = _write(current, request, at=at, by=by)
    claim_settlement.carry_out(claim=claim, by=by)
    return claim


@retried_transaction
def request(*, order: Order, request: Request, at: datetime, by: User | None = None) -> Claim:
    """Ask for what an operator then decides. The same key again changes nothing.

    An operator who asks for the buyer (`by`) is not held to the withdrawal clock. Raises ClaimRefused,
    EstimateChanged, AccountMissing, and nothing has changed then.
    """
    current = Order.objects.select_for_update().get(pk=order.pk)
    if there := _placed(request.key):
        return there
    if current.status == Order.Status.PAID:
        raise ClaimRefused(_("아직 준비하지 않은 주문이에요. 요청하지 않고 바로 취소할 수 있어요."))
    claim = _write(current, request, at=at, by=by)
    claim_states.enter(claim=claim, to=Status.REQUESTED, by=by)
    return claim


@retried_transaction
def withdraw(*, claim: Claim, by: User | None = None) -> Claim:
    """Take a request back that nothing has come of yet. Doing it twice does it once. Raises ClaimRefused."""
    current = claim_states.locked(claim)
    if current.status == Status.WITHDRAWN:
        return current
    claim_states.enter(claim=current, to=Status.WITHDRAWN, by=by)
    stock.release(order=current.order, claim=current, by=by)
    claim_reckoning.reckon_again(order=current.order)
    return current


def replacements_for(*, variants: Iterable[Variant]) -> dict[int, list[Variant]]:
    """What may be sent instead of each (variant id to variants): itself, and options of the same product at the same
    price. One statement."""
    variants = list(variants)
    products = {variant.product_id for variant in variants}
    there = list(Variant.objects.active().filter(product_id__in=products).select_related("product", "stock"))
    return {
        variant.pk: [
            variant,
            *(
                other
                for other in there
                if (other.product_id, other.price) == (variant.product_id, variant.price) and other.pk != variant.pk
            ),
        ]
        for variant in variants
    }


def _placed(key: str) -> Claim | None:
    """The claim that this form has made already."""
    return Claim.objects.filter(request_key=key).first()


def _write(order: Order, request: Request, *, at: datetime, by: User | None) -> Claim:
    """The claim with its lines and its money, in no state yet."""
    wish, standing = request.wish, Standing(order)
    worked_out = _work_out(order, standing, wish, at=at, by=by)
    if (worked_out.amount, worked_out.to_pay) != request.agreed:
        raise EstimateChanged(worked_out)
    _keep_account(order, request.account, worked_out)

    claim = Claim(
        order=order,
        request_key=request.key,
        kind=wish.kind,
        status=claim_states.NEW,
        reason=wish.reason,
        text=request.text[:LONGEST_TEXT],
        is_our_fault=wish.is_our_fault,
        requested_at=at,
        requested_by=by,
    )
    held = arrivals.variants_held(standing.items.values(), standing.claims)
    lines = [
        ClaimLine(
            claim=claim,
            order_item_id=item_id,
            variant_id=held[item_id],
            quantity=pieces,
            replacement_id=wish.replacements.get(item_id),
        )
        for item_id, pieces in wish.pieces.items()
    ]
    claim_reckoning.write(claim=claim, lines=lines, estimate=worked_out)
    claim.save(force_insert=True)
    for line in lines:
        line.save(force_insert=True)
    claim_pictures.hang(claim=claim, ids=request.pictures)
    return claim


def _work_out(order: Order, standing: Standing, wish: Wish, *, at: datetime, by: User | None) -> Estimate:
    if reason := refusal(order=order, kind=wish.kind):
        raise ClaimRefused(reason)
    _check_pieces(standing, wish)
    if wish.kind != Kind.CANCEL and by is None:
        _check_clock(order, wish, today=timezone.localdate(at))
    if wish.kind == Kind.EXCHANGE:
        _check_replacements(standing, wish)
    return standing.estimate(kind=wish.kind, pieces=wish.pieces, is_our_fault=wish.is_our_fault)


def _check_pieces(standing: Standing, wish: Wish) -> None:
    if not any(wish.pieces.values()):
        raise ClaimRefused(_("상품을 하나 이상 골라 주세요."))
    for item_id, pieces in wish.pieces.items():
        item = standing.items.get(item_id)
        if item is None or pieces < 1:
            raise ClaimRefused(_("이 주문에 없는 상품이에요."))
        if pieces > standing.available(item):
            raise ClaimRefused(
                _("‘%(name)s’ 상품은 %(left)d개까지 고를 수 있어요.")
                % {"name": item.shown_name, "left": standing.available(item)}
            )


def _check_clock(order: Order, wish: Wish, *, today: date) -> None:
    clocks, names = arrivals.withdrawals_of(order), {item.pk: item.shown_name for item in order.items.all()}
    for item_id in wish.pieces:
        said = clocks[item_id].refusal(is_fault=wish.is_our_fault, today=today) if item_id in clocks else ""
        if said:
            raise ClaimRefused(f"‘{names[item_id]}’: {said}")


def _check_replacements(standing: Standing, wish: Wish) -> None:
    held = arrivals.variants_held(standing.items.values(), standing.claims)
    there = Variant.objects.select_related("product").in_bulk([held[item_id] for item_id in wish.pieces])
    others = replacements_for(variants=there.values())
    for item_id in wish.pieces:
        variant = there.get(held[item_id] or 0)
        if variant is None:
            raise ClaimRefused(_("이제 없는 옵션이라 바꿀 수 없어요. 반품을 요청해 주세요."))
        if wish.replacements.get(item_id) not in {other.pk for other in others[variant.pk]}:
            raise ClaimRefused(
                _("‘%(name)s’ 상품을 무엇으로 바꿀지 골라 주세요.") % {"name": variant.product.told.name}
            )


def _keep_account(order: Order, account: Account | None, worked_out: Estimate) -> None:
    if not worked_out.amount or not cancellation.needs_account(order):
        return
    if account:
        cancellation.keep_account(order=order, account=account)
    elif not RefundAccount.objects.filter(order=order).exists():
        raise AccountMissing(_("돈을 돌려받을 계좌를 적어 주세요."))


def _no_longer_at_once(order: Order) -> str:
    if order.status == Order.Status.PREPARING:
        return _("그사이 상품을 준비하기 시작했어요. 이제 취소를 요청할 수 있어요.")
    return cancellation.refusal(order) or refusal(order=order, kind=Kind.CANCEL)
