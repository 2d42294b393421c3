from typing import Any

from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from home import structured_data
from impactmuseum.base import plain_text
from impactmuseum.base.blocks import BodyBlock
from impactmuseum.base.models import BasePage

SUMMARY_LENGTH = 150


class ContentPage(BasePage):
    """Terms, privacy, guide, how impact is counted. Those shown in menus stand in the footer."""

    body = StreamField(BodyBlock(), verbose_name=_("글"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    api_fields = [APIField("body")]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = pgettext_lazy("model", "안내 쪽")
        verbose_name_plural = pgettext_lazy("models", "안내 쪽")

    @property
    def summary(self) -> str:
        """Its first words, where its editors wrote none for it."""
        texts = (block.value.source for block in self.body if block.block_type == "text")
        return self.search_description or Truncator(plain_text.from_html(next(texts, ""))).chars(SUMMARY_LENGTH)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["structured_data"] = structured_data.reading(self, request=request)
        return context
