from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel

from impactmuseum.base.models import BasePage
from problems import structured_data
from problems.models.problem_page import ProblemPage


class ProblemIndexPage(BasePage):
    """The floor plan: every hall of the museum."""

    intro = models.TextField(_("이끄는 글"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    summary_field = "intro"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["problems.ProblemPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = pgettext_lazy("model", "전시실 목록")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["halls"] = ProblemPage.objects.child_of(self).shown().for_placards()
        context["structured_data"] = structured_data.floor_plan(
            self, request=request, halls=context["halls"], text=self.intro
        )
        return context
