import re
from typing import Any, Self

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from impactmuseum.base.blocks import BodyBlock
from impactmuseum.base.findable import Card, Findable, Kind, text_of
from impactmuseum.base.models import BasePage, MuseumPageQuerySet
from impactmuseum.base.pictures import renditions_of
from impactmuseum.base.words import plain, themes
from problems import structured_data
from problems.sdgs import SDG, SdgListField, sdgs_by_number

PRODUCTS_ON_WALL = 48  # The shop shows the rest.
POSTS_ON_WALL = 3  # The board shows the rest.
THEME_FROM = 4


class Accent(models.TextChoices):
    """The colours a hall may take. Their contrasts are held by a test against tokens.css."""

    CLAY = "clay", pgettext_lazy("colour", "찰흙")
    MOSS = "moss", pgettext_lazy("colour", "이끼")
    OCHRE = "ochre", pgettext_lazy("colour", "황토")
    PLUM = "plum", pgettext_lazy("colour", "자두")
    SEA = "sea", pgettext_lazy("colour", "바다")
    EMBER = "ember", pgettext_lazy("colour", "잉걸불")
    PINE = "pine", pgettext_lazy("colour", "솔")
    INDIGO = "indigo", pgettext_lazy("colour", "쪽")
    ROSE = "rose", pgettext_lazy("colour", "해당화")
    WHEAT = "wheat", pgettext_lazy("colour", "밀")


class ProblemQuerySet(MuseumPageQuerySet):
    def for_placards(self) -> Self:
        """In the order of the walk, with the picture a card shows."""
        return self.order_by("path").select_related("image").defer("body").prefetch_related(renditions_of("image"))


