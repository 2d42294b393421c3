from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterQuerySet(models.QuerySet["Letter"]):
    def unsent(self) -> Self:
        return self.filter(sent_at__isnull=True)


class Letter(models.Model):
    """A letter that one step of an order asks for. The row is written in the transaction of the step, so that no
    letter is lost, and it is there once per step and kind, so that none is sent twice."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("주문 접수")
        WAITING = "waiting", _("입금 기다림")
        DEPOSIT_RECEIVED = "deposit", _("입금 확인")
        PAID = "paid", _("결제 완료")
        SHIPPED = "shipped", _("배송 시작")
        DELIVERED = "delivered", _("배송 완료")
        CANCELLED = "cancelled", _("주문 취소")
        EXPIRED = "expired", _("입금 기한 지남")

    event = models.ForeignKey(
        "shop.OrderEvent", verbose_name=_("주문 기록"), on_delete=models.CASCADE, related_name="letters"
    )
    kind = models.CharField(_("종류"), max_length=12, choices=Kind)
    # Set by the one worker that is sending it; an old claim belongs to a worker that died.
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("보낸 때"), null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(_("쓴 때"), auto_now_add=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("편지")
        verbose_name_plural = _("편지")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["event", "kind"], name="letter_once_per_event")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.event_id}"
