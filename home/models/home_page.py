from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel

from brands.models import BrandStoryPage
from home import structured_data
from home.search import found_products
from impactmuseum.base import languages, page_translations
from impactmuseum.base.models import BasePage
from impactmuseum.base.pictures import renditions_of
from impactmuseum.base.search import asked
from problems.models import ProblemPage
from shop.models import OrderItem, Product

NEWEST_PRODUCTS = 8
NEWEST_STORIES = 3


class HomePage(BasePage):
    """The entrance: the current exhibition, the halls, what is new, what was achieved together."""

    hero_title = models.CharField(_("큰 제목"), max_length=80, blank=True)
    hero_text = models.TextField(_("큰 제목 아래 글"), blank=True)
    hero_image = models.ForeignKey(
        "base.MuseumImage",
        verbose_name=_("큰 그림"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    exhibition = models.ForeignKey(
        "home.ExhibitionPage",
        verbose_name=_("지금 열리는 전시"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    halls_title = models.CharField(_("전시실 제목"), max_length=80, default="전시실")
    new_title = models.CharField(_("새 상품 제목"), max_length=80, default="새로 들어온 물건")
    stories_title = models.CharField(_("이야기 제목"), max_length=80, default="만드는 사람들의 이야기")
    together_title = models.CharField(_("함께한 일 제목"), max_length=80, default="함께 셉니다")

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("hero_title"),
                FieldPanel("hero_text"),
                FieldPanel("hero_image"),
                PageChooserPanel("exhibition"),
            ],
            heading=_("입구"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("halls_title", "new_title", "stories_title", "together_title")],
            heading=_("아래 방들의 제목"),
        ),
    ]
    summary_field = "hero_text"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.ContentPage",
        "home.ExhibitionPage",
        "problems.ProblemIndexPage",
        "brands.BrandIndexPage",
        "shop.ShopPage",
        "community.BoardPage",
    ]
    max_count = 2  # one for each language

    class Meta:
        verbose_name = pgettext_lazy("model", "첫 화면")

    @classmethod
    def to_serve(cls) -> models.QuerySet["HomePage"]:
        pages = cls.objects.select_related("hero_image", "exhibition")
        return pages.prefetch_related(renditions_of("hero_image"))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        query = asked(request.GET.get("query", ""))
        context["query"] = query
        context["results"] = found_products(query) if query else None
        context["exhibition"] = self.exhibition_shown()
        context["halls"] = ProblemPage.objects.shown().for_placards()
        context["newest_products"] = Product.objects.on_sale().newest().placards(NEWEST_PRODUCTS)
        context["newest_stories"] = BrandStoryPage.objects.shown().for_placards()[:NEWEST_STORIES]
        context["achievements"] = OrderItem.objects.achievements()
        context["structured_data"] = structured_data.entrance(self, request=request)
        return context

    def exhibition_shown(self) -> Any | None:
        """The current exhibition, where it is published in the language of this page."""
        if self.exhibition is None or languages.is_source():
            return self.exhibition if self.exhibition and self.exhibition.live else None
        is_told = page_translations.published_pk(self.exhibition.pk, language=languages.reading())
        return self.exhibition.told if is_told else None
