"""`GET /api/v1/search/`: what the site's search finds, for programs. Narrowed and ranked as on the site's own page."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from home.search import Found, Wish
from home.search_rows import Row, rows_of
from impactmuseum.base.api.fields import SLUG, AskedFlag, AskedWhole, Choice, Text, Told
from impactmuseum.base.api.pagination import ListQuery
from impactmuseum.base.api.pictures import AddressField
from impactmuseum.base.api.views import Api
from impactmuseum.base.findable import Kind
from impactmuseum.base.money import MOST_WON
from impactmuseum.base.search import asked as searched
from impactmuseum.base.search_hits import Hit
from shop.models import Product

LONGEST_QUERY = 100


class FoundTold(Told):
    """Something that answers; `price` and `in_stock` are a product's alone, at this moment."""

    type = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    slug = serializers.CharField()
    title = serializers.CharField()
    url = AddressField()
    summary = serializers.CharField()
    price = serializers.IntegerField(allow_null=True)
    in_stock = serializers.BooleanField(allow_null=True)


class SearchQuery(ListQuery):
    """`problem`, `brand` and `category` are slugs. Only products have a price and are in stock."""

    query = Text(max_length=LONGEST_QUERY)
    type = Choice(choices=[kind.value for kind in Kind], required=False)
    problem = Text(required=False, pattern=SLUG, max_length=120)
    brand = Text(required=False, pattern=SLUG, max_length=120)
    category = Text(required=False, pattern=SLUG, max_length=120)
    price_min = AskedWhole(required=False, max_value=MOST_WON)
    price_max = AskedWhole(required=False, max_value=MOST_WON)
    in_stock = AskedFlag(required=False)


class SearchApi(Api):
    tag = "search"
    told_class = FoundTold
    questions = {"list": SearchQuery}
    queryset = Product.objects.none()
    answers_also = {
        "corrected": {"type": ["string", "null"], "description": "What was looked for instead, after a slip or a typo."}
    }

    @extend_schema(summary="What answers a question, best first", operation_id="search")
    def list(self, request: Request) -> Response:
        found = Found(_wish({**self.asked}))
        pages = self.pages(found.chosen)
        return pages.answer(self.tell(told(pages.rows), many=True), corrected=found.corrected or None)


def _wish(asked: dict[str, Any]) -> Wish:
    for name in ("page", "page_size"):
        del asked[name]
    return Wish(query=searched(asked.pop("query")), kind=asked.pop("type", ""), **asked)


def told(hits: list[Hit]) -> list[dict[str, Any]]:
    rows = rows_of(hits, marks=[])
    prices = _prices([hit.number for hit in hits if hit.kind == Kind.PRODUCT])
    nothing = {"price": None, "in_stock": None}
    return [
        {**_row(row), **(prices.get(hit.number, nothing) if hit.kind == Kind.PRODUCT else nothing)}
        for hit in hits
        if (row := rows.get(hit.entry.pk))
    ]


def _row(row: Row) -> dict[str, str]:
    return {"type": row.kind, "slug": row.slug, "title": row.plain_title, "url": row.url, "summary": row.summary}


def _prices(numbers: list[int]) -> dict[int, dict[str, Any]]:
    """What products cost at this moment, and whether there is any."""
    if not numbers:
        return {}
    products = Product.objects.filter(pk__in=numbers)
    there = set(products.in_stock().values_list("pk", flat=True))
    priced = products.with_current_price().values_list("pk", "current_price")
    return {pk: {"price": price, "in_stock": pk in there} for pk, price in priced}
