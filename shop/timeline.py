"""What has happened to an order, in words for its buyer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from shop import claim_words
from shop.models import Claim, Order, OrderEvent, Shipment

Status = Order.Status


@dataclass(frozen=True)
class Happening:
    sentence: str
    at: datetime


def happenings(
    events: Iterable[OrderEvent], shipments: Iterable[Shipment], claims: Iterable[Claim] = ()
) -> list[Happening]:
    """The newest first. Notes are the operator's and are not told. Claims know their `events`."""
    shipments = list(shipments)
    parcels = {shipment.event_id: shipment for shipment in shipments if shipment.event_id}
    replacements = {shipment.claim_event_id: shipment for shipment in shipments if shipment.claim_event_id}
    told = [Happening(_sentence(event, parcels.get(event.pk)), event.created_at) for event in events]
    for claim in claims:
        for event in claim.events.all():
            if sentence := claim_words.told(claim, event, replacements.get(event.pk)):
                told.append(Happening(sentence, event.created_at))
    return sorted(told, key=lambda happening: happening.at)[::-1]


def _sentence(event: OrderEvent, parcel: Shipment | None) -> str:
    if event.to_status == Status.SHIPPED and event.from_status == Status.SHIPPED:
        opening = _("배달하지 못해서 다시 보냈어요.")
    elif event.to_status == Status.PENDING and event.from_status == Status.PENDING:
        opening = _("입금할 계좌를 알려 드렸어요.")
    elif event.to_status == Status.PAID and not event.order.total:
        opening = _("결제할 금액이 없어 주문이 완료되었어요.")
    else:
        opening = _sentences()[event.to_status]
    return f"{opening} {parcel}" if parcel else opening


def _sentences() -> dict[str, str]:
    return {
        Status.PENDING: _("주문을 받았어요."),
        Status.PAID: _("결제를 확인했어요."),
        Status.PREPARING: _("상품을 준비하기 시작했어요."),
        Status.SHIPPED: _("상품이 출발했어요."),
        Status.DELIVERED: _("상품이 도착했어요."),
        Status.CONFIRMED: _("구매가 확정되었어요."),
        Status.CANCELLED: _("주문이 취소되었어요."),
        Status.EXPIRED: _("결제 기한이 지나 주문이 취소되었어요."),
        Status.RETURNED: _("반품이 끝났어요."),
    }
