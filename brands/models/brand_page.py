from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index

from brands import structured_data
from impactmuseum.base.blocks import BodyBlock
from impactmuseum.base.findable import Card, Findable, Kind, text_of
from impactmuseum.base.models import BasePage, MuseumPageQuerySet
from impactmuseum.base.pictures import renditions_of, size_together
from impactmuseum.base.words import plain, themes
from problems.models import ProblemPage

PRODUCTS_ON_SHELF = 48  # The shop shows the rest.
THEME_FROM = 2


class BrandQuerySet(MuseumPageQuerySet):
    def for_placards(self) -> Self:
        """With the picture and the problem that a card names, in the order of the tree."""
        return (
            self.order_by("path")
            .select_related("image", "problem")
            .defer("body", "problem__body")
            .prefetch_related(renditions_of("image"))
        )

    def working_on(self, problem: ProblemPage) -> Self:
        """A translated brand works on what its source works on: both point to the Korean problem."""
        return self.filter(Q(problem=problem.source_pk) | Q(second_problem=problem.source_pk))

    def products(self) -> Any:
        """What these brands sell. Products belong to Korean pages."""
        return self.model._meta.get_field("products").related_model.objects.on_sale().filter(brand__in=self)


class BrandPage(Findable, BasePage):
    """A social venture (소셜벤처): who works on a problem, and how."""

    problem = models.ForeignKey(
        ProblemPage,
        verbose_name=_("사회문제"),
        on_delete=models.PROTECT,
        related_name="brands",
        help_text=_("이 브랜드가 걸릴 전시실이에요."),
    )
    second_problem = models.ForeignKey(
        ProblemPage,
        verbose_name=_("두 번째 사회문제"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="brands_as_second",
    )
    mission = models.CharField(_("미션"), max_length=200, help_text=_("하는 일을 한 문장으로 적어 주세요."))
    short = models.TextField(_("짧은 글"), help_text=_("시작하게 된 이야기예요. 브랜드 쪽의 첫 단락이에요."))
    body = StreamField(BodyBlock(), verbose_name=_("긴 글"), blank=True)
    image = models.ForeignKey(
        "base.MuseumImage",
        verbose_name=_("대표 그림"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    logo = models.ForeignKey(
        "base.MuseumImage",
        verbose_name=_("로고"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    homepage_url = models.URLField(_("홈페이지"), blank=True)
    place = models.CharField(_("곳"), max_length=100, blank=True)
    since = models.PositiveSmallIntegerField(_("시작한 해"), null=True, blank=True)
    is_demo = models.BooleanField(_("시연용"), default=False, help_text=_("지어낸 브랜드라는 안내를 함께 보여 줘요."))

    objects = PageManager.from_queryset(BrandQuerySet)()

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                PageChooserPanel("problem", "problems.ProblemPage"),
                PageChooserPanel("second_problem", "problems.ProblemPage"),
            ],
            heading=_("어떤 문제를 풀고 있나요"),
        ),
        FieldPanel("mission"),
        FieldPanel("short"),
        FieldRowPanel([FieldPanel("image"), FieldPanel("logo")]),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("homepage_url"), FieldPanel("place"), FieldPanel("since"), FieldPanel("is_demo")],
            heading=_("더 알리기"),
        ),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("slug", boost=Findable.PLACE),
        index.SearchField("themes", boost=Findable.KEYWORD),
        index.SearchField("goods", boost=Findable.PLACE),
        index.SearchField("mission", boost=Findable.PLACE),
        index.SearchField("short", boost=Findable.LEAD),
        index.SearchField("place"),
        index.SearchField("body"),
        index.FilterField("problem_id"),
    ]
    told_fields = (*BasePage.told_fields, "mission", "short", "place")
    kept_fields = ("slug", "problem", "second_problem", "logo", "homepage_url", "since", "is_demo")
    api_fields = [
        APIField("problem"),
        APIField("second_problem"),
        APIField("mission"),
        APIField("short"),
        APIField("body"),
        APIField("image"),
        APIField("logo"),
        APIField("homepage_url"),
        APIField("place"),
        APIField("since"),
    ]
    summary_field = "mission"
    parent_page_types = ["brands.BrandIndexPage"]
    subpage_types = ["brands.BrandStoryPage"]

    class Meta:
        verbose_name = pgettext_lazy("model", "브랜드")
        verbose_name_plural = pgettext_lazy("models", "브랜드")

    @property
    def accent(self) -> str:
        return self.problem.accent

    def card(self) -> Card:
        return Card(
            kind=Kind.BRAND,
            is_shown=self.live,
            title=self.title,
            slug=self.slug,
            language=self.locale.language_code,
            summary=self.mission,
            text=f"{self.short} {text_of(self.body)}",
            problem=self.problem.slug,
            second_problem=self.second_problem.slug if self.second_problem else "",
            brand=self.slug,
        )

    def found_with(self) -> list[Any]:
        return [list(self.products.all()), list(self.stories_of([self])), self.elsewhere]

    @property
    def goods(self) -> str:
        """What editors call the things this brand sells: who looks for one finds its maker as well."""
        return " ".join(" ".join(called) for called in self._sold().values_list("tags", "name_en"))

    @property
    def themes(self) -> str:
        """What its goods have in common, beside what they are called: 업사이클, and not 가방."""
        rows = self._sold().values_list("name", "name_en", "category__name", "category__parent__name")
        called = " ".join(plain(name) for row in rows for name in row if name)
        return " ".join(word for word in themes(self.goods, at_least=THEME_FROM).split() if word not in called)

    def _sold(self) -> Any:
        return self.products.model.objects.filter(brand=self.source_pk, live=True)

    @classmethod
    def to_serve(cls) -> BrandQuerySet:
        pages: BrandQuerySet = cls.objects.select_related("second_problem", "image", "logo", "problem__image")
        return pages.defer("problem__body")

    def deletion_refusal(self) -> str:
        products = self.products.count()
        if not products:
            return ""
        return _("‘%(title)s’에는 상품이 %(count)d개 있어서 지울 수 없어요. 상품을 먼저 지우거나 옮겨 주세요.") % {
            "title": self.title,
            "count": products,
        }

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        size_together([self.image, self.logo, self.problem.image])
        products = self.products.model.objects.filter(brand=self.source_pk)
        context["products"] = products.on_sale().newest().for_placards()[:PRODUCTS_ON_SHELF]
        context["achievements"] = products.achievements()
        context["stories"] = self.stories()
        sisters = BrandPage.objects.shown().working_on(self.problem).exclude(pk=self.pk)
        context["sister_brands"] = sisters.for_placards()[:4]
        context["structured_data"] = structured_data.brand(self, request=request)
        return context

    def stories(self) -> Any:
        """The brand's published stories, newest first."""
        return self._story_model().objects.child_of(self).shown().for_placards()

    @classmethod
    def stories_of(cls, brands: Iterable["BrandPage"]) -> Any:
        """Every story of `brands`, published or not."""
        below = Q(pk=None)
        for brand in brands:
            below |= Q(path__startswith=brand.path, depth=brand.depth + 1)
        return cls._story_model().objects.filter(below)

    @classmethod
    def _story_model(cls) -> Any:
        return cls._meta.apps.get_model("brands.BrandStoryPage")
