"""What every address of the API shares: its language, its strict questions, its errors and its ETags."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from rest_framework import exceptions
from rest_framework.fields import empty
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from impactmuseum.base.api import idempotency, problem
from impactmuseum.base.api.authentication import Scoped, TokenAuthentication
from impactmuseum.base.api.fields import Body, Query, Told
from impactmuseum.base.api.pagination import ListQuery, Pages
from impactmuseum.base.api.schema import MuseumSchema
from impactmuseum.base.api.throttles import Limits
from impactmuseum.base.models import Scope

PUBLIC = "no-cache"  # Kept by whoever likes, and asked about before it is used again.
PRIVATE = "private, no-store"


class NothingAsked(Query):
    pass


class Api(GenericViewSet):
    """A view of the API. One subclass tells what it answers; a method makes one domain call."""

    authentication_classes: Sequence[Any] = [TokenAuthentication]
    permission_classes: Sequence[Any] = [Scoped]
    throttle_classes: Sequence[Any] = [Limits]
    renderer_classes: Sequence[Any] = [JSONRenderer]
    parser_classes: Sequence[Any] = [JSONParser]
    content_negotiation_class = DefaultContentNegotiation
    pagination_class = None
    filter_backends: Sequence[Any] = []
    schema = MuseumSchema()

    # The scope and the permissions of which one that an action takes; one that is not named is for everybody.
    scopes: Mapping[str, Scope] = {}
    permissions: Mapping[str, Sequence[str]] = {}
    # The scope that a token needs for what others may without one.
    program_scopes: Mapping[str, Scope] = {}
    # The codes of 409 that an action knows, and the actions whose 201 says where the new thing is.
    refuses: Mapping[str, Sequence[str]] = {}
    locates: Sequence[str] = ()
    # What may be asked in the address, by action, and what is told (`?fields=` picks of it).
    questions: Mapping[str, type[Query]] = {}
    told_class: type[Told] | None = None
    detail_class: type[Told] | None = None  # Of one thing, where that is more.
    lists: Mapping[str, type[Told]] = {}  # Of actions that list something else.
    # What a list says beside its rows: the schema of each member.
    answers_also: Mapping[str, dict[str, Any]] = {}
    is_private = False
    is_for_members = False

    @property
    def picks_fields(self) -> bool:
        return self.telling is not None and self.action in ("list", "retrieve", "show", *self.lists)

    def get_exception_handler(self) -> Callable[..., Response]:
        return problem.answer

    def get_serializer_class(self) -> type[BaseSerializer]:
        return self.telling or Told

    @property
    def telling(self) -> type[Told] | None:
        usual = self.told_class if self.action == "list" else self.detail_class or self.told_class
        return self.lists.get(self.action, usual)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # The pages have their language in their address; a program says it in a header.
        translation.activate(translation.get_language_from_request(request._request))
        if self.action is None:
            raise exceptions.MethodNotAllowed(str(request.method))
        super().initial(request, *args, **kwargs)
        if self.action != "metadata":
            self.asked  # noqa: B018 - a question that is none is refused before anything is done

    def perform_authentication(self, request: Request) -> None:
        """And count: whoever is refused has asked too."""
        try:
            super().perform_authentication(request)
        finally:
            super().check_throttles(request)

    def check_throttles(self, request: Request) -> None:
        """Done by then."""

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """`Allow` alone: what is sent and answered stands in the document."""
        return Response(status=204)

    @cached_property
    def asked(self) -> Mapping[str, Any]:
        """What the address asks for, checked. Raises ValidationError."""
        is_list = self.action == "list" or self.action in self.lists
        query = self.questions.get(self.action, ListQuery if is_list else NothingAsked)
        typed = dict(self.request.query_params.items())
        if self.picks_fields:
            typed.pop("fields", None)
        checked = query(data=typed)
        checked.is_valid(raise_exception=True)
        self.fields  # noqa: B018
        return dict(checked.validated_data)

    @cached_property
    def fields(self) -> set[str]:
        """Of what is told, the fields that are wanted; all where none is named. Raises ValidationError."""
        typed = self.request.query_params.get("fields")
        if typed is None or not self.picks_fields or self.telling is None:
            return set()
        wanted = set(typed.split(","))
        if unknown := wanted - set(self.telling().fields):
            raise problem.unknown_fields({f"fields/{name}" for name in unknown})
        return wanted

    def tell(self, what: Any, *, many: bool = False, **context: Any) -> Any:
        """As JSON, as far as it was asked for."""
        telling = self.telling
        if telling is None:
            raise AssertionError(f"{self} has nothing to tell.")
        serializer = telling(what, many=many, context={"request": self.request, "view": self, **context})
        if self.fields:
            told: Any = serializer.child if many else serializer  # type: ignore[attr-defined]
            for name in set(told.fields) - self.fields:
                told.fields.pop(name)
        return serializer.data

    def pages(self, rows: Any) -> Pages:
        """Of the ids of a QuerySet, or of a list as it is.

        The ids come first: with the joins of what is told in it, the database would sort every row there is.
        """
        rows = rows.values_list("pk", flat=True) if isinstance(rows, QuerySet) else rows
        return Pages(self.request, rows, page=self.asked["page"], page_size=self.asked["page_size"])

    def body(self, kind: type[Body], *, partial: bool = False) -> dict[str, Any]:
        """What was sent, checked; of a `partial` one each field may be missing. Raises ValidationError."""
        sent = kind(data=self.request.data, context={"request": self.request, "view": self})
        # DRF's own `partial` would let the rows of a list be half as well.
        for field in sent.fields.values() if partial else ():
            field.required, field.default = False, empty
        sent.is_valid(raise_exception=True)
        return dict(sent.validated_data)

    def one_of(self, rows: Any, **named: Any) -> Any:
        try:
            return get_object_or_404(rows, **named)
        except (ValueError, OverflowError) as nonsense:
            raise Http404 from nonsense

    @property
    def staff(self) -> Any:
        """For whom the token works."""
        return self.request.user

    def owner_of_keys(self) -> str:
        return idempotency.owner_of(self.request)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ("Accept-Language", "Authorization"))
        response.headers.setdefault("Cache-Control", PRIVATE if self.is_private or request.auth else PUBLIC)
        response["Content-Language"] = translation.get_language()
        if request.method in ("GET", "HEAD") and response.status_code == 200:
            response.add_post_render_callback(lambda rendered: _with_etag(request._request, rendered))
        return response


def etag_of(content: bytes) -> str:
    return f'"{sha256(content).hexdigest()[:32]}"'


def _with_etag(request: HttpRequest, response: Any) -> Any:
    """The answer, or 304 when the asker has it already. No date goes with it: prices and stock follow no edit."""
    etag = etag_of(response.content)
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response)
