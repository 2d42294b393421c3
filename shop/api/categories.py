"""The shelves of the shop: `/api/v1/categories/`."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from impactmuseum.base.api.fields import SLUG, Text, Told
from impactmuseum.base.api.pagination import ListQuery, in_order
from impactmuseum.base.api.pictures import AddressField
from impactmuseum.base.api.views import Api
from shop.models import Category


class CategoryTold(Told):
    """`parent` is the slug of the shelf above; null of the upper ones."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()
    url = AddressField()
    parent = serializers.CharField(source="parent.slug", default=None, allow_null=True)  # type: ignore[assignment]
    sort_order = serializers.IntegerField()


class CategoryQuery(ListQuery):
    parent = Text(required=False, pattern=SLUG, max_length=80)  # type: ignore[assignment]


class CategoryApi(Api):
    tag = "categories"
    told_class = CategoryTold
    questions = {"list": CategoryQuery}
    lookup_field = "slug"
    lookup_value_converter = "str"
    queryset = Category.objects.none()

    def rows(self) -> Any:
        return Category.objects.select_related("parent")

    @extend_schema(summary="Every shelf, or those below one")
    def list(self, request: Request) -> Response:
        rows = Category.objects.all()
        if slug := self.asked.get("parent"):
            rows = rows.filter(parent__slug=slug)
        pages = self.pages(rows)
        return pages.answer(self.tell(in_order(self.rows(), pages.rows), many=True))

    @extend_schema(summary="A shelf")
    def retrieve(self, request: Request, slug: str) -> Response:
        return Response(self.tell(self.one_of(self.rows(), slug=slug)))
