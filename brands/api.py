"""Who works on what, and what they tell: `/api/v1/brands/`, `/api/v1/stories/`."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.models import Page

from brands import partners
from brands.models import BrandIndexPage, BrandPage, BrandStoryPage
from impactmuseum.base.api.fields import LINK, READABLE, SLUG, Choice, Day, Flag, Line, Text, Told, Whole
from impactmuseum.base.api.idempotency import idempotent
from impactmuseum.base.api.pages import PageTold, shown
from impactmuseum.base.api.pagination import ListQuery, in_order
from impactmuseum.base.api.pictures import PictureTold
from impactmuseum.base.api.problem import Refused
from impactmuseum.base.api.texts import LongText
from impactmuseum.base.api.writing import (
    CHANGE_REFUSALS,
    REMOVAL_REFUSALS,
    ContentTold,
    PageBody,
    WritingApi,
    refusals,
    with_image,
)
from impactmuseum.base.models import Scope
from impactmuseum.base.page_writing import hang, mend, take_down
from problems.api import ProblemNamed
from problems.models import ProblemPage

WRITES = dict.fromkeys(("create", "content", "partial_update", "destroy"), Scope.PAGES_WRITE)


class BrandNamed(Told):
    """A brand where something else is told."""

    slug = serializers.CharField()
    title = serializers.CharField()


class BrandTold(PageTold):
    mission = serializers.CharField()
    place = serializers.CharField()
    since = serializers.IntegerField(allow_null=True)
    problem = ProblemNamed()
    second_problem = ProblemNamed(allow_null=True)
    image = PictureTold(allow_null=True)
    is_demo = serializers.BooleanField()


class BrandToldWhole(BrandTold):
    short = serializers.CharField()
    homepage_url = serializers.CharField()
    logo = PictureTold(allow_null=True)
    body = LongText()


class BrandBody(PageBody):
    """`problem` and `second_problem` are slugs."""

    problem = Text(max_length=120, pattern=SLUG)
    second_problem = Text(max_length=120, pattern=SLUG, required=False, allow_null=True)
    mission = Line(max_length=200)
    short = Text(max_length=2000, pattern=READABLE)
    place = Line(max_length=100, allow_blank=True, required=False)
    since = Whole(min_value=1800, max_value=2100, required=False, allow_null=True)
    homepage_url = Text(max_length=200, allow_blank=True, required=False, pattern=LINK)
    is_demo = Flag(required=False)

    example = {
        "title": "Dasigyeol",
        "slug": "example-brand",
        "problem": "example-problem",
        "mission": "Bags of broken umbrellas",
        "short": "Sewn along the grain of the cloth.",
    }


class BrandWritten(ContentTold):
    title = serializers.CharField()
    search_description = serializers.CharField()
    problem = serializers.CharField(source="problem.slug")
    second_problem = serializers.CharField(source="second_problem.slug", default=None, allow_null=True)
    mission = serializers.CharField()
    short = serializers.CharField()
    place = serializers.CharField()
    since = serializers.IntegerField(allow_null=True)
    homepage_url = serializers.CharField()
    is_demo = serializers.BooleanField()
    image = serializers.IntegerField(source="image_id", allow_null=True)


class BrandQuery(ListQuery):
    problem = Text(required=False, pattern=SLUG, max_length=120)
    ordering = Choice(choices=["tree", "title", "-title", "-since", "since"], default="tree")


class BrandApi(WritingApi):
    tag = "brands"
    scopes = WRITES
    written_class = BrandWritten
    locates = ("create",)
    refuses = {
        "create": ["content_refused", "image_unknown", "problem_unknown", "no_place"],
        "partial_update": [*CHANGE_REFUSALS, "image_unknown", "problem_unknown"],
        "destroy": REMOVAL_REFUSALS,
    }
    told_class = BrandTold
    detail_class = BrandToldWhole
    questions = {"list": BrandQuery}
    lookup_field = "slug"
    lookup_value_converter = "str"
    queryset = BrandPage.objects.none()

    def rows(self) -> Any:
        return shown(BrandPage)

    @extend_schema(summary="Every brand, or those that work on one problem")
    def list(self, request: Request) -> Response:
        rows = self.rows()
        if slug := self.asked.get("problem"):
            rows = rows.filter(Q(problem__slug=slug) | Q(second_problem__slug=slug))
        ordering = self.asked["ordering"].replace("tree", "path")
        pages = self.pages(rows.order_by(ordering, "pk"))
        told = BrandPage.objects.for_placards().select_related("second_problem").defer("second_problem__body")
        return pages.answer(self.tell(in_order(told, pages.rows), many=True))

    @extend_schema(summary="A brand")
    def retrieve(self, request: Request, slug: str) -> Response:
        rows = self.rows().for_placards().select_related("second_problem", "logo").defer("second_problem__body")
        return Response(self.tell(self.one_of(rows, slug=slug)))

    @extend_schema(summary="A brand as it is written", operation_id="brands_content", responses={200: BrandWritten})
    @action(detail=True)
    def content(self, request: Request, slug: str) -> Response:
        return self.written(self._mine(slug))

    @extend_schema(summary="Hang a new brand", request=BrandBody, responses={201: BrandWritten})
    @idempotent(atomic=True)
    def create(self, request: Request) -> Response:
        if partners.is_partner(request.user):
            raise PermissionDenied
        values = _with_problems(with_image(self.body(BrandBody)))
        index = BrandIndexPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
        if index is None:
            raise Refused(_("브랜드를 걸 곳이 아직 없어요."), "no_place")
        with refusals():
            brand = hang(BrandPage(**values), below=index, by=request.user)
        return self.created(brand)

    @extend_schema(summary="Change what a brand says", request=BrandBody, responses={200: BrandWritten})
    def partial_update(self, request: Request, slug: str) -> Response:
        brand = self._mine(slug)
        values = _with_problems(with_image(self.body(BrandBody, partial=True)))
        with self.unchanged(brand):
            mended = mend(brand, by=request.user, values=values)
        return self.written(mended)

    @extend_schema(summary="Take a brand down")
    def destroy(self, request: Request, slug: str) -> Response:
        """409 while it has products."""
        brand = self._mine(slug)
        with self.unchanged(brand):
            take_down(brand, by=request.user)
        return Response(status=204)

    def _mine(self, slug: str) -> BrandPage:
        return _writable(self, BrandPage, slug=slug)


class StoryTold(PageTold):
    subtitle = serializers.CharField()
    lead = serializers.CharField()
    author = serializers.CharField()
    date = serializers.DateField()
    brand = BrandNamed(source="told_by")
    image = PictureTold(source="lead_image", allow_null=True)


class StoryToldWhole(StoryTold):
    body = LongText()


class StoryBody(PageBody):
    """Its long text is written in the admin."""

    subtitle = Line(max_length=200, allow_blank=True, required=False)
    lead = Text(max_length=2000, pattern=READABLE)
    author = Line(max_length=80, allow_blank=True, required=False)
    date = Day(required=False)


class NewStoryBody(StoryBody):
    """`brand` is the slug of the brand that tells it."""

    brand = Text(max_length=120, pattern=SLUG)

    example = {"brand": "example-brand", "title": "After the rain", "lead": "What is left is umbrellas."}


class StoryWritten(ContentTold):
    title = serializers.CharField()
    search_description = serializers.CharField()
    subtitle = serializers.CharField()
    lead = serializers.CharField()
    author = serializers.CharField()
    date = serializers.DateField()
    image = serializers.IntegerField(source="lead_image_id", allow_null=True)


class StoryQuery(ListQuery):
    brand = Text(required=False, pattern=SLUG, max_length=120)
    ordering = Choice(choices=["-date", "date", "title", "-title"], default="-date")


class StoryApi(WritingApi):
    """Slugs of stories are told apart by their brands: a story is named by its number."""

    tag = "stories"
    scopes = WRITES
    written_class = StoryWritten
    locates = ("create",)
    refuses = {
        "create": ["content_refused", "image_unknown", "brand_unknown"],
        "partial_update": [*CHANGE_REFUSALS, "image_unknown"],
        "destroy": REMOVAL_REFUSALS,
    }
    told_class = StoryTold
    detail_class = StoryToldWhole
    questions = {"list": StoryQuery}
    lookup_field = "id"
    lookup_value_converter = "int"
    queryset = BrandStoryPage.objects.none()

    def rows(self) -> Any:
        return shown(BrandStoryPage)

    @extend_schema(summary="Every story, the newest first, or those of one brand")
    def list(self, request: Request) -> Response:
        rows = self.rows()
        if slug := self.asked.get("brand"):
            brand = BrandPage.objects.live().filter(slug=slug).first()
            rows = rows.child_of(brand) if brand else rows.none()
        pages = self.pages(rows.order_by(self.asked["ordering"], "-pk"))
        return pages.answer(
            self.tell(with_brands(in_order(BrandStoryPage.objects.for_placards(), pages.rows)), many=True)
        )

    @extend_schema(summary="A story with its text")
    def retrieve(self, request: Request, id: int) -> Response:
        story = self.one_of(self.rows().for_placards(), pk=id)
        return Response(self.tell(with_brands([story])[0]))

    @extend_schema(summary="A story as it is written", operation_id="stories_content", responses={200: StoryWritten})
    @action(detail=True)
    def content(self, request: Request, id: int) -> Response:
        return self.written(self._mine(id))

    @extend_schema(summary="Hang a new story below its brand", request=NewStoryBody, responses={201: StoryWritten})
    @idempotent(atomic=True)
    def create(self, request: Request) -> Response:
        values = with_image(self.body(NewStoryBody), field="lead_image")
        slug = values.pop("brand")
        brand = BrandPage.objects.filter(slug=slug, locale__language_code=settings.LANGUAGE_CODE).first()
        if brand is None:
            raise Refused(_("그 주소의 브랜드가 없어요."), "brand_unknown", pointer="brand")
        _refuse_others(brand, request.user)
        with refusals():
            story = hang(BrandStoryPage(**values), below=brand, by=request.user)
        return self.created(story)

    @extend_schema(summary="Change what a story says", request=StoryBody, responses={200: StoryWritten})
    def partial_update(self, request: Request, id: int) -> Response:
        story = self._mine(id)
        values = with_image(self.body(StoryBody, partial=True), field="lead_image")
        with self.unchanged(story):
            mended = mend(story, by=request.user, values=values)
        return self.written(mended)

    @extend_schema(summary="Take a story down")
    def destroy(self, request: Request, id: int) -> Response:
        story = self._mine(id)
        with self.unchanged(story):
            take_down(story, by=request.user)
        return Response(status=204)

    def _mine(self, pk: int) -> BrandStoryPage:
        return _writable(self, BrandStoryPage, pk=pk)


def _writable(view: WritingApi, model: Any, **named: Any) -> Any:
    """A page, published or not, as long as the asker may write it. Raises PermissionDenied."""
    page = view.one_of(model.objects.filter(locale__language_code=settings.LANGUAGE_CODE), **named)
    if not page.permissions_for_user(view.request.user).can_edit():
        raise PermissionDenied
    _refuse_others(page if model is BrandPage else page.get_parent(), view.request.user)
    return page


def _refuse_others(brand: Page, user: Any) -> None:
    """A partner writes of their own brands alone, whatever else they may. Raises PermissionDenied."""
    if not partners.is_own(brand, user=user):
        raise PermissionDenied


def _with_problems(values: dict[str, Any]) -> dict[str, Any]:
    """Problems by their slugs. Raises Refused."""
    for name in ("problem", "second_problem"):
        if (slug := values.get(name)) is not None:
            rows = ProblemPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
            values[name] = rows.filter(slug=slug).first()
            if values[name] is None:
                raise Refused(_("그 주소의 사회문제가 없어요."), "problem_unknown", pointer=name)
    return values


def with_brands(stories: list[Any]) -> list[Any]:
    """Each knows as `told_by` the brand it hangs below: one statement for all."""
    above = {story.path[: -Page.steplen] for story in stories}
    brands = {brand.path: brand for brand in BrandPage.objects.filter(path__in=above).defer("body")}
    for story in stories:
        story.told_by = brands.get(story.path[: -Page.steplen])
    return stories
