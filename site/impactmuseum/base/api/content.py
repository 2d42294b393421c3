"""Wagtail's own page API, version 2, read only: `/api/v2/{pages,images,documents}/`, as editors built the content.

What is public and live alone: no draft, no restricted page, nothing of a restricted collection. Errors are told as
everywhere in the API.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import URLPattern
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import CollectionViewRestriction

from impactmuseum.base.api import problem
from impactmuseum.base.api.throttles import Limits


class Content:
    """In front of each of Wagtail's viewsets."""

    authentication_classes: Sequence[Any] = []
    permission_classes: Sequence[Any] = []
    renderer_classes: Sequence[Any] = [JSONRenderer]
    throttle_classes: Sequence[Any] = [Limits]
    http_method_names = ["get", "head", "options"]

    def get_exception_handler(self) -> Callable[..., Response]:
        return problem.answer

    def handle_exception(self, error: Exception) -> Response:
        if isinstance(error, BadRequestError):
            error = exceptions.ParseError(str(error), "invalid")
        return APIView.handle_exception(self, error)  # type: ignore[arg-type]


class OfPublicCollections(Content):
    def get_queryset(self) -> Any:
        rows = super().get_queryset()  # type: ignore[misc]
        for restriction in CollectionViewRestriction.objects.select_related("collection"):
            rows = rows.exclude(collection__path__startswith=restriction.collection.path)
        return rows


class Pages(Content, PagesAPIViewSet):
    pass


class Images(OfPublicCollections, ImagesAPIViewSet):
    body_fields = [*ImagesAPIViewSet.body_fields, "description", "credit"]
    # A picture that is not shown yet is found in no list of words.
    known_query_parameters = ImagesAPIViewSet.known_query_parameters - {"search", "search_operator"}


class Documents(OfPublicCollections, DocumentsAPIViewSet):
    known_query_parameters = DocumentsAPIViewSet.known_query_parameters - {"search", "search_operator"}


def addresses() -> tuple[list[URLPattern], str, str]:
    router = WagtailAPIRouter("content_api")
    router.register_endpoint("pages", Pages)
    router.register_endpoint("images", Images)
    router.register_endpoint("documents", Documents)
    patterns, namespace, name = router.urls
    return list(patterns), namespace, name
