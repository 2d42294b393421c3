"""Forms on pages that strangers share: protected by where they were sent from, not by a token.

A product page or a story is the same bytes for everybody and may lie in a cache: it can carry no CSRF token, and
its reader no cookie. Browsers say themselves where a request comes from, and no page can make them lie:
`Sec-Fetch-Site` (every current browser, on https and on localhost) and `Origin` (every browser, on every POST
that crosses origins). Whoever sends neither is no browser, and carries no visitor's cookies that could be
abused. A view that does more than fill a cart keeps the token.
"""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

# "none" is the visitor's own doing: a typed address, a bookmark.
_OWN = {"same-origin", "none"}


def same_origin_only(view: View[P]) -> View[P]:
    """Answer 403 to what another site sent, instead of asking for a CSRF token."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_same_origin(request):
            raise PermissionDenied(_("다른 사이트에서 보낸 요청이라 받지 않았어요."))
        return view(request, *args, **kwargs)

    exempt: Any = csrf_exempt(guarded)
    return exempt


def is_same_origin(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in _OWN:
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
