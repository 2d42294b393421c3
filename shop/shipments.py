"""Parcels: what left the house, with whom, and whether it arrived. Nobody else writes `Shipment`.

The order's own step and the parcel are written in one transaction, the letter with them.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from community.models import User
from impactmuseum.base.transactions import retried_transaction
from shop import orders, outbox
from shop.models import Claim, ClaimEvent, Courier, Letter, Order, OrderEvent, Shipment, ShippingAddress

Status = Order.Status


class ShipmentRefused(orders.TransitionRefused):
    """No parcel was written down, and the order stays as it is."""


class WrongNumber(ShipmentRefused):
    """The courier has no numbers like this one."""


@dataclass(frozen=True)
class Address:
    """Where a parcel goes the next time."""

    recipient: str
    phone: str
    postcode: str
    road_address: str
    detail_address: str = ""
    delivery_note: str = ""


def checked_number(*, courier: Courier, number: str) -> str:
    """The digits of what was typed, or WrongNumber when the courier has no numbers of that length."""
    digits = re.sub(r"[\s\-‐‑–—]", "", unicodedata.normalize("NFKC", number))
    if not re.fullmatch(r"[0-9]{1,30}", digits):
        raise WrongNumber(_("운송장 번호는 숫자만 적어 주세요."))
    if courier.lengths and len(digits) not in courier.lengths:
        lengths = _("자리나 ").join(str(length) for length in courier.lengths)
        raise WrongNumber(
            _("%(courier)s의 운송장 번호는 숫자 %(lengths)s자리인데, %(count)d자리를 적었어요.")
            % {"courier": courier.name, "lengths": lengths, "count": len(digits)}
        )
    return digits


@retried_transaction
def ship(*, order: Order, courier: Courier, number: str, by: User | None = None, note: str = "") -> Shipment:
    """Hand the order's parcel to the courier: the order is on its way, its pieces leave the shelf.

    The same parcel again answers with the parcel that is there. Raises TransitionRefused, and nothing has
    changed then.
    """
    digits = checked_number(courier=courier, number=number)
    current = Order.objects.select_for_update().get(pk=order.pk)
    if there := current.shipments.filter(courier=courier, number=digits).first():
        order.status = current.status
        return there

    event = orders.transition(current, to=Status.SHIPPED, by=by, note=note)
    if event is None:
        raise ShipmentRefused(_("이미 다른 운송장 번호로 보낸 주문이에요."))
    address = current.addresses.first()
    if address is None:
        raise ShipmentRefused(_("받는 곳이 없는 주문이에요."))
    order.status = current.status
    return _write(current, event, address, courier, digits)


@retried_transaction
def deliver(*, order: Order, by: User | None = None, note: str = "") -> OrderEvent | None:
    """The parcel has arrived; None when that was known. Raises TransitionRefused."""
    current = Order.objects.select_for_update().get(pk=order.pk)
    current.shipments.under_way().update(delivered_at=timezone.now())
    event = orders.transition(current, to=Status.DELIVERED, by=by, note=note)
    order.status = current.status
    return event


@retried_transaction
def send_again(
    *,
    order: Order,
    courier: Courier,
    number: str,
    address: Address | None = None,
    by: User | None = None,
    note: str = "",
) -> Shipment:
    """The parcel came back undelivered: write that down, and the new parcel, to another address if one is given.

    Raises TransitionRefused, and nothing has changed then.
    """
    digits = checked_number(courier=courier, number=number)
    current = Order.objects.select_for_update().get(pk=order.pk)
    if there := current.shipments.filter(courier=courier, number=digits).first():
        if there.has_failed:
            raise ShipmentRefused(_("배달하지 못한 운송장 번호예요. 새 번호를 적어 주세요."))
        return there

    event = orders.send_again(current, by=by, note=note)
    last = current.shipments.select_related("address").last()
    current.shipments.under_way().update(failed_at=timezone.now())
    return _write(current, event, _next_address(current, last, address), courier, digits)


def of_claim(claim: Claim) -> Shipment | None:
    """The newest parcel that an exchange sent."""
    return Shipment.objects.filter(claim_event__claim=claim).select_related("address", "courier").last()


def send_replacement(
    *, order: Order, event: ClaimEvent, courier: Courier, number: str, address: Address | None = None
) -> Shipment:
    """Write down the parcel of an exchange, in the transaction of its step. Raises ShipmentRefused."""
    digits = checked_number(courier=courier, number=number)
    if order.shipments.filter(courier=courier, number=digits).exists():
        raise ShipmentRefused(_("이 주문에 이미 적힌 운송장 번호예요. 새 번호를 적어 주세요."))
    last = order.shipments.select_related("address").last()
    return _write(order, event, _next_address(order, last, address), courier, digits)


def send_replacement_again(
    *, before: Shipment, order: Order, event: ClaimEvent, courier: Courier, number: str, address: Address | None = None
) -> Shipment:
    """The parcel `before` of an exchange could not be delivered: write that down, and the new one."""
    if before.delivered_at:
        raise ShipmentRefused(_("이미 도착한 교환 상품이에요."))
    Shipment.objects.filter(pk=before.pk).update(failed_at=timezone.now())
    return send_replacement(order=order, event=event, courier=courier, number=number, address=address)


def arrive(*, shipment: Shipment, at: datetime) -> bool:
    """One parcel has arrived; say whether this call wrote it down."""
    return bool(Shipment.objects.under_way().filter(pk=shipment.pk).update(delivered_at=at))


def _next_address(order: Order, last: Shipment | None, wanted: Address | None) -> ShippingAddress:
    before = last.address if last else order.addresses.first()
    if wanted is not None and (before is None or _fields(before) != vars(wanted)):
        return ShippingAddress.objects.create(order=order, **vars(wanted))
    if before is None:
        raise ShipmentRefused(_("받는 곳이 없는 주문이에요."))
    return before


def _fields(address: ShippingAddress) -> dict[str, str]:
    return {name: getattr(address, name) for name in Address.__dataclass_fields__}


def _write(
    order: Order, event: OrderEvent | ClaimEvent, address: ShippingAddress, courier: Courier, digits: str
) -> Shipment:
    step = {"claim_event" if isinstance(event, ClaimEvent) else "event": event}
    shipment = Shipment.objects.create(
        order=order, address=address, courier=courier, number=digits, shipped_at=event.created_at, **step
    )
    # After the parcel: the letter tells its number.
    kind = Letter.Kind.CLAIM_EXCHANGED if isinstance(event, ClaimEvent) else Letter.Kind.SHIPPED
    outbox.post(event=event, kind=kind)
    return shipment
