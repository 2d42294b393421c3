"""What the shop shows a member of their own. URL names: shop:my_orders."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community import customers
from shop import my_orders


@never_cache
@require_safe
@login_required
def orders(request: HttpRequest) -> HttpResponse:
    """GET /my/orders/ -> shop/my/orders.html, ten on a page (`?page=`), of one standing (`?status=`) or all.

    `rows`       list of my_orders.Row: order, title, picture, steps, url, cancel_url, confirm_url ("" when it can't be)
    `standings`  list of Standing: name (for `?status=`), label, count; `standing` is the one asked for, or ""
    `page_obj`, `numbers`, `query`  for components/pagination.html
    """
    customer = customers.member(request)
    standings = my_orders.standings_of(customer)
    asked = request.GET.get("status", "")
    standing = asked if asked in {standing.name for standing in standings} else ""
    paginator = my_orders.pages(my_orders.orders_of(customer, standing=standing))
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "rows": my_orders.rows(page.object_list),
        "standings": standings,
        "standing": standing,
        "page_obj": page,
        "numbers": paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "query": f"status={standing}&" if standing else "",
    }
    return render(request, "shop/my/orders.html", context)
