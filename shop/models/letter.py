from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.models.order import Order


class LetterQuerySet(models.QuerySet["Letter"]):
    def unsent(self) -> Self:
        return self.filter(sent_at__isnull=True)


class Letter(models.Model):
    """A letter that one step asks for, of an order or of a claim. The row is written in the transaction of the step,
    so that no letter is lost, and it is there once per step and kind, so that none is sent twice."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("주문 접수")
        WAITING = "waiting", _("입금 기다림")
        DEPOSIT_RECEIVED = "deposit", pgettext_lazy("happened", "입금 확인")
        PAID = "paid", pgettext_lazy("happened", "결제 완료")
        SHIPPED = "shipped", pgettext_lazy("happened", "배송 시작")
        DELIVERED = "delivered", pgettext_lazy("happened", "배송 완료")
        CANCELLED = "cancelled", pgettext_lazy("happened", "주문 취소")
        EXPIRED = "expired", _("입금 기한 지남")
        CONFIRM_SOON = "confirm_soon", _("구매확정 안내")
        CLAIM_REQUESTED = "claim_requested", _("취소·반품·교환 접수")
        CLAIM_GRANTED = "claim_granted", _("반품·교환 승인")
        CLAIM_REFUSED = "claim_refused", _("취소·반품·교환 거절")
        CLAIM_CANCELLED = "claim_cancelled", pgettext_lazy("happened", "취소 완료")
        CLAIM_RETURNED = "claim_returned", pgettext_lazy("happened", "반품 완료")
        CLAIM_EXCHANGED = "claim_exchanged", _("교환 상품 발송")
        REFUNDED = "refunded", pgettext_lazy("happened", "환불 완료")

    event = models.ForeignKey(
        "shop.OrderEvent",
        verbose_name=_("주문 기록"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="letters",
    )
    claim_event = models.ForeignKey(
        "shop.ClaimEvent",
        verbose_name=_("요청 기록"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="letters",
    )
    kind = models.CharField(_("종류"), max_length=20, choices=Kind)
    # Set by the one worker that is sending it; an old claim belongs to a worker that died.
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("보낸 때"), null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(_("쓴 때"), auto_now_add=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "편지")
        verbose_name_plural = pgettext_lazy("models", "편지")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "kind"], name="letter_once_per_event"),
            models.UniqueConstraint(fields=["claim_event", "kind"], name="letter_once_per_claim_event"),
            # Not "exactly one": MySQL empties a key before it deletes the row behind it.
            models.CheckConstraint(
                condition=Q(event__isnull=True) | Q(claim_event__isnull=True), name="letter_of_one_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.event_id or self.claim_event_id}"

    @property
    def language(self) -> str:
        """Of the order it tells of."""
        return self.order.language

    @property
    def order(self) -> Order:
        """Of whose step it tells."""
        if self.claim_event:
            return self.claim_event.claim.order
        if self.event:
            return self.event.order
        raise AssertionError("A letter tells of a step.")
