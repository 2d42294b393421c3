from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.models.shop_settings import POSTCODE


class ShippingAddress(models.Model):
    """Where a parcel goes: of an order, or kept in a customer's address book. A copy each, never shared."""

    PLACE = ("recipient", "phone", "postcode", "road_address", "detail_address", "delivery_note")

    customer = models.ForeignKey(
        "community.Customer",
        verbose_name=_("회원"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="addresses",
    )
    # The customer once more where it is their default, else NULL: the database itself refuses a second one.
    default_of = models.OneToOneField(
        "community.Customer",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="default_address",
    )
    order = models.ForeignKey(
        "shop.Order",
        verbose_name=_("주문"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="addresses",
    )
    recipient = models.CharField(_("받는 분"), max_length=50)
    phone = models.CharField(_("연락처"), max_length=12)
    postcode = models.CharField(_("우편번호"), max_length=5, validators=[POSTCODE])
    road_address = models.CharField(_("주소"), max_length=200)
    detail_address = models.CharField(_("상세주소"), max_length=100, blank=True)
    delivery_note = models.CharField(_("배송 메모"), max_length=50, blank=True)
    created_at = models.DateTimeField(_("적은 때"), auto_now_add=True)

    class Meta:
        verbose_name = pgettext_lazy("model", "배송지")
        verbose_name_plural = pgettext_lazy("models", "배송지")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(default_of=None) | Q(default_of=F("customer")), name="default_address_of_its_own_customer"
            )
        ]

    def __str__(self) -> str:
        """From large to small: `(04524) 서울특별시 중구 세종대로 110, 3층`. Empty once the buyer has left."""
        postcode = f"({self.postcode})" if self.postcode else ""
        road = " ".join(part for part in (postcode, self.road_address) if part)
        return ", ".join(part for part in (road, self.detail_address) if part)

    @property
    def is_default(self) -> bool:
        return self.default_of_id is not None
