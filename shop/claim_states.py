"""The states of a claim: which may follow which, and what is told of them. Nobody else writes `Claim.status`.

Every step is taken with the row of the order locked, as everything that concerns its pieces and its money.
"""

from collections.abc import Mapping

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community.models import User
from shop import outbox, stock
from shop.models import Claim, ClaimEvent, Letter, Order

Kind = Claim.Kind
Status = Claim.Status

# A claim that is being written down has no state yet.
NEW = ""
_OF_GOODS_THAT_COME_BACK: Mapping[str, tuple[Status, ...]] = {
    NEW: (Status.REQUESTED,),
    Status.REQUESTED: (Status.GRANTED, Status.REFUSED, Status.WITHDRAWN),
    # Refused: what came is not what was claimed, or nothing came.
    Status.GRANTED: (Status.COLLECTED, Status.REFUSED, Status.WITHDRAWN),
    Status.COLLECTED: (Status.DONE,),
}
TRANSITIONS: Mapping[Kind, Mapping[str, tuple[Status, ...]]] = {
    Kind.CANCEL: {
        # Done at once as long as nobody prepares the order.
        NEW: (Status.REQUESTED, Status.DONE),
        Status.REQUESTED: (Status.DONE, Status.REFUSED, Status.WITHDRAWN),
    },
    Kind.RETURN: _OF_GOODS_THAT_COME_BACK,
    Kind.EXCHANGE: _OF_GOODS_THAT_COME_BACK,
}
LETTERS: Mapping[tuple[Kind, Status], Letter.Kind] = {
    (Kind.CANCEL, Status.REQUESTED): Letter.Kind.CLAIM_REQUESTED,
    (Kind.CANCEL, Status.DONE): Letter.Kind.CLAIM_CANCELLED,
    (Kind.CANCEL, Status.REFUSED): Letter.Kind.CLAIM_REFUSED,
    (Kind.RETURN, Status.REQUESTED): Letter.Kind.CLAIM_REQUESTED,
    (Kind.RETURN, Status.GRANTED): Letter.Kind.CLAIM_GRANTED,
    (Kind.RETURN, Status.DONE): Letter.Kind.CLAIM_RETURNED,
    (Kind.RETURN, Status.REFUSED): Letter.Kind.CLAIM_REFUSED,
    (Kind.EXCHANGE, Status.REQUESTED): Letter.Kind.CLAIM_REQUESTED,
    (Kind.EXCHANGE, Status.GRANTED): Letter.Kind.CLAIM_GRANTED,
    (Kind.EXCHANGE, Status.REFUSED): Letter.Kind.CLAIM_REFUSED,
}


class ClaimRefused(Exception):
    """Nothing was claimed, decided or moved, for a reason a person can read."""


def locked(claim: Claim) -> Claim:
    """The claim as it is now, with the row of its order locked."""
    order = Order.objects.select_for_update().get(pk=claim.order_id)
    current = Claim.objects.get(pk=claim.pk)
    current.order = order
    return current


def enter(*, claim: Claim, to: Status, by: User | None = None, note: str = "") -> ClaimEvent:
    """Bring a `locked` claim to the state `to`. Raises ClaimRefused where the table has no such step."""
    before = claim.status
    if to not in TRANSITIONS[Kind(claim.kind)].get(before, ()):
        raise ClaimRefused(
            _("‘%(now)s’ 상태인 %(kind)s 요청은 ‘%(to)s’ 상태로 바꿀 수 없어요.")
            % {"now": claim.get_status_display(), "kind": claim.get_kind_display(), "to": to.label}
        )
    claim.status = to
    if to in (Status.GRANTED, Status.DONE, Status.REFUSED):
        claim.decided_at, claim.decided_by = timezone.now(), by
    claim.save()
    event = _record(claim, before, by=by, note=note)
    if kind := LETTERS.get((Kind(claim.kind), to)):
        outbox.post(event=event, kind=kind)
    return event


def remark(*, claim: Claim, by: User | None = None, note: str) -> ClaimEvent:
    """Write down what happened to a claim without changing its state."""
    return _record(claim, claim.status, by=by, note=note)


def close_open(*, order: Order, by: User | None = None) -> None:
    """The whole order is over: nothing of its claims is left to be decided."""
    for claim in order.claims.open().order_by("pk"):
        before, claim.status = claim.status, Status.WITHDRAWN
        claim.decided_at, claim.decided_by = timezone.now(), by
        claim.save()
        stock.release(order=order, claim=claim, by=by)
        _record(claim, before, by=by, note=_("주문 전체가 끝나서 닫았어요."))


def objection(*, order: Order, to: Order.Status) -> str:
    """Why the open claims of `order` keep it from the state `to`; nothing where they don't."""
    if to not in (Order.Status.SHIPPED, Order.Status.CONFIRMED, Order.Status.RETURNED):
        return ""
    found = order.claims.open().aggregate(
        cancels=Count("pk", filter=Q(kind=Kind.CANCEL)),
        others=Count("pk", filter=~Q(kind=Kind.CANCEL)),
        collected=Count("pk", filter=Q(status=Status.COLLECTED)),
    )
    if to == Order.Status.SHIPPED and found["cancels"]:
        return _("취소 요청이 있는 주문이에요. 먼저 받아들이거나 거절해 주세요.")
    if to == Order.Status.CONFIRMED and found["others"]:
        return _("진행 중인 반품이나 교환이 있어서 아직 구매를 확정할 수 없어요.")
    if to == Order.Status.RETURNED and found["collected"]:
        return _("이미 돌아온 상품이 있는 요청을 먼저 끝내 주세요.")
    return ""


def _record(claim: Claim, before: str, *, by: User | None, note: str) -> ClaimEvent:
    return ClaimEvent.objects.create(claim=claim, from_status=before, to_status=claim.status, by=by, note=note[:300])
