from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community import customers, my_page, staff


@never_cache
@require_safe
@login_required
def show(request: HttpRequest) -> HttpResponse:
    """GET /my/ -> community/my.html with `customer`, `panels` (list of Panel: template, panel), `sections`
    (list of Section: title, text, url), `is_staff`.

    Whoever is not signed in is asked to, and comes back.
    """
    customer = customers.member(request)
    context = {
        "customer": customer,
        "panels": my_page.panels(customer),
        "sections": my_page.sections(),
        "is_staff": staff.may_enter(request.user),
    }
    return render(request, "community/my.html", context)
