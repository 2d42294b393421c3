from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.models.sites import SiteRootPath
from wagtail.search import index

from impactmuseum.base.edition import site_root_paths
from impactmuseum.base.findable import Findable


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

    search_fields = [*Page.search_fields, index.SearchField("title", boost=Findable.NAME)]

    class Meta:
        abstract = True

    @classmethod
    def to_serve(cls) -> models.QuerySet[Any]:
        """Pages of this type, with what showing one of them needs."""
        return cls.objects.all()

    def _get_site_root_paths(self, cache_object: Any = None, **kwargs: Any) -> list[SiteRootPath]:
        # Wagtail asks the cache once for every page it links to; thirty links would be thirty round trips.
        paths = site_root_paths()
        if cache_object is not None:
            cache_object._wagtail_cached_site_root_paths = paths
        return paths

    def deletion_refusal(self) -> str:
        """Say in a sentence why this page must stay, or nothing if it may go."""
        return ""
