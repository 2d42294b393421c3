from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel

from brands import structured_data
from brands.models.brand_page import BrandPage
from impactmuseum.base.models import BasePage
from problems.models import ProblemPage


class BrandIndexPage(BasePage):
    """Every social venture, or those that work on one problem (`?problem=<slug>`)."""

    intro = models.TextField(_("이끄는 글"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    summary_field = "intro"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["brands.BrandPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = pgettext_lazy("model", "브랜드 목록")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        problems = list(ProblemPage.objects.shown().order_by("path").defer("body"))
        wanted = request.GET.get("problem", "")
        current = next((problem for problem in problems if problem.slug == wanted), None)
        brands = BrandPage.objects.child_of(self).shown().for_placards()
        context["brands"] = brands.working_on(current) if current else brands
        context["problems"] = problems
        context["current"] = current
        context["structured_data"] = structured_data.directory(
            self, request=request, brands=context["brands"], text=self.intro
        )
        return context
