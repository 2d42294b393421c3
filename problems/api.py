"""The halls, for programs: `/api/v1/problems/`."""

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from impactmuseum.base.api.fields import Choice, Told
from impactmuseum.base.api.pages import shown
from impactmuseum.base.api.pagination import ListQuery, in_order
from impactmuseum.base.api.pictures import AddressField, PictureTold
from impactmuseum.base.api.views import Api
from problems.models import ProblemFigure, ProblemPage
from problems.models.problem_page import Accent, ProblemQuerySet


class ProblemNamed(Told):
    """A problem where something else is told."""

    slug = serializers.CharField()
    title = serializers.CharField()


class FigureTold(Told):
    label = serializers.CharField()
    value = serializers.CharField()
    unit = serializers.CharField()
    year = serializers.CharField()
    place = serializers.CharField()
    source = serializers.CharField()
    source_url = serializers.CharField()


class ProblemTold(Told):
    id = serializers.IntegerField()
    slug = serializers.CharField()
    title = serializers.CharField()
    url = AddressField()
    hall = serializers.CharField()
    short = serializers.CharField()
    accent = serializers.ChoiceField(choices=Accent.choices)
    sdgs = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=17))
    image = PictureTold(allow_null=True)
    published_at = serializers.DateTimeField(source="last_published_at", allow_null=True)


class ProblemToldWhole(ProblemTold):
    figures = serializers.SerializerMethodField()

    @extend_schema_field(FigureTold(many=True))
    def get_figures(self, problem: ProblemPage) -> Any:
        shown = [figure for figure in problem.figures.all() if figure.is_published]
        return FigureTold(shown, many=True).data


class ProblemQuery(ListQuery):
    ordering = Choice(choices=["walk", "title", "-title"], default="walk")


ORDERINGS = {"walk": "path", "title": "title", "-title": "-title"}


class ProblemApi(Api):
    tag = "problems"
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
        return pages.answer(self.tell(in_order(ProblemPage.objects.for_placards(), pages.ids), many=True))

    @extend_schema(summary="A problem with its figures")
    def retrieve(self, request: Request, slug: str) -> Response:
        figures = Prefetch("figures", ProblemFigure.objects.order_by("sort_order"))
        return Response(self.tell(self.one_of(self.rows().for_placards().prefetch_related(figures), slug=slug)))
