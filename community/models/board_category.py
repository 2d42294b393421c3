from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel

from impactmuseum.base.telling import Translated


class BoardCategory(Translated, models.Model):
    """What a post is: a story, a question. The museum's staff name them."""

    name = models.CharField(_("이름"), max_length=30, unique=True)
    name_en = models.CharField(_("이름(영어)"), max_length=30, blank=True)
    slug = models.SlugField(pgettext_lazy("slug", "주소"), max_length=60, unique=True, allow_unicode=True)
    sort_order = models.PositiveSmallIntegerField(_("순서"), default=0)

    translated = ("name",)

    panels = [FieldPanel("name"), FieldPanel("name_en"), FieldPanel("slug"), FieldPanel("sort_order")]

    class Meta:
        verbose_name = pgettext_lazy("model", "게시판 갈래")
        verbose_name_plural = pgettext_lazy("models", "게시판 갈래")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name
