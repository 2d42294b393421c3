from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home.search import found_products


def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("query", "").strip()
    products = found_products(query) if query else []
    return render(request, "search/results.html", {"query": query, "products": products, "count": len(products)})
