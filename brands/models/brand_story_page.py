from typing import Any, Self

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index

from brands import structured_data
from brands.models.brand_page import BrandPage
from impactmuseum.base.blocks import BodyBlock
from impactmuseum.base.findable import Card, Findable, Kind, text_of
from impactmuseum.base.models import BasePage, MuseumPageQuerySet
from impactmuseum.base.pictures import renditions_of


class BrandStoryQuerySet(MuseumPageQuerySet):
    def for_placards(self) -> Self:
        """Newest first, with the picture a card shows and without the essay."""
        return (
            self.order_by("-date", "-pk")
            .select_related("lead_image")
            .defer("body")
            .prefetch_related(renditions_of("lead_image"))
        )


class BrandStoryPage(Findable, BasePage):
    """An essay about a brand, with exhibits that can be bought inside the text."""

    subtitle = models.CharField(_("부제"), max_length=200, blank=True)
    lead = models.TextField(_("이끄는 글"), help_text=_("제목 아래 첫 두세 문장이에요. 목록에도 보여요."))
    lead_image = models.ForeignKey(
        "base.MuseumImage",
        verbose_name=_("대표 그림"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    author = models.CharField(_("글쓴이"), max_length=80, blank=True)
    date = models.DateField(_("날짜"), default=timezone.localdate)
    body = StreamField(BodyBlock(), verbose_name=_("글"), blank=True)

    objects = PageManager.from_queryset(BrandStoryQuerySet)()

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("subtitle"),
        FieldPanel("lead"),
        FieldPanel("lead_image"),
        FieldRowPanel([FieldPanel("author"), FieldPanel("date")]),
        FieldPanel("body"),
    ]
    search_fields = [
        *BasePage.search_fields,
        # An essay's title plays with words: it says less of what it is about than the name of a thing does.
        index.SearchField("title", boost=Findable.KEYWORD),
        index.SearchField("titles_elsewhere", boost=Findable.KEYWORD),
        index.SearchField("slug", boost=Findable.PLACE),
        index.SearchField("subtitle", boost=Findable.PLACE),
        index.SearchField("lead", boost=Findable.LEAD),
        index.SearchField("brand_title", boost=Findable.LEAD),
        index.SearchField("body"),
    ]
    told_fields = (*BasePage.told_fields, "subtitle", "lead")
    kept_fields = ("date",)
    api_fields = [
        APIField("subtitle"),
        APIField("lead"),
        APIField("lead_image"),
        APIField("author"),
        APIField("date"),
        APIField("body"),
    ]
    summary_field = "lead"
    parent_page_types = ["brands.BrandPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = pgettext_lazy("model", "브랜드 이야기")
        verbose_name_plural = pgettext_lazy("models", "브랜드 이야기")

    def card(self) -> Card:
        brand = self.brand
        return Card(
            kind=Kind.STORY,
            is_shown=self.live,
            title=self.title,
            slug=self.slug,
            language=self.locale.language_code,
            summary=self.lead,
            text=text_of(self.body),
            problem=brand.problem.slug,
            second_problem=brand.second_problem.slug if brand.second_problem else "",
            brand=brand.slug,
        )

    @property
    def brand_title(self) -> str:
        return self.brand.title

    @classmethod
    def to_serve(cls) -> BrandStoryQuerySet:
        pages: BrandStoryQuerySet = cls.objects.select_related("lead_image")
        return pages.prefetch_related(renditions_of("lead_image"))

    @cached_property
    def brand(self) -> BrandPage:
        """The brand whose story this is: the parent page."""
        return BrandPage.objects.parent_of(self).for_placards().get()

    @property
    def accent(self) -> str:
        return self.brand.accent

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["brand"] = self.brand
        context["next_story"] = self.next_story()
        context["structured_data"] = structured_data.story(self, request=request)
        return context

    def next_story(self) -> "BrandStoryPage | None":
        """The story that was told before this one; after the oldest, the newest again."""
        stories = BrandStoryPage.objects.shown().exclude(pk=self.pk).for_placards()
        is_newer = models.Case(models.When(date__lte=self.date, then=0), default=1)
        return stories.order_by(is_newer, "-date", "-pk").first()
