from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.signing import Signer
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impactmuseum.base import languages
from shop import impact_words
from shop.impact import Achievement, ImpactRule, tally
from shop.models.claim import Claim
from shop.models.event import Event
from shop.models.product import Product
from shop.models.shipment import Shipment
from shop.models.stock import Reservation
from shop.models.variant import Variant

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


class OrderItemQuerySet(models.QuerySet["OrderItem"]):
    def to_send(self) -> Self:
        """Of which not everything was cancelled."""
        return self.filter(quantity__gt=F("cancelled"))

    def kept(self) -> Self:
        """Of which claims left something."""
        return self.filter(quantity__gt=F("cancelled") + F("returned"))

    def achievements(self) -> list[Achievement]:
        """What these lines did, as far as their orders are confirmed; the best sold first. One statement.

        Counted product by product over all orders, so that pieces of several orders fill a lot together.
        """
        rules = ("impact_kind", "impact_every", "impact_amount", "impact_unit", "impact_to")
        confirmed = self.filter(order__status=Order.Status.CONFIRMED).exclude(impact_kind=ImpactRule.Kind.NONE)
        sums = ("quantity", "cancelled", "returned", "subtotal", "discount", "refunded")
        rows = confirmed.values("product_id", *rules).annotate(**{name: Sum(name) for name in sums})
        totals = tally(
            (
                self.model(**{name: row[name] for name in rules}).impact_rule,
                # Only what was kept counts. Subtracted here: MySQL refuses to go below zero in between.
                row["quantity"] - row["cancelled"] - row["returned"],
                row["subtotal"] - row["discount"] - row["refunded"],
            )
            for row in rows.order_by("-quantity")
        )
        return [total._replace(unit=impact_words.told(total.unit)) for total in totals]


class OrderItem(models.Model):
    """A line of the receipt: what was bought, as it was at that moment."""

    order = models.ForeignKey(Order, verbose_name=_("주문"), on_delete=models.CASCADE, related_name="items")
    product = models.ForeignKey(
        "shop.Product",
        verbose_name=_("상품"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="order_items",
    )
    variant = models.ForeignKey(
        "shop.Variant",
        verbose_name=_("옵션"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="order_items",
    )
    product_name = models.CharField(_("상품명"), max_length=100)
    brand_name = models.CharField(_("브랜드"), max_length=255)
    problem_title = models.CharField(_("사회문제"), max_length=255)
    option_label = models.CharField(_("옵션"), max_length=200, blank=True)
    # What its buyer read, where that was not Korean: the house packs and counts by the Korean names.
    told_name = models.CharField(_("주문자가 읽은 상품명"), max_length=100, blank=True)
    told_option = models.CharField(_("주문자가 읽은 옵션"), max_length=200, blank=True)
    sku = models.CharField(_("상품 코드"), max_length=60)
    list_price = models.PositiveIntegerField(_("정가"))
    unit_price = models.PositiveIntegerField(_("낱개 가격"))
    quantity = models.PositiveIntegerField(_("수량"), validators=[MinValueValidator(1)])
    subtotal = models.PositiveIntegerField(_("합계"))
    # Its share of the order's discount, so that a line knows what was paid for it.
    discount = models.PositiveIntegerField(_("할인"), default=0)
    # Pieces that claims took out of the order, and what was given back for them. Written by `shop.claim_settlement`.
    cancelled = models.PositiveIntegerField(_("취소한 수량"), default=0)
    returned = models.PositiveIntegerField(_("반품한 수량"), default=0)
    refunded = models.PositiveIntegerField(_("돌려준 금액"), default=0)
    personal_text = models.CharField(_("새길 글"), max_length=100, blank=True)
    shipping = models.CharField(
        _("배송 묶음"), max_length=15, choices=Product.Shipping, default=Product.Shipping.NORMAL
    )
    tax = models.CharField(_("과세"), max_length=10, choices=Product.Tax, default=Product.Tax.TAXED)
    withdrawal_notice = models.TextField(_("청약철회 제한 안내"), blank=True)
    withdrawal_agreed_at = models.DateTimeField(_("청약철회 제한 동의"), null=True, blank=True)

    impact_kind = models.CharField(max_length=10, choices=ImpactRule.Kind, default=ImpactRule.Kind.NONE)
    impact_every = models.PositiveSmallIntegerField(default=1)
    impact_amount = models.DecimalField(max_digits=9, decimal_places=2, default=0)
    impact_unit = models.CharField(max_length=40, blank=True)
    impact_to = models.CharField(max_length=80, blank=True)
    impact_sentence = models.CharField(max_length=150, blank=True)

    objects = OrderItemQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "주문 상품")
        verbose_name_plural = pgettext_lazy("models", "주문 상품")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="order_item_has_pieces"),
            models.CheckConstraint(
                condition=Q(subtotal=F("unit_price") * F("quantity")), name="order_item_subtotal_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(discount__lte=F("subtotal")), name="order_item_discount_within_subtotal"
            ),
            # Written as additions: MySQL refuses to subtract unsigned columns below zero.
            models.CheckConstraint(
                condition=Q(quantity__gte=F("cancelled") + F("returned")), name="order_item_gives_up_what_it_has"
            ),
            models.CheckConstraint(
                condition=Q(subtotal__gte=F("discount") + F("refunded")), name="order_item_refunded_within_paid"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_name} {self.option_label} x {self.quantity}"

    @staticmethod
    def names_of(variant: Variant) -> dict[str, str]:
        """What is written of `variant` on a receipt of this moment, in the language that is read."""
        product, is_source = variant.product, languages.is_source()
        return {
            "product_name": product.name,
            "brand_name": product.brand.title,
            "problem_title": product.brand.problem.title,
            "option_label": variant.korean_label,
            "told_name": "" if is_source else product.told.name,
            "told_option": "" if is_source else variant.label,
            "sku": variant.sku,
        }

    @property
    def shown_name(self) -> str:
        """What it is called to its buyer."""
        return self.told_name or self.product_name

    @property
    def shown_option(self) -> str:
        return self.told_option or self.option_label

    @property
    def paid(self) -> int:
        return self.subtotal - self.discount

    @property
    def left(self) -> int:
        """Pieces that claims have not taken out."""
        return self.quantity - self.cancelled - self.returned

    @property
    def to_send(self) -> int:
        """Pieces that go into the parcel."""
        return self.quantity - self.cancelled

    @property
    def paid_for_left(self) -> int:
        return self.paid - self.refunded

    @property
    def impact_rule(self) -> ImpactRule:
        return ImpactRule(
            kind=ImpactRule.Kind(self.impact_kind),
            every=self.impact_every,
            amount=self.impact_amount,
            unit=self.impact_unit,
            to=self.impact_to,
        )


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
