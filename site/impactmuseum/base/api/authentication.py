"""Who asks: a program with a token, a member in a browser, or anybody.

A token works for somebody on the staff or at a brand, and does what its scopes name. A session is a visitor's: it
reaches a cart, own orders and own posts, and nothing of the staff's, whoever signed in. So no second factor of the
admin can be gone round here.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from impactmuseum.base.cross_origin import is_same_origin
from impactmuseum.base.models import ApiToken

SAFE = ("GET", "HEAD", "OPTIONS")


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer museum_…`"""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        scheme, _space, secret = get_authorization_header(request).partition(b" ")
        if not scheme:
            return None
        now = timezone.now()
        token = None
        if scheme.lower() == b"bearer":
            token = ApiToken.objects.valid(at=now).of_secret(secret.strip().decode("latin-1")).first()
        if token is None:
            raise exceptions.AuthenticationFailed(_("쓸 수 없는 토큰이에요."), "token_invalid")
        token.seen(at=now)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="impactmuseum"'


class VisitorAuthentication(SessionAuthentication):
    """The browser's session. A member's writing carries the CSRF token, a guest's comes from our own pages."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        known = super().authenticate(request)
        if known is None and request.method not in SAFE and not is_same_origin(request._request):
            # Another site's script would write into this visitor's cart.
            raise exceptions.PermissionDenied(_("다른 사이트에서는 Cart-Token으로 보내 주세요."), "cross_origin")
        return known

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="impactmuseum"'


class Scoped(BasePermission):
    """What a view names in `scopes` takes a token that has it, and whose user has one of `permissions`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        scope = view.scopes.get(view.action)
        if scope is None:
            return True
        if not isinstance(request.auth, ApiToken):
            raise exceptions.NotAuthenticated(code="token_required", detail=_("API 토큰이 필요해요."))
        if scope not in request.auth.scopes:
            raise exceptions.PermissionDenied(
                _("이 토큰에는 ‘%(scope)s’ 권한이 없어요.") % {"scope": scope}, "scope_missing"
            )
        needed = view.permissions.get(view.action, ())
        return not needed or any(request.user.has_perm(permission) for permission in needed)


class SignedIn(BasePermission):
    """A member in a browser."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.user.is_authenticated) and request.auth is None


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "impactmuseum.base.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token, made in the admin under Settings, API tokens.",
        }


class VisitorScheme(OpenApiAuthenticationExtension):
    target_class = "impactmuseum.base.api.authentication.VisitorAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        text = "The session of a browser on the museum's own site; writing carries X-CSRFToken."
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": text}
