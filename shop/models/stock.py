from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.models.shop_settings import ShopSettings


class StockQuerySet(models.QuerySet["Stock"]):
    def on_sale(self) -> Self:
        """Of options that visitors can see."""
        return self.filter(variant__is_retired=False, variant__product__live=True)

    def sold_out(self) -> Self:
        return self.filter(on_hand__lte=F("reserved"))

    def low(self) -> Self:
        """So few that visitors are told how many, and somebody should order more."""
        return self.filter(on_hand__gt=F("reserved"), on_hand__lte=F("reserved") + ShopSettings.to_show().few_left)


class Stock(models.Model):
    """How many pieces of a variant are here, and how many of them are promised. Only `shop.stock` writes it."""

    variant = models.OneToOneField(
        "shop.Variant", verbose_name=_("옵션"), on_delete=models.CASCADE, related_name="stock"
    )
    on_hand = models.PositiveIntegerField(_("재고"), default=0)
    reserved = models.PositiveIntegerField(_("예약"), default=0)

    objects = StockQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "재고")
        verbose_name_plural = pgettext_lazy("models", "재고")
        constraints = [
            models.CheckConstraint(condition=Q(reserved__lte=F("on_hand")), name="stock_reserved_within_on_hand")
        ]

    def __str__(self) -> str:
        return f"{self.variant}: {self.available}"

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved


class StockMovement(models.Model):
    """One change of a stock. Rows are only ever added; their sums are the two counters."""

    class Kind(models.TextChoices):
        RECEIVE = "receive", _("입고")
        ADJUST = "adjust", _("조정")
        RESERVE = "reserve", _("예약")
        RELEASE = "release", _("예약 풀림")
        SHIP = "ship", _("출고")
        RESTOCK = "restock", _("반품 입고")

    variant = models.ForeignKey(
        "shop.Variant", verbose_name=_("옵션"), on_delete=models.PROTECT, related_name="movements"
    )
    kind = models.CharField(_("종류"), max_length=10, choices=Kind)
    on_hand_change = models.IntegerField(_("재고 변화"), default=0)
    reserved_change = models.IntegerField(_("예약 변화"), default=0)
    reason = models.CharField(_("사유"), max_length=200, blank=True)
    order_item = models.ForeignKey(
        "shop.OrderItem",
        verbose_name=_("주문 상품"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="movements",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("한 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("때"), auto_now_add=True)

    class Meta:
        verbose_name = pgettext_lazy("model", "재고 움직임")
        verbose_name_plural = pgettext_lazy("models", "재고 움직임")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on_hand_change:+}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A stock movement is written once.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A stock movement is never deleted.")


class Reservation(models.Model):
    """Pieces of a variant promised to a line of an order, or to an exchange for it."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("예약")
        RELEASED = "released", _("풀림")
        SHIPPED = "shipped", _("출고")

    order_item = models.ForeignKey(
        "shop.OrderItem", verbose_name=_("주문 상품"), on_delete=models.PROTECT, related_name="reservations"
    )
    # What an exchange sends; NULL for what was ordered.
    claim_line = models.OneToOneField(
        "shop.ClaimLine",
        verbose_name=_("교환"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reservation",
    )
    variant = models.ForeignKey(
        "shop.Variant", verbose_name=_("옵션"), on_delete=models.PROTECT, related_name="reservations"
    )
    quantity = models.PositiveIntegerField(_("수량"))
    status = models.CharField(_("상태"), max_length=10, choices=Status, default=Status.ACTIVE)
    # NULL once the order is paid: money that has come in does not run out.
    expires_at = models.DateTimeField(_("기한"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("model", "예약")
        verbose_name_plural = pgettext_lazy("models", "예약")
        indexes = [models.Index(fields=["status", "expires_at"], name="reservation_due")]

    def __str__(self) -> str:
        return f"{self.variant} {self.quantity}"
