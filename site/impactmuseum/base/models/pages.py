from types import SimpleNamespace
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from impactmuseum.base.edition import remembered


class BasePage(Page):
    """What every page of the museum shares: how it looks when somebody passes it on."""

    share_image = models.ForeignKey(
        "base.MuseumImage",
        verbose_name=_("공유 그림"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("이 쪽을 메신저나 SNS에 공유할 때 보이는 그림이에요. 비워 두면 대표 그림을 써요."),
    )

    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("검색 결과에서"),
        ),
        MultiFieldPanel([FieldPanel("share_image"), FieldPanel("show_in_menus")], heading=_("공유와 메뉴")),
    ]

    class Meta:
        abstract = True

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        """Wagtail keeps the sites' root paths on the request; without one, remember them for the edition."""
        return super().get_url_parts(request or remembered("url-scope", SimpleNamespace))

    def deletion_refusal(self) -> str:
        """Say in a sentence why this page must stay, or nothing if it may go."""
        return ""
