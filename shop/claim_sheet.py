"""All that the desk sees of a claim, read in a fixed number of statements, whatever the number of its lines."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from impactmuseum.base.korean import long_date, short_date
from impactmuseum.base.money import won
from shop import arrivals, cancellation, claim_reckoning
from shop.models import Claim, ClaimEvent, ClaimLine, OrderItem, RefundAccount, Shipment, Variant
from shop.receipts import Receipt
from shop.refund_estimate import Estimate
from shop.withdrawal import Withdrawal, refund_due

Kind = Claim.Kind
Status = Claim.Status


@dataclass(frozen=True)
class SheetLine:
    """A line of the claim. `held` is what its buyer has and what goes back on the shelf, if it still exists."""

    line: ClaimLine
    held: Variant | None
    clock: Withdrawal

    @property
    def item(self) -> OrderItem:
        return self.line.order_item

    @property
    def is_exchanged(self) -> bool:
        """Its buyer has something else than was ordered."""
        return self.held is not None and self.held.pk != self.item.variant_id

    @property
    def to_restock(self) -> int:
        """How many pieces are taken to be as good as new: none that are at fault or bear somebody's name."""
        claim = self.line.claim
        if self.held is None or claim.reason in Claim.FAULTS or self.item.personal_text:
            return 0
        return self.line.quantity

    @property
    def last_days(self) -> str:
        if self.clock.received_on is None:
            return ""
        by_will = self.clock.last_day
        return _("%(came)s 받음 · 단순 변심 %(by_will)s · 하자·오배송 %(faults)s") % {
            "came": short_date(self.clock.received_on),
            "by_will": _until(by_will) if by_will else _("제한에 동의함"),
            "faults": _until(self.clock.last_day_for_faults),
        }

    @property
    def objection(self) -> str:
        """Why it could not be sent back for this reason on the day it was asked for; nothing where it could."""
        claim = self.line.claim
        if claim.kind == Kind.CANCEL:
            return ""
        return self.clock.refusal(is_fault=claim.reason in Claim.FAULTS, today=timezone.localdate(claim.requested_at))


class ClaimSheet:
    """`claim` knows its order, its lines with their items, its refund and its pictures."""

    def __init__(self, claim: Claim) -> None:
        self.receipt = Receipt(claim.order)
        self.story = next(story for story in self.receipt.claim_stories if story.claim.pk == claim.pk)
        self.claim = self.story.claim

    @property
    def parcel(self) -> Shipment | None:
        """The newest that the exchange sent."""
        return self.story.parcel

    @cached_property
    def events(self) -> list[ClaimEvent]:
        return list(self.claim.events.select_related("by").prefetch_related("letters"))

    @cached_property
    def lines(self) -> list[SheetLine]:
        receipt, lines = self.receipt, list(self.claim.lines.all())
        clocks = arrivals.withdrawals(
            items=receipt.items, events=receipt.events, shipments=receipt.shipments, claims=receipt.claims
        )
        held = {line.pk: line.variant_id or line.order_item.variant_id for line in lines}
        there = Variant.objects.select_related("product").in_bulk({pk for pk in held.values() if pk})
        return [
            SheetLine(line=line, held=there.get(held[line.pk] or 0), clock=clocks[line.order_item_id]) for line in lines
        ]

    @cached_property
    def goes_to_account(self) -> bool:
        """Whether an operator sends the money, at the bank."""
        return cancellation.needs_account(self.claim.order)

    @property
    def account(self) -> RefundAccount | None:
        return self.receipt.known_account

    @cached_property
    def without_fee(self) -> Estimate | None:
        """What it would come to if the shop bore the delivery, as long as that can still be granted."""
        claim = self.claim
        has_fee = claim.delivery_due or claim.return_fee or claim.to_pay
        if claim.status != Status.REQUESTED or claim.is_our_fault or not has_fee:
            return None
        return claim_reckoning.estimate_again(claim=claim, order=claim.order, is_our_fault=True)

    @property
    def waiting_days(self) -> int:
        return waiting_days(self.claim)

    @property
    def refund_due(self) -> date | None:
        """Until when the law wants the money of a return on its way, as long as it is not."""
        if (self.claim.kind, self.claim.status) != (Kind.RETURN, Status.COLLECTED) or not self.claim.collected_at:
            return None
        return refund_due(collected_on=timezone.localdate(self.claim.collected_at))

    @property
    def sentence(self) -> str:
        """What it waits for, in words for the operator."""
        claim = self.claim
        if claim.status == Status.REQUESTED:
            return _("승인하거나 거절해 주세요.")
        if claim.status == Status.GRANTED:
            return _("상품이 돌아오기를 기다려요. 도착하면 살펴보고 ‘회수 완료’를 눌러 주세요.")
        if self.refund_due:
            return _("상품이 돌아왔어요. %(day)s까지 환불해 주세요.") % {"day": long_date(self.refund_due)}
        if claim.status == Status.COLLECTED and claim.waits_for_fee:
            return _("상품이 돌아왔어요. 교환 배송비가 들어오면 교환 상품을 보내 주세요.")
        if claim.status == Status.COLLECTED:
            return _("상품이 돌아왔어요. 교환 상품을 보내 주세요.")
        if claim.status == Status.DONE and self.parcel and not self.parcel.delivered_at:
            return _("교환 상품이 가고 있어요.")
        return self._refund_sentence() or self.story.sentence

    def _refund_sentence(self) -> str:
        """What is still to be done about money that was promised back."""
        refund = self.claim.refund
        if refund is None or refund.done_at:
            return ""
        if refund.is_refused:
            return _("결제사가 환불을 거절했어요. 주문 화면에서 봐 주세요.")
        if refund.is_manual:
            return _("%(amount)s을 아직 보내지 않았어요. 통장에서 보낸 뒤 주문 화면에 적어 주세요.") % {
                "amount": won(refund.amount)
            }
        return _("결제사에 %(amount)s의 환불을 부탁했어요.") % {"amount": won(refund.amount)}


def waiting_days(claim: Claim) -> int:
    """How many days its buyer has waited for its end."""
    return (timezone.localdate() - timezone.localdate(claim.requested_at)).days


def _until(day: date | None) -> str:
    return _("%(day)s까지") % {"day": short_date(day)} if day else ""
