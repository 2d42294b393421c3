"""Claims in words for their buyer: what is asked for, how far it is, and what has happened."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from impactmuseum.base.korean import long_date
from impactmuseum.base.money import won
from shop.models import Claim, ClaimEvent, ClaimLine, Shipment
from shop.withdrawal import refund_due

Kind = Claim.Kind
Status = Claim.Status


@dataclass(frozen=True)
class ClaimStory:
    """A claim as its buyer reads it. It knows its lines with their order items, its refund, and the newest parcel."""

    claim: Claim
    parcel: Shipment | None = None

    @property
    def state(self) -> str:
        """As shops say it: 반품 요청, 수거중, 반품완료, 환불완료."""
        claim = self.claim
        if claim.refund and claim.refund.done_at:
            return _("취소·환불완료") if claim.kind == Kind.CANCEL else _("환불완료")
        if self.parcel and self.parcel.delivered_at:
            return _("교환완료")
        kind = str(Kind(claim.kind).label)
        return {
            Status.REQUESTED: _("%(kind)s 요청") % {"kind": kind},
            Status.GRANTED: _("수거중"),
            Status.COLLECTED: _("교환 준비중") if claim.kind == Kind.EXCHANGE else _("상품 확인됨"),
            Status.DONE: _("교환상품 발송") if claim.kind == Kind.EXCHANGE else _("%(kind)s완료") % {"kind": kind},
            Status.REFUSED: _("%(kind)s 거절") % {"kind": kind},
            Status.WITHDRAWN: _("%(kind)s 철회") % {"kind": kind},
        }[Status(claim.status)]

    @property
    def goods(self) -> str:
        """`비누 2개, 가방 (L) 1개`."""
        return ", ".join(_pieces(line) for line in self.claim.lines.all())

    @property
    def sentence(self) -> str:
        """What comes next."""
        claim = self.claim
        if claim.status == Status.REFUSED:
            return claim.refusal
        if claim.status == Status.DONE and claim.kind != Kind.EXCHANGE:
            return _given_back(claim)
        if claim.status == Status.COLLECTED and claim.kind == Kind.RETURN and claim.collected_at:
            due = refund_due(collected_on=timezone.localdate(claim.collected_at))
            return _("돌려보내신 상품을 확인했어요. %(day)s까지 환불해요.") % {"day": long_date(due)}
        return _next().get((claim.kind, claim.status), "")

    @property
    def may_be_withdrawn(self) -> bool:
        return self.claim.status in (Status.REQUESTED, Status.GRANTED)


def told(claim: Claim, event: ClaimEvent, parcel: Shipment | None) -> str:
    """What happened, for the timeline; nothing of what is the operator's."""
    if not event.is_step:
        return _("교환 상품을 다시 보냈어요. %(parcel)s") % {"parcel": parcel} if parcel else ""
    if event.to_status == Status.WITHDRAWN and event.by:
        return _("%(kind)s 요청을 닫았어요.") % {"kind": Kind(claim.kind).label}
    sentence = _happened().get((claim.kind, event.to_status), "")
    if claim.status == event.to_status == Status.REFUSED:
        return f"{sentence} {claim.refusal}"
    return f"{sentence} {parcel}" if parcel else sentence


def _pieces(line: ClaimLine) -> str:
    item = line.order_item
    name = f"{item.shown_name} ({item.shown_option})" if item.shown_option else item.shown_name
    pieces = _("%(name)s %(quantity)d개") % {"name": name, "quantity": line.quantity}
    return f"{pieces} → {line.replacement.label or item.shown_name}" if line.replacement else pieces


def _given_back(claim: Claim) -> str:
    if claim.refund is None:
        return _("돌려드릴 금액은 없어요.")
    if claim.refund.done_at:
        names = {"day": long_date(claim.refund.done_at), "amount": won(claim.amount)}
        return _("%(day)s에 %(amount)s을 돌려 드렸어요.") % names
    return _("%(amount)s을 3영업일 안에 돌려 드려요.") % {"amount": won(claim.amount)}


def _next() -> dict[tuple[str, str], str]:
    return {
        (Kind.CANCEL, Status.REQUESTED): _("요청을 확인하고 있어요. 아직 보내지 않았으면 취소해 드려요."),
        (Kind.RETURN, Status.REQUESTED): _("요청을 확인하고 있어요. 받아들이면 보내실 곳을 알려 드려요."),
        (Kind.RETURN, Status.GRANTED): _("상품을 돌려보내 주세요. 도착하면 확인하고 3영업일 안에 환불해요."),
        (Kind.EXCHANGE, Status.REQUESTED): _(
            "요청을 확인하고 있어요. 곧 상품을 어떻게 돌려보내시면 되는지 알려 드려요."
        ),
        (Kind.EXCHANGE, Status.GRANTED): _("상품을 돌려보내 주세요. 바꿔 드릴 상품은 따로 두었어요."),
        (Kind.EXCHANGE, Status.COLLECTED): _("돌려보내신 상품을 확인했어요. 바꿔 드릴 상품을 준비하고 있어요."),
        (Kind.EXCHANGE, Status.DONE): _("교환 상품을 보냈어요."),
    }


def _happened() -> dict[tuple[str, str], str]:
    return {
        (Kind.CANCEL, Status.REQUESTED): _("취소를 요청했어요."),
        (Kind.CANCEL, Status.DONE): _("일부 상품을 취소했어요."),
        (Kind.CANCEL, Status.REFUSED): _("취소 요청을 받아들이지 못했어요."),
        (Kind.CANCEL, Status.WITHDRAWN): _("취소 요청을 철회했어요."),
        (Kind.RETURN, Status.REQUESTED): _("반품을 요청했어요."),
        (Kind.RETURN, Status.GRANTED): _("반품 요청을 받아들였어요."),
        (Kind.RETURN, Status.COLLECTED): _("반품한 상품이 돌아왔어요."),
        (Kind.RETURN, Status.DONE): _("반품이 끝났어요."),
        (Kind.RETURN, Status.REFUSED): _("반품 요청을 받아들이지 못했어요."),
        (Kind.RETURN, Status.WITHDRAWN): _("반품 요청을 철회했어요."),
        (Kind.EXCHANGE, Status.REQUESTED): _("교환을 요청했어요."),
        (Kind.EXCHANGE, Status.GRANTED): _("교환 요청을 받아들였어요."),
        (Kind.EXCHANGE, Status.COLLECTED): _("교환할 상품이 돌아왔어요."),
        (Kind.EXCHANGE, Status.DONE): _("교환 상품이 출발했어요."),
        (Kind.EXCHANGE, Status.REFUSED): _("교환 요청을 받아들이지 못했어요."),
        (Kind.EXCHANGE, Status.WITHDRAWN): _("교환 요청을 철회했어요."),
    }
