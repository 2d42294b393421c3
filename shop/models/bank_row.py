from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BankRowQuerySet(models.QuerySet["BankRow"]):
    def open(self) -> Self:
        """Whose order nobody has named yet."""
        return self.filter(status=BankRow.Status.OPEN)


class BankRow(models.Model):
    """A deposit on the shop's account, as a bank's statement tells it. Kept once, however often it is uploaded."""

    class Status(models.TextChoices):
        OPEN = "open", _("확인할 것")
        APPLIED = "applied", _("주문에 적용함")
        SET_ASIDE = "aside", _("주문과 상관없음")

    # Of when, how much, from whom and the balance after it: the same row of another file is the same deposit.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    paid_at = models.DateTimeField(_("입금한 때"))
    amount = models.PositiveIntegerField(_("금액"))
    depositor = models.CharField(_("입금자"), max_length=100, blank=True)
    status = models.CharField(_("상태"), max_length=10, choices=Status, default=Status.OPEN, db_index=True)
    # One to one: the database itself refuses two deposits for one payment.
    payment = models.OneToOneField(
        "shop.Payment",
        verbose_name=_("결제"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bank_row",
    )
    by = models.ForeignKey(
        "community.User",
        verbose_name=_("한 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("올린 때"), auto_now_add=True)
    updated_at = models.DateTimeField(_("고친 때"), auto_now=True)

    objects = BankRowQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "통장 입금")
        verbose_name_plural = pgettext_lazy("models", "통장 입금")
        ordering = ["-paid_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.paid_at:%Y-%m-%d} {self.depositor} {self.amount}"
