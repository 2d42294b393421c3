from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home.search import MAX_FOUND, found_products
from impactmuseum.base.search import asked


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = asked(request.GET.get("query", ""))
    products = found_products(query) if query else []
    context = {
        "query": query,
        "products": products,
        "count": len(products),
        "is_cut_off": len(products) == MAX_FOUND,
    }
    return render(request, "search/results.html", context)
