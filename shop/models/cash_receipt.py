from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impactmuseum.base import phones
from shop.models.payment import Payment


class CashReceiptQuerySet(models.QuerySet["CashReceipt"]):
    def outdated(self) -> Self:
        """Issued for another sum than the shop has kept: part of the money was promised back since, or all of it."""
        captured = Payment.objects.filter(order=OuterRef("order"), captured_order_id__isnull=False)
        kept = captured.annotate(kept=F("captured_amount") - F("refunded_amount")).values("kept")[:1]
        issued = self.filter(issued_at__isnull=False).annotate(kept=Coalesce(Subquery(kept), 0))
        return issued.exclude(amount=F("kept"))


class CashReceipt(models.Model):
    """현금영수증 of an order that is paid at a bank: for whom it is asked, and when the operator issued it."""

    class Purpose(models.TextChoices):
        INCOME = "income", _("소득공제용")
        BUSINESS = "business", _("지출증빙용")

    order = models.OneToOneField(
        "shop.Order", verbose_name=_("주문"), on_delete=models.CASCADE, related_name="cash_receipt"
    )
    purpose = models.CharField(_("용도"), max_length=10, choices=Purpose)
    number = models.CharField(_("번호"), max_length=12)
    issued_at = models.DateTimeField(_("발급한 때"), null=True, blank=True)
    # For how much it was issued, as it stands at the tax office.
    amount = models.PositiveIntegerField(_("발급한 금액"), default=0)
    approval = models.CharField(_("승인번호"), max_length=20, blank=True)
    by = models.ForeignKey(
        "community.User",
        verbose_name=_("발급한 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("신청한 때"), auto_now_add=True)

    objects = CashReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "현금영수증")
        verbose_name_plural = pgettext_lazy("models", "현금영수증")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.shown_number}"

    @property
    def shown_number(self) -> str:
        if self.purpose == self.Purpose.BUSINESS:
            return f"{self.number[:3]}-{self.number[3:5]}-{self.number[5:]}"
        return phones.hyphenated(self.number)
