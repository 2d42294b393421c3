"""Pages for members: whoever has not signed in does so first, and finds again what was typed."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community import customers
from community.models import Customer
from community.views.gone import gone
from community.writing import Banned, Gone

P = ParamSpec("P")
MemberView = Callable[Concatenate[HttpRequest, Customer, P], HttpResponse]

UNSENT = "board-unsent"
# What the forms of members ask for, and no more of it than any of them keeps.
TYPED = ("title", "text", "category", "problem", "stars", "is_private")
LONGEST = 6000
FORBIDDEN = 403


def members_only(view: MemberView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Call `view` with the member who asks. GET, HEAD and POST, never cached.

    A stranger is led to the login and comes back; who is banned reads why in community/banned.html (403, with
    `member`); what is hidden or taken back is a 410.
    """

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.method == "POST":
                _keep_what_was_typed(request)
            return redirect_to_login(request.get_full_path())
        try:
            return view(request, customers.customer_of(request.user), *args, **kwargs)
        except Banned as ban:
            return render(request, "community/banned.html", {"member": ban.member}, status=FORBIDDEN)
        except Gone as lost:
            return gone(request, lost.subject)

    return guarded


def unsent(request: HttpRequest) -> dict[str, str]:
    """What was typed into the form of this address before its writer had to sign in. Told once."""
    if request.session.get(UNSENT, {}).get("path") != request.path:
        return {}
    typed: dict[str, str] = request.session.pop(UNSENT)["typed"]
    return typed


def _keep_what_was_typed(request: HttpRequest) -> None:
    typed: dict[str, Any] = {name: request.POST[name][:LONGEST] for name in TYPED if name in request.POST}
    if typed:
        request.session[UNSENT] = {"path": request.path, "typed": typed}
