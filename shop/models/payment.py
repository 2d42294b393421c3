import re
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PaymentQuerySet(models.QuerySet["Payment"]):
    def open(self) -> Self:
        """Which may still bring money."""
        return self.filter(status__in=Payment.OPEN_STATUSES)

    def in_flight(self) -> Self:
        """Whose provider was asked to take the money, and whose answer is not written down."""
        return self.filter(status__in=(Payment.Status.CONFIRMING, Payment.Status.UNKNOWN))

    def waiting(self) -> Self:
        """For a deposit that may still come."""
        return self.filter(status=Payment.Status.WAITING_FOR_DEPOSIT)

    def with_account_to_close(self) -> Self:
        """That have ended, though somebody may still pay into the account a provider opened for them."""
        return self.filter(status=Payment.Status.EXPIRED, account_closed_at=None).exclude(account_number="")

    def captured(self) -> Self:
        """Whose money is here for its order, whole or what was left of it after a refund."""
        return self.filter(
            captured_order_id__isnull=False,
            status__in=(Payment.Status.CAPTURED, Payment.Status.PARTLY_REFUNDED),
        )

    def stray(self) -> Self:
        """Whose money came and belongs to no order: all of it goes back."""
        return self.filter(captured_amount__gt=0, captured_order_id=None)

    def told(self, *, provider: str, key: str = "", reference: str = "") -> "Payment | None":
        """The payment a provider speaks of: by its own key, or else by what it was told the payment is called."""
        known = self.filter(provider=provider).select_related("order")
        if key and (found := known.filter(provider_key=key).first()):
            return found
        number, _hyphen, pk = reference.rpartition("-")
        return known.filter(pk=int(pk), order__number=number).first() if re.fullmatch("[0-9]{1,18}", pk) else None


class Payment(models.Model):
    """One attempt to pay an order. Whether an order is paid is asked here; final states never go back."""

    class Status(models.TextChoices):
        CREATED = "created", _("만듦")
        CONFIRMING = "confirming", _("확인 중")  # The provider was asked and has not answered.
        UNKNOWN = "unknown", _("알 수 없음")  # It did not answer in time: look the payment up.
        WAITING_FOR_DEPOSIT = "waiting", _("입금 기다림")
        CAPTURED = "captured", _("받음")
        PARTLY_REFUNDED = "partly_refunded", _("일부 환불")
        REFUNDED = "refunded", pgettext_lazy("happened", "환불")
        FAILED = "failed", _("실패")
        EXPIRED = "expired", _("기한만료")

    OPEN_STATUSES = (Status.CREATED, Status.CONFIRMING, Status.UNKNOWN, Status.WAITING_FOR_DEPOSIT)
    # The money came, whatever became of it since.
    MONEY_STATUSES = (Status.CAPTURED, Status.PARTLY_REFUNDED, Status.REFUNDED)

    order = models.ForeignKey("shop.Order", verbose_name=_("주문"), on_delete=models.PROTECT, related_name="payments")
    provider = models.CharField(_("결제사"), max_length=20)
    # One of the provider's ways to pay: what the shopper chose.
    method = models.CharField(_("결제 수단"), max_length=30)
    status = models.CharField(_("상태"), max_length=20, choices=Status, default=Status.CREATED, db_index=True)
    amount = models.PositiveIntegerField(_("금액"))
    # NULL until the provider names it: two attempts without a key may stand beside each other.
    provider_key = models.CharField(_("결제사 번호"), max_length=200, null=True, blank=True)  # noqa: DJ001
    idempotency_key = models.CharField(max_length=64, unique=True, editable=False)
    # The order's id once captured, else NULL: the database itself refuses a second capture of an order.
    captured_order_id = models.BigIntegerField(null=True, blank=True, unique=True, editable=False)
    # What came in, and what was promised back of it; the refunds' own rows say what has gone.
    captured_amount = models.PositiveIntegerField(_("받은 금액"), default=0)
    refunded_amount = models.PositiveIntegerField(_("돌려준 금액"), default=0)
    depositor = models.CharField(_("입금자명"), max_length=50, blank=True)
    # The account that a provider opened for this order alone.
    account_bank = models.CharField(_("입금 은행"), max_length=30, blank=True)
    account_number = models.CharField(_("입금 계좌"), max_length=40, blank=True)
    account_closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What a provider's message about this payment must carry to be believed.
    secret = models.CharField(max_length=200, blank=True, editable=False)
    # What the shopper came back with: asking again after a crash needs it.
    proof = models.CharField(max_length=200, blank=True, editable=False)
    # Where its provider leads the shopper on, and the provider's own receipt.
    checkout_url = models.URLField(max_length=1000, blank=True, editable=False)
    checkout_mobile_url = models.URLField(max_length=1000, blank=True, editable=False)
    receipt_url = models.URLField(_("영수증"), max_length=1000, blank=True)
    failure = models.CharField(_("실패한 까닭"), max_length=300, blank=True)
    due_at = models.DateTimeField(_("기한"), null=True, blank=True)
    captured_at = models.DateTimeField(_("받은 때"), null=True, blank=True)
    confirming_at = models.DateTimeField(_("확인을 부탁한 때"), null=True, blank=True, editable=False)
    looked_up_at = models.DateTimeField(_("조회한 때"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("만든 때"), auto_now_add=True)
    updated_at = models.DateTimeField(_("고친 때"), auto_now=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "결제")
        verbose_name_plural = pgettext_lazy("models", "결제")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_key"], name="payment_known_once_per_provider"),
            models.CheckConstraint(
                condition=Q(refunded_amount__lte=F("captured_amount")), name="payment_refunded_within_captured"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.amount}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN_STATUSES

    @property
    def has_brought_money(self) -> bool:
        return self.status in self.MONEY_STATUSES

    @property
    def may_be_news(self) -> bool:
        """How it stands at its provider: no money is written down here."""
        return self.provider != "bank_transfer" and not self.has_brought_money

    @property
    def is_stray(self) -> bool:
        """Its money came and belongs to no order: all of it goes back."""
        return self.has_brought_money and self.captured_order_id is None

    @property
    def is_deposit(self) -> bool:
        """Its buyer pays, or paid, at a bank and after the order."""
        return bool(self.depositor or self.account_number)

    @property
    def refundable(self) -> int:
        """What is left of the money that came."""
        return self.captured_amount - self.refunded_amount

    @property
    def reference(self) -> str:
        """What a provider is told this attempt is called: 6 to 64 of letters, digits and hyphens, never twice."""
        return f"{self.order.number}-{self.pk}"

    def may_be_paid(self, *, at: datetime) -> bool:
        """Whether the shopper may still go to the provider."""
        return self.status == self.Status.CREATED and (self.due_at is None or at < self.due_at)
