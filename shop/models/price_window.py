from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from impactmuseum.base.korean import short_date
from impactmuseum.base.telling import Translated


class PriceWindowQuerySet(models.QuerySet["PriceWindow"]):
    def overlapping(self, window: "PriceWindow") -> "PriceWindowQuerySet":
        meets = self.filter(variant_id=window.variant_id, start__lt=window.end, end__gt=window.start)
        return meets.exclude(pk=window.pk)


class PriceWindow(Translated, models.Model):
    """A price that holds for a time. A plain table: no draft or revision touches it."""

    variant = models.ForeignKey(
        "shop.Variant", verbose_name=_("옵션"), on_delete=models.CASCADE, related_name="price_windows"
    )
    start = models.DateTimeField(_("시작"))
    end = models.DateTimeField(_("끝"), help_text=_("이 때부터는 원래 가격으로 돌아가요."))
    price = models.PositiveIntegerField(_("가격(원)"))
    label = models.CharField(_("이름"), max_length=50, blank=True, help_text=_("예: 늦가을 장보기 할인"))

    label_en = models.CharField(_("이름(영어)"), max_length=50, blank=True)

    objects = PriceWindowQuerySet.as_manager()

    translated = ("label",)

    panels = [
        FieldPanel("variant"),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
        FieldPanel("price"),
        FieldPanel("label"),
        FieldPanel("label_en"),
    ]

    class Meta:
        verbose_name = pgettext_lazy("model", "기간 가격")
        verbose_name_plural = pgettext_lazy("models", "기간 가격")
        ordering = ["-start", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="price_window_ends_after_it_starts")
        ]
        indexes = [models.Index(fields=["start", "end"], name="price_window_period")]

    def __str__(self) -> str:
        return f"{self.variant} {self.price}"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save unless another window of the variant holds at the same time (ValidationError)."""
        # The lock on the variant makes two editors who save at once meet here, one after the other.
        type(self.variant).objects.select_for_update().get(pk=self.variant_id)
        if other := PriceWindow.objects.overlapping(self).first():
            raise ValidationError({"start": _overlap_sentence(other)})
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if not self.start or not self.end or self.variant_id is None:
            return
        if self.start >= self.end:
            raise ValidationError({"end": _("끝은 시작보다 뒤여야 해요.")})
        if other := PriceWindow.objects.overlapping(self).first():
            raise ValidationError({"start": _overlap_sentence(other)})


def _overlap_sentence(other: PriceWindow) -> str:
    return _("%(start)s~%(end)s의 ‘%(label)s’ 가격과 기간이 겹쳐요. 하나를 줄이거나 지워 주세요.") % {
        "start": short_date(other.start),
        "end": short_date(other.end),
        "label": other.label or other.price,
    }
