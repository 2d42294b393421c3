"""The document of the API, and the page that shows it. Both come from our own server: nothing is fetched elsewhere."""

import json
from functools import cache
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils import translation
from django.views.decorators.http import condition, require_safe
from drf_spectacular.generators import SchemaGenerator

from impactmuseum.base.api.views import etag_of

CONTENT_TYPE = "application/vnd.oai.openapi+json"


# The generator is made for one thread: of two who asked first, one met it half made.
_one_at_a_time = Lock()


def document() -> bytes:
    """The same for everybody, as long as the process lives."""
    with _one_at_a_time:
        return _written()


@cache
def _written() -> bytes:
    with translation.override("en"):
        described = SchemaGenerator(patterns=[path("api/v1/", include("impactmuseum.api"))]).get_schema(
            request=None, public=True
        )
    return json.dumps(described, ensure_ascii=False, default=str).encode()


@require_safe
@condition(etag_func=lambda request: etag_of(document()))
def schema(request: HttpRequest) -> HttpResponse:
    """GET /api/v1/schema/ -> OpenAPI 3.0, as JSON."""
    asked = request.headers.get("Accept", "")
    kind = CONTENT_TYPE if CONTENT_TYPE in asked else "application/json"
    return HttpResponse(document(), content_type=kind, headers={"Cache-Control": "no-cache", "Vary": "Accept"})


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """GET /api/v1/docs/ -> api/docs.html: Swagger UI over the document."""
    return render(request, "api/docs.html")
