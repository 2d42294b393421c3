"""A visitor of the API: of a browser on our own site, or of a shop front somewhere else that holds a `Cart-Token`.

The token names a session that no cookie carries. It is opened by `POST /api/v1/cart/`, holds a cart as a guest's
session does, and never anybody who signed in.
"""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from community import customers
from community.models import Customer
from impactmuseum.base.api.authentication import VisitorAuthentication
from impactmuseum.base.api.views import Api
from shop.desk import Desk

HEADER = "Cart-Token"
SALT = "shop.api.cart"
OPENED_HERE = "cart_token"


def new_session() -> SessionBase:
    session: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore()
    session[OPENED_HERE] = True
    session.create()
    session[OPENED_HERE] = True
    session.save()
    return session


def token_of(session: SessionBase) -> str:
    return signing.dumps(session.session_key, salt=SALT)


class CartTokenAuthentication(BaseAuthentication):
    """`Cart-Token: …`"""

    def authenticate(self, request: Request) -> tuple[Any, SessionBase] | None:
        token = request.headers.get(HEADER)
        if token is None:
            return None
        try:
            session: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(signing.loads(token, salt=SALT))
        except signing.BadSignature:
            session = import_module(settings.SESSION_ENGINE).SessionStore()
        if not session.get(OPENED_HERE):
            raise exceptions.AuthenticationFailed(
                _("이 장바구니는 이제 없어요. 새로 열어 주세요."), "cart_token_invalid"
            )
        return AnonymousUser(), session

    def authenticate_header(self, request: Request) -> str:
        return HEADER


class VisitorApi(Api):
    """Of what belongs to one visitor. `self.session` and `self.customer` are whose it is."""

    authentication_classes = [CartTokenAuthentication, VisitorAuthentication]
    is_private = True

    @cached_property
    def session(self) -> SessionBase:
        if isinstance(self.request.auth, SessionBase):
            return self.request.auth
        session: SessionBase = self.request._request.session
        return session

    @cached_property
    def customer(self) -> Customer | None:
        return None if self.request.auth else customers.current(self.request._request)

    def desk(self) -> Desk:
        return Desk(session=self.session, customer=self.customer)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        # Of a browser's session Django's own middleware does this.
        if isinstance(request.auth, SessionBase) and request.auth.modified:
            request.auth.save()
        return super().finalize_response(request, response, *args, **kwargs)

    def owner_of_keys(self) -> str:
        if isinstance(self.request.auth, SessionBase):
            return f"cart {self.request.auth.session_key}"
        session = self.request._request.session.session_key
        return super().owner_of_keys() if self.customer or not session else f"session {session}"


class CartTokenScheme(OpenApiAuthenticationExtension):
    target_class = "shop.api.visitors.CartTokenAuthentication"
    name = "cart"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        text = "A cart of a shop front on another site: opened by POST /api/v1/cart/, sent with every request."
        return {"type": "apiKey", "in": "header", "name": HEADER, "description": text}
