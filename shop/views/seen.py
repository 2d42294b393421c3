"""What a visitor looked at before. URL name: shop:seen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.models import Product

MOST = 8


@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """GET /seen/?product=3&product=1 -> shop/fragments/seen.html with `products`, in the order asked.

    For `js/seen.js`, whose browser alone remembers them. Nothing is kept here, no session is opened, and what is not on
    sale is left out.
    """
    typed = request.GET.getlist("product")[:MOST]
    ids = list(
        dict.fromkeys(int(number) for number in typed if number.isascii() and number.isdecimal() and len(number) < 18)
    )
    found = Product.objects.on_sale().filter(pk__in=ids).for_placards().in_bulk() if ids else {}
    products = [found[pk] for pk in ids if pk in found]
    return render(request, "shop/fragments/seen.html", {"products": products})
