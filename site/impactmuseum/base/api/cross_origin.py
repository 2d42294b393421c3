"""Shop fronts on other sites: which of them a browser lets read the API (`API_ORIGINS`).

No cookie goes along, so nobody's session can be used from there: a foreign front carries a `Cart-Token`.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

PREFIX = "/api/"
METHODS = "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE"
SENT = "Accept-Language, Authorization, Cart-Token, Content-Type, Idempotency-Key, If-Match, If-None-Match"
READ = "Content-Language, ETag, Idempotent-Replayed, Location, Retry-After"
DAY = "86400"


class CrossOriginMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX) or not settings.API_ORIGINS:
            return self.get_response(request)
        origin = request.headers.get("Origin", "")
        is_known = origin in settings.API_ORIGINS
        if is_known and request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            response = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = METHODS
            response["Access-Control-Allow-Headers"] = SENT
            response["Access-Control-Max-Age"] = DAY
        else:
            response = self.get_response(request)
        patch_vary_headers(response, ("Origin",))
        if is_known:
            response["Access-Control-Allow-Origin"] = origin
            response["Access-Control-Expose-Headers"] = READ
        return response
