from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaymentQuerySet(models.QuerySet["Payment"]):
    def waiting(self) -> Self:
        """For a deposit that may still come."""
        return self.filter(status=Payment.Status.WAITING_FOR_DEPOSIT)

    def captured(self) -> Self:
        """Whose money is here, whole or what was left of it after a refund."""
        return self.filter(status__in=(Payment.Status.CAPTURED, Payment.Status.PARTLY_REFUNDED))


class Payment(models.Model):
    """One attempt to pay an order. Whether an order is paid is asked here; final states never go back."""

    class Status(models.TextChoices):
        CREATED = "created", _("만듦")
        CONFIRMING = "confirming", _("확인 중")  # The provider was asked and has not answered.
        UNKNOWN = "unknown", _("알 수 없음")  # It did not answer in time: look the payment up.
        WAITING_FOR_DEPOSIT = "waiting", _("입금 기다림")
        CAPTURED = "captured", _("받음")
        PARTLY_REFUNDED = "partly_refunded", _("일부 환불")
        REFUNDED = "refunded", _("환불")
        FAILED = "failed", _("실패")
        EXPIRED = "expired", _("기한만료")

    order = models.ForeignKey("shop.Order", verbose_name=_("주문"), on_delete=models.PROTECT, related_name="payments")
    provider = models.CharField(_("결제 수단"), max_length=20)
    status = models.CharField(_("상태"), max_length=20, choices=Status, default=Status.CREATED, db_index=True)
    amount = models.PositiveIntegerField(_("금액"))
    # NULL until the provider names it: two attempts without a key may stand beside each other.
    provider_key = models.CharField(_("결제사 번호"), max_length=200, null=True, blank=True)  # noqa: DJ001
    idempotency_key = models.CharField(max_length=64, unique=True, editable=False)
    # The order's id once captured, else NULL: the database itself refuses a second capture of an order.
    captured_order_id = models.BigIntegerField(null=True, blank=True, unique=True, editable=False)
    depositor = models.CharField(_("입금자명"), max_length=50, blank=True)
    due_at = models.DateTimeField(_("입금 기한"), null=True, blank=True)
    captured_at = models.DateTimeField(_("받은 때"), null=True, blank=True)
    created_at = models.DateTimeField(_("만든 때"), auto_now_add=True)
    updated_at = models.DateTimeField(_("고친 때"), auto_now=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("결제")
        verbose_name_plural = _("결제")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_key"], name="payment_known_once_per_provider")
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.amount}"
