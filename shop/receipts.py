"""All that an order says to its buyer, read once for the order's page and for its letters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from impactmuseum.base.korean import month_day
from impactmuseum.base.money import won
from impactmuseum.base.pictures import renditions_of
from shop.arrivals import withdrawals
from shop.claim_words import ClaimStory
from shop.impact_receipt import ImpactLine, Sale, impact_lines
from shop.models import (
    CashReceipt,
    Claim,
    ClaimLine,
    Coupon,
    Order,
    OrderEvent,
    OrderItem,
    Payment,
    Refund,
    RefundAccount,
    Shipment,
    ShippingAddress,
    ShopSettings,
)
from shop.payments import bank_transfer
from shop.payments.gateway import label_of
from shop.steps import Step, steps_of
from shop.timeline import Happening, happenings

Status = Order.Status


@dataclass(frozen=True)
class Line:
    """A line of the order's page. `clock` says until when it can be sent back, or why it can't."""

    item: OrderItem
    clock: str

    @property
    def gone(self) -> str:
        """`취소 1개 · 반품 2개`."""
        counted = ((_("취소 %(count)d개"), self.item.cancelled), (_("반품 %(count)d개"), self.item.returned))
        return " · ".join(words % {"count": count} for words, count in counted if count)


@dataclass(frozen=True)
class Deposit:
    """Where the money goes, how much, and until when."""

    bank_name: str
    bank_account: str
    bank_holder: str
    depositor: str
    amount: int
    due_at: datetime


def paying(payments: Iterable[Payment]) -> Payment | None:
    """The attempt that paid, or the newest."""
    attempts = list(payments)
    paid = [payment for payment in attempts if payment.captured_order_id]
    return next(iter(paid or attempts[::-1]), None)


class Receipt:
    """Reads in a fixed number of statements, whatever the number of lines."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.items: list[OrderItem] = list(
            order.items.select_related("product__cover")
            .defer("product__description", "product__notice")
            .prefetch_related(renditions_of("product__cover"))
        )
        self.events: list[OrderEvent] = list(order.events.all())

    @cached_property
    def shipments(self) -> list[Shipment]:
        """Its parcels, the newest last. Before it is on its way there is none to ask for."""
        if not any(event.to_status == Status.SHIPPED for event in self.events):
            return []
        return list(self.order.shipments.select_related("courier", "address", "claim_event"))

    @cached_property
    def claims(self) -> list[Claim]:
        """What its buyer asked for, the oldest first. Before the money is here nobody asks for any of it back."""
        if not any(event.to_status == Status.PAID for event in self.events):
            return []
        lines = Prefetch("lines", ClaimLine.objects.select_related("replacement"))
        found = list(self.order.claims.select_related("refund").prefetch_related(lines, "events", "pictures"))
        items = {item.pk: item for item in self.items}
        for claim in found:
            claim.order = self.order
            for line in claim.lines.all():
                line.order_item = items[line.order_item_id]
        return found

    @property
    def claim_stories(self) -> list[ClaimStory]:
        """The same in words, the newest first."""
        sent = {parcel.claim_event.claim_id: parcel for parcel in self.shipments if parcel.claim_event}
        return [ClaimStory(claim, sent.get(claim.pk)) for claim in self.claims[::-1]]

    @property
    def fee_account(self) -> ShopSettings | None:
        """Whose account takes the delivery of an exchange, as long as it is waited for."""
        return ShopSettings.load().told if any(claim.waits_for_fee for claim in self.claims) else None

    @property
    def lines(self) -> list[Line]:
        """What was ordered, what has become of it, and until when it can be sent back."""
        today = timezone.localdate()
        clocks = withdrawals(items=self.items, events=self.events, shipments=self.shipments, claims=self.claims)
        return [
            Line(item, clocks[item.pk].sentence(today=today) if item.left and self.order.is_paid else "")
            for item in self.items
        ]

    @cached_property
    def address(self) -> ShippingAddress | None:
        """Where it goes, or went in the end."""
        return self.shipments[-1].address if self.shipments else self.order.addresses.first()

    @property
    def timeline(self) -> list[Happening]:
        return happenings(self.events, self.shipments, self.claims)

    @cached_property
    def payments(self) -> list[Payment]:
        return list(self.order.payments.all())

    @property
    def payment(self) -> Payment | None:
        return paying(self.payments)

    @cached_property
    def refunds(self) -> list[Refund]:
        """What went back, or will."""
        if not any(payment.refunded_amount for payment in self.payments):
            return []
        return list(Refund.objects.filter(payment__order=self.order).select_related("payment", "by", "claim"))

    @cached_property
    def known_account(self) -> RefundAccount | None:
        """Where money would go back to that no card took, if the buyer said so."""
        return RefundAccount.objects.filter(order=self.order).first()

    @property
    def refund_account(self) -> RefundAccount | None:
        """The same, where something goes back."""
        return self.known_account if self.order.status == Status.CANCELLED or self.refunds else None

    @cached_property
    def coupon(self) -> Coupon | None:
        """What made the order cheaper."""
        return Coupon.objects.filter(redemptions__order=self.order).first() if self.order.discount else None

    @cached_property
    def cash_receipt(self) -> CashReceipt | None:
        """What was asked for with a transfer. Of an order that was paid otherwise in the end there is none."""
        if self.order.is_paid and self.payment and self.payment.provider != bank_transfer.NAME:
            return None
        return CashReceipt.objects.filter(order=self.order).select_related("by").first()

    @property
    def payment_label(self) -> str:
        return label_of(self.payment.method) if self.payment else ""

    @cached_property
    def deposit(self) -> Deposit | None:
        """What the buyer needs to know to pay, as long as the money is waited for."""
        payment = self.payment
        waiting = payment is not None and payment.status == Payment.Status.WAITING_FOR_DEPOSIT
        if not self.order.is_waiting_for_money or payment is None or not waiting or payment.due_at is None:
            return None
        settings = ShopSettings.load().told
        own = not payment.account_number
        return Deposit(
            bank_name=settings.bank_name if own else _(payment.account_bank),
            bank_account=settings.bank_account if own else payment.account_number,
            bank_holder=settings.bank_holder if own else "",
            depositor=payment.depositor,
            amount=payment.amount,
            due_at=payment.due_at,
        )

    @property
    def is_being_confirmed(self) -> bool:
        """A provider was asked to take the money, and its answer is not known yet."""
        in_flight = (Payment.Status.CONFIRMING, Payment.Status.UNKNOWN)
        return self.order.is_waiting_for_money and any(payment.status in in_flight for payment in self.payments)

    @property
    def can_be_paid_online(self) -> bool:
        """Its buyer has to go on to a provider, now or once more."""
        return self.order.is_waiting_for_money and not self.deposit and not self.is_being_confirmed

    @property
    def can_be_paid_otherwise(self) -> bool:
        """Its buyer may choose how to pay, also while a deposit is waited for."""
        return self.order.is_waiting_for_money and not self.is_being_confirmed

    @property
    def failure(self) -> str:
        """Why the last attempt brought no money, as long as another one is wanted."""
        return self.payment.failure if self.can_be_paid_online and self.payment else ""

    @property
    def confirmed_by_itself_at(self) -> datetime | None:
        """When the purchase is confirmed without a word of the buyer's, as long as that is still to come and nothing
        is claimed."""
        exchanged = [parcel for parcel in self.shipments if parcel.claim_event_id and not parcel.has_failed]
        arrived = [parcel.delivered_at for parcel in exchanged]
        if self.order.status != Status.DELIVERED or None in arrived or any(claim.is_open for claim in self.claims):
            return None
        return max([self.events[-1].created_at, *filter(None, arrived)]) + Order.CONFIRMED_AFTER

    @property
    def steps(self) -> list[Step]:
        return steps_of(self.order, self.events, self.payment)

    @property
    def impact(self) -> list[ImpactLine]:
        return impact_lines(
            Sale(
                product_name=item.shown_name,
                rule=item.impact_rule,
                sentence=item.impact_sentence,
                quantity=item.left,
                paid=item.paid_for_left,
            )
            for item in self.items
            if item.left
        )

    @property
    def is_confirmed_impact(self) -> bool:
        return self.order.status == Status.CONFIRMED

    @property
    def sentence(self) -> str:
        """The state of the order in plain words."""
        if self.deposit:
            until = timezone.localtime(self.deposit.due_at)
            return _("%(day)s %(time)s까지 입금을 기다려요.") % {"day": month_day(until), "time": f"{until:%H:%M}"}
        if self.is_being_confirmed:
            return _("결제를 확인하고 있어요. 잠시만 기다려 주세요.")
        if self.order.is_waiting_for_money:
            return _("아직 결제되지 않았어요. 결제를 마치면 주문이 완료돼요.")
        if self.order.status == Status.PAID and not self.order.total:
            return _("결제할 금액이 없어 주문이 바로 완료되었어요. 곧 상품을 준비할게요.")
        return str(_sentences().get(self.order.status, ""))

    @property
    def promise(self) -> str:
        """What becomes of the money of a cancelled order, as its letter says it."""
        if amount := sum(refund.amount for refund in self.refunds):
            return _("결제하신 %(amount)s을 3영업일 안에 돌려 드리겠습니다.") % {"amount": won(amount)}
        if not self.order.total:
            return _("결제하신 금액이 없어 돌려 드릴 금액도 없습니다.")
        return _("입금하신 금액이 있다면 3영업일 안에 돌려 드리겠습니다.")


def _sentences() -> dict[str, str]:
    return {
        Status.PAID: _("결제를 확인했어요. 곧 상품을 준비할게요."),
        Status.PREPARING: _("상품을 준비하고 있어요."),
        Status.SHIPPED: _("상품이 출발했어요."),
        Status.DELIVERED: _("상품이 도착했어요. 받은 날부터 7일 안에 반품할 수 있어요."),
        Status.CONFIRMED: _("구매가 확정되었어요. 함께해 주셔서 고마워요."),
        Status.CANCELLED: _("주문이 취소되었어요."),
        Status.EXPIRED: _("결제 기한이 지나 주문이 취소되었어요. 다시 주문하실 수 있어요."),
        Status.RETURNED: _("반품이 끝났어요."),
    }