class ProblemPage(Findable, BasePage):
    """A hall of the museum: what is wrong in the world, told with figures that name their source."""

    hall = models.CharField(
        _("전시실 이름"), max_length=100, blank=True, help_text=_("예: 제1전시실 「빨리 쓰고 오래 남는 것」")
    )
    short = models.TextField(_("짧은 글"), help_text=_("벽에 거는 두 문장이에요. 목록과 검색 결과에도 보여요."))
    image = models.ForeignKey(
        "base.MuseumImage",
        verbose_name=_("대표 그림"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = StreamField(BodyBlock(), verbose_name=_("긴 글"), blank=True)
    sdgs = SdgListField(
        _("지속가능발전목표"), default=list, blank=True, help_text=_("이 문제와 이어지는 목표를 골라 주세요.")
    )
    accent = models.CharField(
        _("전시실 색"),
        max_length=10,
        choices=Accent,
        default=Accent.CLAY,
        help_text=_("전시실의 길 안내와 숫자, 단추에 쓰는 색이에요."),
    )

    objects = PageManager.from_queryset(ProblemQuerySet)()

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("hall"),
        FieldPanel("short"),
        FieldPanel("image"),
        InlinePanel("figures", label=_("숫자"), heading=_("출처가 있는 숫자")),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("accent"), FieldPanel("sdgs")], heading=_("색과 목표")),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("slug", boost=Findable.PLACE),
        index.SearchField("themes", boost=Findable.KEYWORD),
        index.SearchField("hall_subtitle", boost=Findable.PLACE),
        index.SearchField("short", boost=Findable.PLACE),
        index.SearchField("sdg_names", boost=Findable.LEAD),
        index.SearchField("figure_labels"),
        index.SearchField("body"),
    ]
    api_fields = [
        APIField("hall"),
        APIField("short"),
        APIField("image"),
        APIField("body"),
        APIField("sdgs"),
        APIField("accent"),
    ]
    told_fields = (*BasePage.told_fields, "hall", "hall_number", "hall_subtitle", "short")
    kept_fields = ("slug", "sdgs", "accent")
    summary_field = "short"
    parent_page_types = ["problems.ProblemIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = pgettext_lazy("model", "사회문제")
        verbose_name_plural = pgettext_lazy("models", "사회문제")

    @property
    def hall_number(self) -> str:
        """`제1전시실`, `Gallery 1`: the hall's name without its subtitle."""
        return re.split("[「“]", self.hall)[0].strip()

    @property
    def hall_subtitle(self) -> str:
        """`「빨리 쓰고 오래 남는 것」`: the hall's name without its number."""
        return self.hall.removeprefix(self.hall_number).strip()

    @property
    def hall_sign(self) -> str:
        """What is painted large on the wall: the `1` of `제1전시실`, the `A` of `예비 전시실 A`."""
        sign = re.search(r"\d+|\b[A-Z]\b", self.hall_number)
        return sign[0] if sign else ""

    def card(self) -> Card:
        return Card(
            kind=Kind.PROBLEM,
            is_shown=self.live,
            title=self.title,
            slug=self.slug,
            language=self.locale.language_code,
            summary=self.short,
            text=text_of(self.body),
            problem=self.slug,
        )

    def found_with(self) -> list[Any]:
        brands = self.brands.model.objects.working_on(self)
        stories = self.brands.model.stories_of(brands)
        products = self.brands.model._meta.get_field("products").related_model.objects.filter(brand__in=brands)
        return [list(brands), list(stories), list(products), list(self.posts.all()), self.elsewhere]

    @property
    def themes(self) -> str:
        """What the hall is about, whatever it is called: the words its texts come back to."""
        told = " ".join([self.short, *self.figure_labels, text_of(self.body)])
        # Who looks for coffee is sent to who roasts it.
        makers = " ".join(map(plain, self.brands.values_list("title", flat=True)))
        return " ".join(word for word in themes(told, at_least=THEME_FROM).split() if word not in makers)

    @property
    def sdg_names(self) -> str:
        return " ".join(chip.name for chip in self.sdg_chips)

    @property
    def figure_labels(self) -> list[str]:
        return [figure.label for figure in self.figures.all() if figure.is_published]

    @cached_property
    def sdg_chips(self) -> list[SDG]:
        return sdgs_by_number(self.sdgs)

    @classmethod
    def to_serve(cls) -> ProblemQuerySet:
        pages: ProblemQuerySet = cls.objects.select_related("image")
        return pages.prefetch_related(renditions_of("image"))

    def deletion_refusal(self) -> str:
        brands = self.brands.count() + self.brands_as_second.count()
        if not brands:
            return ""
        return _(
            "‘%(title)s’에는 브랜드가 %(count)d곳 있어서 지울 수 없어요. 브랜드를 다른 사회문제로 먼저 옮겨 주세요."
        ) % {"title": self.title, "count": brands}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        brands = self.brands.model.objects
        context["brands"] = brands.shown().working_on(self).for_placards()
        sellers = brands.live().sources().working_on(self)
        context["products"] = sellers.products().newest().for_placards()[:PRODUCTS_ON_WALL]
        context["figures"] = [figure for figure in self.figures.all() if figure.is_published]
        posts = self.posts.model.objects.filter(problem=self.source_pk)
        context["posts"] = posts.shown().newest().for_rows()[:POSTS_ON_WALL]
        context["next_hall"] = self.next_hall()
        context["structured_data"] = structured_data.hall(self, request=request)
        return context

    def next_hall(self) -> "ProblemPage | None":
        """The hall that follows on the walk; after the last one, the first again."""
        halls = ProblemPage.objects.sibling_of(self, inclusive=False).shown().for_placards()
        is_before = models.Case(models.When(path__gt=self.path, then=0), default=1)
        return halls.order_by(is_before, "path").first()


class ProblemFigure(Orderable):
    """A number on the wall. Nothing is shown that has no source, and nothing that was not checked."""

    problem = ParentalKey(ProblemPage, on_delete=models.CASCADE, related_name="figures")
    label = models.CharField(_("무엇을 센 수인가요"), max_length=200)
    value = models.CharField(_("수"), max_length=40, help_text=_("예: 약 1,193만"))
    unit = models.CharField(_("단위"), max_length=60, blank=True)
    year = models.CharField(_("연도"), max_length=40, blank=True)
    place = models.CharField(_("곳"), max_length=80, blank=True)
    source = models.CharField(_("출처"), max_length=300)
    source_url = models.URLField(_("출처 주소"), max_length=500, blank=True)
    note = models.TextField(_("편집자 메모"), blank=True, help_text=_("방문자에게는 보이지 않아요."))
    is_published = models.BooleanField(
        _("벽에 걸기"), default=True, help_text=_("출처를 다시 확인해야 하는 수는 끄고 저장해 주세요.")
    )

    for_editors = ("note",)

    panels = [
        FieldPanel("label"),
        FieldPanel("value"),
        FieldPanel("unit"),
        FieldPanel("year"),
        FieldPanel("place"),
        FieldPanel("source"),
        FieldPanel("source_url"),
        FieldPanel("note"),
        FieldPanel("is_published"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = pgettext_lazy("model", "숫자")
        verbose_name_plural = pgettext_lazy("models", "숫자")
