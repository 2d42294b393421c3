"""The halls, for programs: `/api/v1/problems/`."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from impactmuseum.base import page_translations
from impactmuseum.base.api.fields import LINK, READABLE, Body, Choice, Flag, Line, Text, Told, Whole
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
from problems.models import ProblemFigure, ProblemIndexPage, ProblemPage
from problems.models.problem_page import Accent, ProblemQuerySet


class ProblemNamed(Told):
    """A problem where something else is told."""

    slug = serializers.CharField()
    title = serializers.CharField()


class FigureTold(Told):
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField()
    unit = serializers.CharField()
    year = serializers.CharField()
    place = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    source_url = serializers.CharField()


class ProblemTold(PageTold):
    hall = serializers.CharField()
    short = serializers.CharField()
    accent = serializers.ChoiceField(choices=Accent.choices)
    sdgs = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=17))
    image = PictureTold(allow_null=True)


class ProblemToldWhole(ProblemTold):
    figures = serializers.SerializerMethodField()
    body = LongText()

    @extend_schema_field(FigureTold(many=True))
    def get_figures(self, problem: ProblemPage) -> Any:
        figures = ProblemFigure.objects.filter(problem=page_translations.teller_pk(problem.pk), is_published=True)
        return FigureTold(figures.order_by("sort_order"), many=True).data


class FigureBody(Body):
    label = Line(max_length=200)  # type: ignore[assignment]
    value = Line(max_length=40)
    unit = Line(max_length=60, allow_blank=True, default="")
    year = Line(max_length=40, allow_blank=True, default="")
    place = Line(max_length=80, allow_blank=True, default="")
    source = Line(max_length=300)  # type: ignore[assignment]
    source_url = Text(max_length=300, allow_blank=True, default="", pattern=LINK)
    is_published = Flag(default=True)


class ProblemBody(PageBody):
    """`figures` are all of them, in their order: those that are not named go."""

    hall = Line(max_length=100, allow_blank=True, required=False)
    short = Text(max_length=2000, pattern=READABLE)
    accent = Choice(choices=Accent.choices, required=False)
    sdgs = serializers.ListField(child=Whole(min_value=1, max_value=17), required=False, max_length=17)
    figures = serializers.ListField(child=FigureBody(), required=False, max_length=50)

    example = {
        "title": "Plastic",
        "slug": "example-problem",
        "short": "Used once, here for long.",
        "figures": [{"label": "Bags a year", "value": "533", "unit": "bags", "source": "Greenpeace"}],
    }


class FigureWritten(FigureTold):
    is_published = serializers.BooleanField()


class ProblemWritten(ContentTold):
    title = serializers.CharField()
    search_description = serializers.CharField()
    hall = serializers.CharField()
    short = serializers.CharField()
    accent = serializers.CharField()
    sdgs = serializers.ListField(child=serializers.IntegerField())
    image = serializers.IntegerField(source="image_id", allow_null=True)
    figures = serializers.SerializerMethodField()

    @extend_schema_field(FigureWritten(many=True))
    def get_figures(self, problem: ProblemPage) -> Any:
        return FigureWritten(problem.figures.all(), many=True).data


class ProblemQuery(ListQuery):
    ordering = Choice(choices=["walk", "title", "-title"], default="walk")


ORDERINGS = {"walk": "path", "title": "title", "-title": "-title"}


class ProblemApi(WritingApi):
    tag = "problems"
    scopes = dict.fromkeys(("create", "content", "partial_update", "destroy"), Scope.PAGES_WRITE)
    written_class = ProblemWritten
    locates = ("create",)
    refuses = {
        "create": ["content_refused", "image_unknown", "no_place"],
        "partial_update": [*CHANGE_REFUSALS, "image_unknown"],
        "destroy": REMOVAL_REFUSALS,
    }
    told_class = ProblemTold
    detail_class = ProblemToldWhole
    questions = {"list": ProblemQuery}
    lookup_field = "slug"
    lookup_value_converter = "str"
    queryset = ProblemPage.objects.none()

    def rows(self) -> ProblemQuerySet:
        rows: ProblemQuerySet = shown(ProblemPage)
        return rows

    @extend_schema(summary="Every problem, in the order of the walk")
    def list(self, request: Request) -> Response:
        pages = self.pages(self.rows().order_by(ORDERINGS[self.asked["ordering"]], "pk"))
        return pages.answer(self.tell(in_order(ProblemPage.objects.for_placards(), pages.rows), many=True))

    @extend_schema(summary="A problem with its figures and its text")
    def retrieve(self, request: Request, slug: str) -> Response:
        return Response(self.tell(self.one_of(self.rows().for_placards(), slug=slug)))

    @extend_schema(
        summary="A problem as it is written", operation_id="problems_content", responses={200: ProblemWritten}
    )
    @action(detail=True)
    def content(self, request: Request, slug: str) -> Response:
        return self.written(self._mine(slug))

    @extend_schema(summary="Hang a new problem", request=ProblemBody, responses={201: ProblemWritten})
    @idempotent(atomic=True)
    def create(self, request: Request) -> Response:
        values = with_image(self.body(ProblemBody))
        figures = values.pop("figures", [])
        index = ProblemIndexPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
        if index is None:
            raise Refused(_("사회문제를 걸 곳이 아직 없어요."), "no_place")
        with refusals():
            problem = hang(ProblemPage(**values), below=index, by=request.user, then=_with_figures(figures))
        return self.created(problem)

    @extend_schema(summary="Change what a problem says", request=ProblemBody, responses={200: ProblemWritten})
    def partial_update(self, request: Request, slug: str) -> Response:
        problem = self._mine(slug)
        values = with_image(self.body(ProblemBody, partial=True))
        figures = values.pop("figures", None)
        with self.unchanged(problem):
            mended = mend(problem, by=request.user, values=values, then=_with_figures(figures))
        return self.written(mended)

    @extend_schema(summary="Take a problem down")
    def destroy(self, request: Request, slug: str) -> Response:
        """409 while brands work on it."""
        problem = self._mine(slug)
        with self.unchanged(problem):
            take_down(problem, by=request.user)
        return Response(status=204)

    def _mine(self, slug: str) -> ProblemPage:
        """Published or not, as long as the asker may write it."""
        problem: ProblemPage = self.one_of(
            ProblemPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE), slug=slug
        )
        if not problem.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        return problem


def _with_figures(figures: Any) -> Callable[[ProblemPage], None]:
    def put(problem: ProblemPage) -> None:
        if figures is not None:
            problem.figures.set([ProblemFigure(sort_order=place, **told) for place, told in enumerate(figures)])

    return put
