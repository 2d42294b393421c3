from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, PageChooserPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from home import structured_data
from impactmuseum.base.models import BasePage
from impactmuseum.base.pictures import renditions_of


class ExhibitionPage(BasePage):
    """An exhibition: one line drawn through the halls, for a season."""

    subtitle = models.CharField(_("부제"), max_length=200, blank=True)
    image = models.ForeignKey(
        "base.MuseumImage",
        verbose_name=_("대표 그림"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    intro = RichTextField(_("이끄는 글"), features=["bold", "link"], blank=True)
    opens_on = models.DateField(_("여는 날"), null=True, blank=True)
    closes_on = models.DateField(_("닫는 날"), null=True, blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("subtitle"),
        FieldPanel("image"),
        FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
        FieldPanel("intro"),
        InlinePanel("path_steps", label=_("걸음"), heading=_("걷는 순서")),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("subtitle"), index.SearchField("intro")]
    api_fields = [APIField("subtitle"), APIField("image"), APIField("opens_on"), APIField("closes_on")]
    summary_field = "subtitle"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = pgettext_lazy("model", "전시")
        verbose_name_plural = pgettext_lazy("models", "전시")

    @classmethod
    def to_serve(cls) -> models.QuerySet["ExhibitionPage"]:
        return cls.objects.select_related("image").prefetch_related(renditions_of("image"))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        steps = self.path_steps.select_related("problem__image").defer("problem__body")
        context["steps"] = steps.filter(problem__live=True).prefetch_related(renditions_of("problem__image"))
        context["structured_data"] = structured_data.exhibition(self, request=request)
        return context


class ExhibitionStep(Orderable):
    """A stop on the walk: a hall, and why one goes there now."""

    exhibition = ParentalKey(ExhibitionPage, on_delete=models.CASCADE, related_name="path_steps")
    problem = models.ForeignKey(
        "problems.ProblemPage", verbose_name=_("전시실"), on_delete=models.CASCADE, related_name="+"
    )
    text = models.TextField(_("글"))

    panels = [PageChooserPanel("problem"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = pgettext_lazy("model", "걸음")
        verbose_name_plural = pgettext_lazy("models", "걸음")
