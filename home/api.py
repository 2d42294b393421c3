"""`GET /api/v1/search/`: what the site's search finds, for machines."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils import translation
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from home.search import Found, Wish, rows_of
from impactmuseum.base.findable import Kind
from impactmuseum.base.rate_limit import RateLimit, client_address
from impactmuseum.base.search_ranking import Hit
from shop.models import Product

PER_PAGE, MOST_PER_PAGE = 20, 50
SEARCHES = RateLimit("api-search", most=120, seconds=60, is_forgiving=True)


class SearchView(APIView):
    """Problems, brands, stories, products and posts that answer `query`, best first.

    Narrowed by `type`, `problem`, `brand`, `category` (slugs), `price_min`, `price_max` and `in_stock`; in pages of
    `page_size`, 50 at most; in Korean, or in another `language` of the museum.
    """

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]

    def get(self, request: Request) -> Response:
        if not SEARCHES.allows(client_address(request._request)):
            return _refused("too_many_requests", "Too many searches. Try again in a minute.", status=429)
        asked: QueryDict = request.query_params
        if refusal := _misunderstood(asked):
            return refusal
        with translation.override(asked.get("language") or translation.get_language()):
            return Response(_answer(request, asked))


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


def _misunderstood(asked: QueryDict) -> Response | None:
    if not asked.get("query", "").strip():
        return _refused("query_missing", "Say what you look for: ?query=…", status=400)
    if asked.get("type", "") not in ("", *Kind):
        return _refused("type_unknown", f"A type is one of {', '.join(Kind)}.", status=400)
    if asked.get("language", "") not in ("", *dict(settings.LANGUAGES)):
        return _refused("language_unknown", f"A language is one of {', '.join(dict(settings.LANGUAGES))}.", status=400)
    size = asked.get("page_size", str(PER_PAGE))
    if not (size.isascii() and size.isdigit() and 1 <= int(size) <= MOST_PER_PAGE):
        return _refused("page_size_unknown", f"A page holds 1 to {MOST_PER_PAGE} results.", status=400)
    return None


def _refused(code: str, message: str, *, status: int) -> Response:
    headers = {"Retry-After": str(SEARCHES.seconds)} if status == 429 else {}
    return Response({"error": {"code": code, "message": message}}, status=status, headers=headers)
