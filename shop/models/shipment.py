import re
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from impactmuseum.base.telling import Translated

NUMBER_PLACE = "{no}"
DIGITS = RegexValidator(r"^[0-9]+\Z", _("운송장 번호는 숫자만 적어 주세요."))
LENGTHS = RegexValidator(r"^[0-9]{1,2}(, ?[0-9]{1,2})*\Z", _("10, 12처럼 자릿수를 쉼표로 나누어 적어 주세요."))


class CourierQuerySet(models.QuerySet["Courier"]):
    def active(self) -> Self:
        return self.filter(is_active=True)


class Courier(Translated, models.Model):
    """A company that carries parcels, how long its numbers are and where a parcel is followed."""

    name = models.CharField(_("이름"), max_length=30, unique=True)
    name_en = models.CharField(_("이름(영어)"), max_length=30, blank=True)
    tracking_url = models.CharField(
        _("배송 조회 주소"),
        max_length=300,
        help_text=_("운송장 번호가 들어갈 자리에 {no}를 적어 주세요."),
    )
    number_lengths = models.CharField(
        _("운송장 번호의 자릿수"),
        max_length=20,
        blank=True,
        validators=[LENGTHS],
        help_text=_("예: 10, 12. 비워 두면 자릿수를 살피지 않아요."),
    )
    phone = models.CharField(_("대표전화"), max_length=12, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("순서"), default=0)
    is_active = models.BooleanField(_("쓰고 있음"), default=True)

    objects = CourierQuerySet.as_manager()

    translated = ("name",)

    class Meta:
        verbose_name = pgettext_lazy("model", "택배사")
        verbose_name_plural = pgettext_lazy("models", "택배사")
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return str(self.told.name)

    def clean(self) -> None:
        super().clean()
        if NUMBER_PLACE not in self.tracking_url:
            raise ValidationError({"tracking_url": gettext("운송장 번호가 들어갈 자리에 {no}를 적어 주세요.")})
        try:
            URLValidator(schemes=["http", "https"])(self.tracking_address("0"))
        except ValidationError:
            raise ValidationError({"tracking_url": gettext("https://로 시작하는 주소를 적어 주세요.")}) from None

    def deletion_refusal(self) -> str:
        if not self.shipments.exists():
            return ""
        return gettext("‘%(name)s’의 운송장으로 보낸 주문이 있어서 지울 수 없어요. 대신 ‘쓰고 있음’을 꺼 주세요.") % {
            "name": self.name
        }

    @property
    def lengths(self) -> list[int]:
        return [int(length) for length in re.findall(r"[0-9]+", self.number_lengths)]

    def tracking_address(self, number: str) -> str:
        return self.tracking_url.replace(NUMBER_PLACE, number)


class ShipmentQuerySet(models.QuerySet["Shipment"]):
    def under_way(self) -> Self:
        return self.filter(delivered_at=None, failed_at=None)


class Shipment(models.Model):
    """A parcel of an order. A second one goes out when the first could not be delivered, or with what an exchange
    sends. Written by `shop.shipments` only."""

    order = models.ForeignKey("shop.Order", verbose_name=_("주문"), on_delete=models.CASCADE, related_name="shipments")
    # The step that sent it, of the order or of an exchange: its letter finds its parcel by this.
    event = models.OneToOneField(
        "shop.OrderEvent",
        verbose_name=_("주문 기록"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="shipment",
    )
    claim_event = models.OneToOneField(
        "shop.ClaimEvent",
        verbose_name=_("요청 기록"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="shipment",
    )
    address = models.ForeignKey(
        "shop.ShippingAddress", verbose_name=_("배송지"), on_delete=models.RESTRICT, related_name="shipments"
    )
    courier = models.ForeignKey(Courier, verbose_name=_("택배사"), on_delete=models.PROTECT, related_name="shipments")
    number = models.CharField(_("운송장 번호"), max_length=30, validators=[DIGITS], db_index=True)
    shipped_at = models.DateTimeField(_("보낸 때"), default=timezone.now)
    delivered_at = models.DateTimeField(_("도착한 때"), null=True, blank=True)
    failed_at = models.DateTimeField(_("배달하지 못한 때"), null=True, blank=True)

    objects = ShipmentQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "배송")
        verbose_name_plural = pgettext_lazy("models", "배송")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "courier", "number"], name="shipment_written_once_per_order"),
            # Not "exactly one": MySQL empties a key before it deletes the row behind it.
            models.CheckConstraint(
                condition=Q(event__isnull=True) | Q(claim_event__isnull=True), name="shipment_of_one_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.courier} {self.number_in_groups}"

    @property
    def has_failed(self) -> bool:
        return self.failed_at is not None

    @property
    def number_in_groups(self) -> str:
        """`1234-5678-9012`, as it is read aloud."""
        return "-".join(self.number[start : start + 4] for start in range(0, len(self.number), 4))

    @property
    def tracking_address(self) -> str:
        return self.courier.tracking_address(self.number)
