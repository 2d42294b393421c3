from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RefundQuerySet(models.QuerySet["Refund"]):
    def open(self) -> Self:
        """Promised, and not known to have gone."""
        return self.exclude(status=Refund.Status.DONE)

    def refused(self) -> Self:
        return self.filter(status=Refund.Status.REFUSED)

    def waiting_since(self, moment: datetime) -> Self:
        """Still to go, and asked for, or its goods back, before that moment."""
        return self.open().annotate(since=Coalesce("claim__collected_at", "requested_at")).filter(since__lt=moment)

    def manual(self) -> Self:
        """Which an operator sends at the bank, and has not yet."""
        return self.filter(status=Refund.Status.REQUESTED, payment__provider=Refund.BY_HAND)


class Refund(models.Model):
    """Money of one payment that goes back. Only `shop.payments.refunds` writes it."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("환불할 것")
        SENDING = "sending", _("환불하는 중")  # The provider was asked and has not answered.
        UNKNOWN = "unknown", _("알 수 없음")  # It did not answer in time: ask again under the same key.
        REFUSED = "refused", _("거절됨")  # The provider said no: somebody has to look at it.
        DONE = "done", _("환불함")

    # What came this way goes back by an operator's hand.
    BY_HAND = "bank_transfer"

    payment = models.ForeignKey(
        "shop.Payment", verbose_name=_("결제"), on_delete=models.PROTECT, related_name="refunds"
    )
    amount = models.PositiveIntegerField(_("금액"))
    # How much of it is for goods without value added tax: the provider's books keep it apart.
    tax_free_amount = models.PositiveIntegerField(_("면세 금액"), default=0)
    reason = models.CharField(_("사유"), max_length=200)
    status = models.CharField(_("상태"), max_length=10, choices=Status, default=Status.REQUESTED, db_index=True)
    idempotency_key = models.CharField(max_length=64, unique=True, editable=False)
    # What the provider had given back of the payment before this refund: tells whether a lost call arrived.
    refunded_before = models.PositiveIntegerField(null=True, blank=True, editable=False)
    failure = models.CharField(_("거절된 까닭"), max_length=300, blank=True)
    by = models.ForeignKey(
        "community.User",
        verbose_name=_("한 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    requested_at = models.DateTimeField(_("청한 때"), auto_now_add=True)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_at = models.DateTimeField(_("돌려준 때"), null=True, blank=True)

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "환불")
        verbose_name_plural = pgettext_lazy("models", "환불")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=1), name="refund_gives_something_back"),
            models.CheckConstraint(
                condition=Q(tax_free_amount__lte=models.F("amount")), name="refund_tax_free_within_amount"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.amount}"

    @property
    def is_refused(self) -> bool:
        return self.status == self.Status.REFUSED

    @property
    def is_manual(self) -> bool:
        """An operator sends it at the bank, and has not yet."""
        return self.status == self.Status.REQUESTED and self.payment.provider == self.BY_HAND
