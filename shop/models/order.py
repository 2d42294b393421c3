from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.models.claim import Claim
from shop.models.event import Event
from shop.models.shipment import Shipment
from shop.models.stock import Reservation

# Whoever holds the signature of an order's number may see the order: it is in the letters.
_SIGNER = Signer(salt="shop.order")


class OrderQuerySet(models.QuerySet["Order"]):
    def overdue(self, *, at: datetime) -> Self:
        """Still waiting for money that should have come by now."""
        held = Reservation.objects.filter(order_item__order=OuterRef("pk"), status=Reservation.Status.ACTIVE)
        return self.filter(Exists(held.filter(expires_at__lt=at)), status=Order.Status.PENDING)

    def delivered_before(self, moment: datetime) -> Self:
        """Arrived by then, neither confirmed nor sent back since, and nothing is claimed or sent anew."""
        arrived = OrderEvent.objects.filter(
            order=OuterRef("pk"), to_status=Order.Status.DELIVERED, created_at__lte=moment
        )
        exchanged = Shipment.objects.filter(order=OuterRef("pk"), claim_event__isnull=False, failed_at=None).filter(
            Q(delivered_at=None) | Q(delivered_at__gt=moment)
        )
        claimed = Claim.objects.open().filter(order=OuterRef("pk"))
        return self.filter(Exists(arrived), ~Exists(exchanged), ~Exists(claimed), status=Order.Status.DELIVERED)

    def paid(self) -> Self:
        return self.filter(status__in=Order.PAID_STATUSES)

    def with_open_claims(self) -> Self:
        """Each knows as `is_claimed` whether its buyer waits for an answer."""
        return self.annotate(is_claimed=Exists(Claim.objects.open().filter(order=OuterRef("pk"))))

    def in_preparation(self, *, is_claimed: bool) -> Self:
        """Those that can be sent, or those whose buyer has asked to cancel: they can't before that is decided."""
        return self.filter(status=Order.Status.PREPARING).with_open_claims().filter(is_claimed=is_claimed)


class Order(models.Model):
    """A receipt with a state. Only `shop.orders.transition` writes `status`."""

    class Status(models.TextChoices):
        PENDING = "pending", _("입금대기")  # Stock is reserved, no money yet.
        PAID = "paid", _("결제완료")  # The money is here, the pieces still stand on the shelf.
        PREPARING = "preparing", _("상품준비중")  # Somebody is packing; a cancellation is now a request.
        SHIPPED = "shipped", _("배송중")  # Reserved and on hand both fell.
        DELIVERED = "delivered", _("배송완료")  # The seven days to withdraw run.
        CONFIRMED = "confirmed", _("구매확정")  # Impact counts.
        CANCELLED = "cancelled", _("취소완료")
        EXPIRED = "expired", _("기한만료")  # No deposit came in time.
        RETURNED = "returned", _("반품완료")

    PAID_STATUSES = (Status.PAID, Status.PREPARING, Status.SHIPPED, Status.DELIVERED, Status.CONFIRMED)
    OVER_STATUSES = (Status.CANCELLED, Status.EXPIRED, Status.RETURNED)
    # Nobody has begun to pack it: its buyer may still take it back.
    UNPREPARED_STATUSES = (Status.PENDING, Status.PAID)
    # So long after its arrival a shopper who says nothing has kept the goods.
    CONFIRMED_AFTER = timedelta(days=7)
    # And is told of it so long before.
    REMINDED_BEFORE = timedelta(days=2)
    # On the morning of its last day, a deposit that has not come is reminded of.
    DEPOSIT_REMINDED_BEFORE = timedelta(hours=14)
    # Pieces are promised to it and still stand on the shelf.
    RESERVED_STATUSES = (Status.PENDING, Status.PAID, Status.PREPARING)

    number = models.CharField(_("주문번호"), max_length=25, unique=True)
    checkout_key = models.CharField(max_length=64, unique=True, editable=False)
    customer = models.ForeignKey(
        "community.Customer",
        verbose_name=_("회원"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="orders",
    )
    status = models.CharField(_("상태"), max_length=10, choices=Status, default=Status.PENDING, db_index=True)

    buyer_name = models.CharField(_("주문자"), max_length=50)
    buyer_phone = models.CharField(_("주문자 연락처"), max_length=12)
    buyer_email = models.EmailField(_("주문자 이메일"))

    subtotal = models.PositiveIntegerField(_("상품 금액"))
    shipping_fee = models.PositiveIntegerField(_("배송비"))
    discount = models.PositiveIntegerField(_("할인"), default=0)
    total = models.PositiveIntegerField(_("결제 금액"))

    # The tariff the buyer agreed to: what delivery costs when part of the order goes back.
    tariff_base = models.PositiveIntegerField(_("기본 배송비"), default=0)
    tariff_free_from = models.PositiveIntegerField(_("무료배송 기준"), default=0)
    tariff_chilled = models.PositiveIntegerField(_("냉장 배송비"), default=0)
    tariff_remote = models.PositiveIntegerField(_("지역 추가 배송비"), default=0)

    # In which its letters are written.
    language = models.CharField(_("언어"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    agreed_at = models.DateTimeField(_("구매 동의"))
    placed_at = models.DateTimeField(_("주문한 때"), default=timezone.now, db_index=True)

    objects = OrderQuerySet.as_manager()
    # Of orders that were read `with_open_claims`.
    is_claimed: bool

    class Meta:
        verbose_name = pgettext_lazy("model", "주문")
        verbose_name_plural = pgettext_lazy("models", "주문")
        ordering = ["-placed_at", "-pk"]
        permissions = [("export_order", _("주문을 내려받을 수 있음"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(total=F("subtotal") + F("shipping_fee") - F("discount")), name="order_total_adds_up"
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """With the key: whoever is given this address may see the order."""
        return f"{reverse('shop:order', args=[self.number])}?key={self.key}"

    @property
    def key(self) -> str:
        """Opens the order's page to whoever has it."""
        return _SIGNER.signature(self.number)

    def get_cancel_url(self) -> str:
        return f"{reverse('shop:order_cancel', args=[self.number])}?key={self.key}"

    def get_pay_url(self) -> str:
        return f"{reverse('shop:order_pay', args=[self.number])}?key={self.key}"

    def opens_with(self, key: str) -> bool:
        return constant_time_compare(key, _SIGNER.signature(self.number))

    @property
    def has_lost_its_buyer(self) -> bool:
        """Who bought it has left the museum. What told who it was is kept apart, and its page opens to nobody."""
        return not (self.buyer_email or self.buyer_phone)

    @property
    def is_waiting_for_money(self) -> bool:
        return self.status == self.Status.PENDING

    @property
    def is_paid(self) -> bool:
        return self.status in self.PAID_STATUSES

    @property
    def is_over(self) -> bool:
        return self.status in self.OVER_STATUSES

    @property
    def may_be_cancelled_by_buyer(self) -> bool:
        return self.status in self.UNPREPARED_STATUSES


class OrderEvent(Event):
    """One step of an order. Written by `shop.orders.transition` in the transaction of the step."""

    order = models.ForeignKey(Order, verbose_name=_("주문"), on_delete=models.CASCADE, related_name="events")
    from_status = models.CharField(_("전"), max_length=10, choices=Order.Status, blank=True)
    to_status = models.CharField(_("후"), max_length=10, choices=Order.Status)

    class Meta(Event.Meta):
        verbose_name = pgettext_lazy("model", "주문 기록")
        verbose_name_plural = pgettext_lazy("models", "주문 기록")

    def __str__(self) -> str:
        return f"{self.order_id}: {self.from_status} > {self.to_status}"
