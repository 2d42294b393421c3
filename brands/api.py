"""Who works on what, and what they tell: `/api/v1/brands/`, `/api/v1/stories/`."""

from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.models import Page

from brands.models import BrandPage, BrandStoryPage
from impactmuseum.base.api.fields import SLUG, Choice, Text, Told
from impactmuseum.base.api.pages import shown
from impactmuseum.base.api.pagination import ListQuery, in_order
from impactmuseum.base.api.pictures import AddressField, PictureTold
from impactmuseum.base.api.views import Api
from problems.api import ProblemNamed


class BrandNamed(Told):
    """A brand where something else is told."""

    slug = serializers.CharField()
    title = serializers.CharField()


class BrandTold(Told):
    id = serializers.IntegerField()
    slug = serializers.CharField()
    title = serializers.CharField()
    url = AddressField()
    mission = serializers.CharField()
    place = serializers.CharField()
    since = serializers.IntegerField(allow_null=True)
    problem = ProblemNamed()
    second_problem = ProblemNamed(allow_null=True)
    image = PictureTold(allow_null=True)
    is_demo = serializers.BooleanField()
    published_at = serializers.DateTimeField(source="last_published_at", allow_null=True)


class BrandToldWhole(BrandTold):
    short = serializers.CharField()
    homepage_url = serializers.CharField()
    logo = PictureTold(allow_null=True)


class BrandQuery(ListQuery):
    problem = Text(required=False, pattern=SLUG, max_length=120)
    ordering = Choice(choices=["tree", "title", "-title", "-since", "since"], default="tree")


class BrandApi(Api):
    tag = "brands"
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
        return pages.answer(self.tell(in_order(told, pages.ids), many=True))

    @extend_schema(summary="A brand")
    def retrieve(self, request: Request, slug: str) -> Response:
        rows = self.rows().for_placards().select_related("second_problem", "logo").defer("second_problem__body")
        return Response(self.tell(self.one_of(rows, slug=slug)))


class StoryTold(Told):
    id = serializers.IntegerField()
    slug = serializers.CharField()
    title = serializers.CharField()
    subtitle = serializers.CharField()
    url = AddressField()
    lead = serializers.CharField()
    author = serializers.CharField()
    date = serializers.DateField()
    brand = BrandNamed(source="told_by")
    image = PictureTold(source="lead_image", allow_null=True)
    published_at = serializers.DateTimeField(source="last_published_at", allow_null=True)


class StoryToldWhole(StoryTold):
    body = serializers.SerializerMethodField()

    @extend_schema_field({"type": "array", "items": {"type": "object", "additionalProperties": True}})
    def get_body(self, story: BrandStoryPage) -> Any:
        """As blocks, of which `type` says what `value` is."""
        return story.body.stream_block.get_api_representation(story.body, self.context)


class StoryQuery(ListQuery):
    brand = Text(required=False, pattern=SLUG, max_length=120)
    ordering = Choice(choices=["-date", "date", "title", "-title"], default="-date")


class StoryApi(Api):
    """Slugs of stories are told apart by their brands: a story is named by its number."""

    tag = "stories"
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
            self.tell(with_brands(in_order(BrandStoryPage.objects.for_placards(), pages.ids)), many=True)
        )

    @extend_schema(summary="A story with its text")
    def retrieve(self, request: Request, id: int) -> Response:
        story = self.one_of(self.rows().select_related("lead_image"), pk=id)
        return Response(self.tell(with_brands([story])[0]))


def with_brands(stories: list[Any]) -> list[Any]:
    """Each knows as `told_by` the brand it hangs below: one statement for all."""
    above = {story.path[: -Page.steplen] for story in stories}
    brands = {brand.path: brand for brand in BrandPage.objects.filter(path__in=above).defer("body")}
    for story in stories:
        story.told_by = brands.get(story.path[: -Page.steplen])
    return stories
