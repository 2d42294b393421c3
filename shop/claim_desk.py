"""What an operator does with a request: grant or refuse it, take the goods back, give the money back, send anew."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from community.models import User
from impactmuseum.base.transactions import retried_transaction
from shop import claim_reckoning, claim_settlement, claim_states, shipments, stock
from shop.claim_states import ClaimRefused
from shop.models import Claim, ClaimLine, Courier, Shipment

Kind = Claim.Kind
Status = Claim.Status


@retried_transaction
def grant(*, claim: Claim, by: User, without_fee: bool = False, note: str = "") -> Claim:
    """Agree to a request: a cancellation is carried out at once, goods are waited for, a replacement is put aside.

    `without_fee`: the shop bears the delivery after all. Doing it twice does it once. Raises ClaimRefused.
    """
    current = claim_states.locked(claim)
    if current.status in (Status.GRANTED, Status.DONE):
        return current
    if without_fee and not current.is_our_fault:
        current.is_our_fault = True
        claim_reckoning.reckon_one_again(claim=current, order=current.order)
    if current.kind == Kind.CANCEL:
        claim_settlement.carry_out(claim=current, by=by, note=note)
        return current
    if current.kind == Kind.EXCHANGE:
        _put_aside(current, by)
    claim_states.enter(claim=current, to=Status.GRANTED, by=by, note=note)
    return current


@retried_transaction
def refuse(*, claim: Claim, by: User, reason: str) -> Claim:
    """Say no, for a `reason` that the buyer reads. Doing it twice does it once. Raises ClaimRefused."""
    current = claim_states.locked(claim)
    if current.status == Status.REFUSED:
        return current
    if not reason.strip():
        raise ClaimRefused(_("구매자에게 보여 줄 까닭을 적어 주세요."))
    current.refusal = reason.strip()[:300]
    claim_states.enter(claim=current, to=Status.REFUSED, by=by, note=reason)
    stock.release(order=current.order, claim=current, by=by)
    claim_reckoning.reckon_again(order=current.order)
    return current


@retried_transaction
def collect(*, claim: Claim, restocked: Mapping[int, int], by: User, at: datetime, note: str = "") -> Claim:
    """The goods came back and are as they should be; `restocked` of each line (claim line id to pieces) go back on
    the shelf. Doing it twice does it once. Raises ClaimRefused."""
    current = claim_states.locked(claim)
    if current.status == Status.COLLECTED:
        return current
    current.collected_at = at
    claim_states.enter(claim=current, to=Status.COLLECTED, by=by, note=note)
    for line in current.lines.select_related("order_item__variant", "variant").order_by("variant_id", "pk"):
        _restock(line, restocked.get(line.pk, 0), by)
    return current


@retried_transaction
def finish(*, claim: Claim, by: User, note: str = "") -> Claim:
    """Give the money of a return back. Doing it twice does it once. Raises ClaimRefused."""
    current = claim_states.locked(claim)
    if current.status == Status.DONE:
        return current
    if current.kind != Kind.RETURN:
        raise ClaimRefused(_("교환은 새 상품을 보내면 끝나요."))
    claim_settlement.carry_out(claim=current, by=by, note=note)
    return current


@retried_transaction
def take_fee(*, claim: Claim, by: User, at: datetime) -> Claim:
    """The buyer paid the delivery of an exchange. Doing it twice does it once. Raises ClaimRefused."""
    current = claim_states.locked(claim)
    if current.fee_paid_at:
        return current
    if not current.waits_for_fee:
        raise ClaimRefused(_("받을 배송비가 없는 요청이에요."))
    current.fee_paid_at = at
    current.save(update_fields=["fee_paid_at"])
    claim_states.remark(claim=current, by=by, note=_("교환 배송비를 받았어요."))
    return current


@retried_transaction
def resend(
    *,
    claim: Claim,
    courier: Courier,
    number: str,
    address: shipments.Address | None = None,
    by: User,
    note: str = "",
) -> Shipment:
    """Send what an exchange is about, once the old goods are back and its delivery is paid; or send it again, when
    the first parcel could not be delivered.

    The same parcel again answers with the parcel that is there. Raises ClaimRefused, shipments.ShipmentRefused.
    """
    current = claim_states.locked(claim)
    if current.kind != Kind.EXCHANGE:
        raise ClaimRefused(_("교환 요청에만 새 상품을 보내요."))
    if current.waits_for_fee:
        raise ClaimRefused(_("교환 배송비를 아직 받지 않았어요."))
    if before := shipments.of_claim(current):
        return _resend_again(current, before, courier, number, address, by, note)
    event = claim_states.enter(claim=current, to=Status.DONE, by=by, note=note)
    stock.ship(order=current.order, claim=current, by=by)
    return shipments.send_replacement(order=current.order, event=event, courier=courier, number=number, address=address)


@retried_transaction
def deliver(*, claim: Claim, by: User, at: datetime) -> Claim:
    """What an exchange sent has arrived. Doing it twice does it once. Raises ClaimRefused."""
    current = claim_states.locked(claim)
    parcel = shipments.of_claim(current)
    if parcel is None:
        raise ClaimRefused(_("아직 보내지 않은 교환이에요."))
    if shipments.arrive(shipment=parcel, at=at):
        claim_states.remark(claim=current, by=by, note=_("교환 상품이 도착했어요."))
    return current


def _resend_again(
    claim: Claim,
    before: Shipment,
    courier: Courier,
    number: str,
    address: shipments.Address | None,
    by: User,
    note: str,
) -> Shipment:
    if (before.courier, before.number) == (courier, shipments.checked_number(courier=courier, number=number)):
        return before
    event = claim_states.remark(claim=claim, by=by, note=note or _("배달하지 못해서 다시 보냈어요."))
    return shipments.send_replacement_again(
        before=before, order=claim.order, event=event, courier=courier, number=number, address=address
    )


def _put_aside(claim: Claim, by: User) -> None:
    lines = list(claim.lines.all())
    if any(line.replacement_id is None for line in lines):
        raise ClaimRefused(_("바꿔 줄 옵션이 이제 없어요. 반품으로 다시 요청받아 주세요."))
    try:
        stock.reserve_exchange(lines=lines, by=by)
    except stock.NotEnoughStock as shortage:
        raise ClaimRefused(str(shortage)) from shortage


def _restock(line: ClaimLine, pieces: int, by: User) -> None:
    if not pieces:
        return
    if pieces > line.quantity:
        raise ClaimRefused(_("돌아온 수량보다 많이 다시 넣을 수 없어요."))
    try:
        stock.restock(
            item=line.order_item, quantity=pieces, variant=line.variant, by=by, reason=line.claim.get_kind_display()
        )
    except stock.ChangeRefused as refusal:
        raise ClaimRefused(str(refusal)) from refusal
    line.restocked = pieces
    line.save(update_fields=["restocked"])
