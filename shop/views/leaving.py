"""Leaving the museum. URL names: shop:leave, shop:left."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community import customers
from impactmuseum.base.redirects import see_other
from shop import leaving


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required
def leave(request: HttpRequest) -> HttpResponse:
    """GET /my/leave/ -> shop/my/leave.html, once one has said again who one is: what is erased, what is kept.

    `obstacles`  list of Obstacle: sentence, url, action ("" when one can only wait); empty: there is a button
    POST -> 303 to the good-bye, signed out everywhere; 409 when something is still open.
    """
    customer = customers.member(request)
    if request.method != "POST":
        return render(request, "shop/my/leave.html", {"obstacles": leaving.obstacles(customer)})
    try:
        leaving.leave(customer=customer, at=timezone.now())
    except leaving.StillOpen as still:
        return render(request, "shop/my/leave.html", {"obstacles": still.obstacles}, status=409)
    logout(request)
    return see_other(reverse("shop:left"))


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """GET /left/ -> shop/my/left.html"""
    return render(request, "shop/my/left.html")
