from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProviderEventQuerySet(models.QuerySet["ProviderEvent"]):
    def unhandled(self) -> Self:
        return self.filter(handled_at=None)


class ProviderEvent(models.Model):
    """What a provider told by a webhook, once, as it was told. A hint: the payment is looked up before it counts."""

    provider = models.CharField(_("결제사"), max_length=20)
    # Of the raw body: the same message sent again is the same event.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    payment = models.ForeignKey(
        "shop.Payment", verbose_name=_("결제"), null=True, blank=True, on_delete=models.SET_NULL, related_name="events"
    )
    kind = models.CharField(_("종류"), max_length=60)
    body = models.TextField(_("내용"))
    received_at = models.DateTimeField(_("받은 때"), auto_now_add=True)
    handled_at = models.DateTimeField(_("처리한 때"), null=True, blank=True, db_index=True)
    outcome = models.CharField(_("결과"), max_length=300, blank=True)

    objects = ProviderEventQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "결제사 알림")
        verbose_name_plural = pgettext_lazy("models", "결제사 알림")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.provider} {self.kind}"
