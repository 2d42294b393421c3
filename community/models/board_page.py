from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from impactmuseum.base.models import BasePage


class BoardPage(BasePage):
    """Where visitors talk with each other."""

    intro = models.TextField(_("이끄는 글"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("게시판")
