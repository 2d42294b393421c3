"""What the scripts of a shared page may know of their visitor: the page itself is the same for everybody.

A few small cookies that scripts read (`js/visitor.js`): how many pieces are in the cart, and whether somebody is
signed in. Nothing on the server believes them.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

MEMBER = "member"


def tell(request: HttpRequest, name: str, value: str) -> None:
    """Let the scripts read `value`; an empty one is forgotten."""
    told = getattr(request, "told_to_visitor", {})
    request.told_to_visitor = {**told, name: value}  # type: ignore[attr-defined]


class VisitorMiddleware:
    """Writes the cookies, and on no page that has not asked for the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.accessed:
            tell(request, MEMBER, "1" if SESSION_KEY in request.session else "")
        for name, value in getattr(request, "told_to_visitor", {}).items():
            if value != request.COOKIES.get(name, ""):
                _write(request, response, name, value)
        return response


def _write(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    if not value:
        response.delete_cookie(name, samesite="Lax")
        return
    response.set_cookie(
        name,
        value,
        # As long as the session itself.
        max_age=None if request.session.get_expire_at_browser_close() else settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
