from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel

from impactmuseum.base.edition import publish_new_edition

WEAK = "(약)"


class SearchSynonym(models.Model):
    """Words that mean the same to somebody who looks for something."""

    words = models.CharField(
        _("같은 말"),
        max_length=300,
        help_text=_(
            "쉼표로 나눠 적어 주세요. 하나를 찾으면 나머지도 찾아요. "
            "뜻이 조금 다른 말은 뒤에 (약)을 붙이면 아래쪽에 나와요. 예: 에코백, 천가방, 장바구니(약)"
        ),
    )

    panels = [FieldPanel("words")]

    class Meta:
        verbose_name = pgettext_lazy("model", "같은 말")
        verbose_name_plural = pgettext_lazy("models", "같은 말")
        ordering = ["words", "pk"]

    def __str__(self) -> str:
        return self.words

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        publish_new_edition()

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        deleted = super().delete(*args, **kwargs)  # type: ignore[arg-type]
        publish_new_edition()
        return deleted

    @property
    def members(self) -> list[tuple[str, bool]]:
        """Each word, and whether it means only nearly the same."""
        entries = [entry.strip() for entry in self.words.split(",") if entry.strip()]
        return [(entry.removesuffix(WEAK).strip(), entry.endswith(WEAK)) for entry in entries]

    def clean(self) -> None:
        super().clean()
        if len({word for word, _is_weak in self.members if word}) < 2:
            raise ValidationError({"words": _("서로 다른 말을 둘 넘게 적어 주세요.")})


class UnansweredSearchQuerySet(models.QuerySet["UnansweredSearch"]):
    def least_asked(self) -> Self:
        return self.order_by("count", "last_asked_at", "pk")


class UnansweredSearch(models.Model):
    """What visitors looked for in vain, and how often; never who. Only `home.unanswered` writes it."""

    key = models.CharField(max_length=64, unique=True, editable=False)
    query = models.CharField(_("찾은 말"), max_length=60)
    count = models.PositiveIntegerField(_("번"), default=1)
    first_asked_on = models.DateField(_("처음"))
    last_asked_at = models.DateTimeField(_("마지막"), db_index=True)

    objects = UnansweredSearchQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "찾지 못한 말")
        verbose_name_plural = pgettext_lazy("models", "찾지 못한 말")
        ordering = ["-count", "-last_asked_at", "pk"]

    def __str__(self) -> str:
        return self.query
