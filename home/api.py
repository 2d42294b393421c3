"""`GET /api/v1/search/`: what the site's search finds, for machines."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils import translation
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from home.search import Found, Wish, rows_of
from impactmuseum.base.api.fields import LINE, SLUG, AskedFlag, AskedWhole, Choice, Query, Text, Told
from impactmuseum.base.api.pagination import FURTHEST
from impactmuseum.base.api.views import Api
from impactmuseum.base.findable import Kind
from impactmuseum.base.money import MOST_WON
from impactmuseum.base.rate_limit import RateLimit, client_address
from impactmuseum.base.search_ranking import Hit
from shop.models import Product

PER_PAGE, MOST_PER_PAGE = 20, 50
SEARCHES = RateLimit("api-search", most=120, seconds=60, is_forgiving=True)


class SearchResult(Told):
    """What is found. Products also tell their price of this moment, and whether there is any."""

    type = serializers.ChoiceField(choices=list(Kind))
    slug = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField()
    summary = serializers.CharField()
    price = serializers.IntegerField()
    in_stock = serializers.BooleanField()


class SearchTold(Told):
    """`corrected` is what was searched for instead, where nothing was found as it was typed."""

    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    corrected = serializers.CharField(allow_null=True)
    results = SearchResult(many=True)


class SearchQuery(Query):
    query = Text(pattern=LINE, max_length=1000)
    type = Choice(choices=list(Kind), required=False)
    problem = Text(required=False, pattern=SLUG, max_length=120)
    brand = Text(required=False, pattern=SLUG, max_length=120)
    category = Text(required=False, pattern=SLUG, max_length=120)
    price_min = AskedWhole(required=False, max_value=MOST_WON)
    price_max = AskedWhole(required=False, max_value=MOST_WON)
    in_stock = AskedFlag(required=False)
    language = Choice(choices=settings.LANGUAGES, required=False)
    page = AskedWhole(default=1, min_value=1, max_value=FURTHEST)
    page_size = AskedWhole(default=PER_PAGE, min_value=1, max_value=MOST_PER_PAGE)


class SearchApi(Api):
    tag = "search"
    questions = {"find": SearchQuery}

    @extend_schema(
        summary="Problems, brands, stories, products and posts that answer a query, best first",
        operation_id="search",
        responses={200: SearchTold},
    )
    def find(self, request: Request) -> Response:
        """In Korean, or in another `language` of the museum."""
        if not SEARCHES.allows(client_address(request._request)):
            raise exceptions.Throttled(SEARCHES.seconds)
        with translation.override(self.asked.get("language") or translation.get_language()):
            return Response(_answer(request, request.query_params))


def _answer(request: Request, asked: QueryDict) -> dict[str, Any]:
    found = Found(Wish.read(asked))
    page = Paginator(found.chosen, int(asked.get("page_size", PER_PAGE))).get_page(asked.get("page", "1"))
    wish = found.wish
    count = found.counts.get(wish.kind, 0) if wish.kind else found.count

    def address(number: int) -> str:
        query = asked.copy()
        query["page"] = str(number)
        return str(request.build_absolute_uri(f"{request.path}?{query.urlencode()}"))

    return {
        "count": count,
        "next": address(page.next_page_number()) if page.has_next() else None,
        "previous": address(page.previous_page_number()) if page.has_previous() else None,
        "corrected": found.corrected or None,
        "results": _results(request, list(page.object_list)),
    }


def _results(request: Request, hits: list[Hit]) -> list[dict[str, Any]]:
    rows = rows_of(hits, marks=[])
    prices = _prices([hit.number for hit in hits if hit.kind == Kind.PRODUCT])
    results = []
    for hit in hits:
        if not (row := rows.get(hit.entry)):
            continue
        result: dict[str, Any] = {
            "type": hit.kind,
            "slug": row.slug,
            "title": row.plain_title,
            "url": request.build_absolute_uri(row.url),
            "summary": row.summary,
        }
        results.append({**result, **prices.get(hit.number, {})} if hit.kind == Kind.PRODUCT else result)
    return results


def _prices(numbers: list[int]) -> dict[int, dict[str, Any]]:
    """What products cost at this moment, and whether there is any."""
    if not numbers:
        return {}
    products = Product.objects.filter(pk__in=numbers)
    there = set(products.in_stock().values_list("pk", flat=True))
    priced = products.with_current_price().values_list("pk", "current_price")
    return {pk: {"price": price, "in_stock": pk in there} for pk, price in priced}
