from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impactmuseum.base import languages
from shop import impact_words
from shop.impact import Achievement, ImpactRule, tally
from shop.models.order import Order
from shop.models.product import Product
from shop.models.variant import Variant


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
        return ImpactRule.of(self)
