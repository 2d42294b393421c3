from datetime import datetime
from typing import Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RetainedRecordQuerySet(models.QuerySet["RetainedRecord"]):
    def expired(self, *, at: datetime) -> Self:
        return self.filter(keep_until__lte=at)


class RetainedRecord(models.Model):
    """Who stood behind an order, kept apart because a law wants it after its buyer has left (전자상거래법 제6조).

    Nobody but a superuser reads it: it has no permissions that a group could be given.
    """

    order = models.OneToOneField(
        "shop.Order", verbose_name=_("주문"), on_delete=models.PROTECT, related_name="retained_record"
    )
    content = models.JSONField(_("내용"), encoder=DjangoJSONEncoder)
    keep_until = models.DateTimeField(_("보관 기한"), db_index=True)
    created_at = models.DateTimeField(_("따로 둔 때"), auto_now_add=True)

    objects = RetainedRecordQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "따로 보관하는 기록")
        verbose_name_plural = pgettext_lazy("models", "따로 보관하는 기록")
        ordering = ["keep_until"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.order)
