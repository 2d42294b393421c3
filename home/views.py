from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home import unanswered
from home.search import Found, Wish
from home.search_rows import placards
from home.suggestions import suggestions_for
from impactmuseum.base.findable import Kind
from impactmuseum.base.rate_limit import RateLimit, client_address, too_many
from impactmuseum.base.search import asked

# Against machines that ask all day. Counted where sessions are not: a search must not cost a row.
SEARCHES = RateLimit("search", most=60, seconds=60, is_forgiving=True)
SUGGESTIONS = RateLimit("suggestions", most=240, seconds=60, is_forgiving=True)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    wish = Wish.read(request.GET)
    if not wish.query:
        return render(request, "search/results.html", {"wish": wish})
    if not SEARCHES.allows(client_address(request)):
        return too_many(request, SEARCHES)
    found = Found(wish)
    if not found.count and not wish.is_narrowed:
        unanswered.note(wish.query)
    return render(request, "search/results.html", {"wish": wish, "found": found, **_shown(found, request)})


def _shown(found: Found, request: HttpRequest) -> dict[str, Any]:
    """The best of every kind, or a page of one."""
    if not found.wish.kind:
        return {"groups": found.groups()}
    page = found.page(request.GET.get("page", "1"))
    is_product = found.wish.kind == Kind.PRODUCT
    return {
        "page_obj": page,
        "page_query": f"{found.wish.address()}&",
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "products": placards(page.object_list) if is_product else [],
        "rows": [] if is_product else list(found.rows(page.object_list).values()),
    }


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The options of a search field, for what has been typed so far. A fragment; nothing is noted."""
    if not SUGGESTIONS.allows(client_address(request)):
        return HttpResponse(status=429)
    query = asked(request.GET.get("query", ""))
    response = render(request, "search/suggestions.html", {"query": query, "rows": suggestions_for(query)})
    response["X-Robots-Tag"] = "noindex"
    return response
