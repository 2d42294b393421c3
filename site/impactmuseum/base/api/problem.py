"""Whatever goes wrong, one shape tells of it: RFC 9457, `application/problem+json`, with a `code` for programs.

    {"type": "urn:impactmuseum:problem:invalid", "title": "…", "status": 400, "detail": "…", "code": "invalid",
     "errors": [{"pointer": "/quantity", "code": "min_value", "detail": "…"}]}

400 is what the document rules out, 409 what the museum refuses as things stand now, 422 a key that was used for
something else. `errors` names the fields; other members belong to one code and are described beside it.
"""

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions, status
from rest_framework.response import Response

CONTENT_TYPE = "application/problem+json"
TYPE = "urn:impactmuseum:problem:"
# What the program is told, and what the person before it reads.
TITLES = {
    400: ("invalid", gettext_lazy("요청을 이해하지 못했어요.")),
    401: ("not_authenticated", gettext_lazy("누구인지 알려 주세요.")),
    403: ("permission_denied", gettext_lazy("이 일을 할 수 있는 권한이 없어요.")),
    404: ("not_found", gettext_lazy("찾는 것이 없어요.")),
    405: ("method_not_allowed", gettext_lazy("이 주소에서는 할 수 없는 일이에요.")),
    406: ("not_acceptable", gettext_lazy("이 API는 JSON으로만 답해요.")),
    409: ("conflict", gettext_lazy("지금은 할 수 없는 일이에요.")),
    412: ("precondition_failed", gettext_lazy("그사이에 다른 사람이 고쳤어요.")),
    415: ("unsupported_media_type", gettext_lazy("이 API는 JSON만 받아요.")),
    422: ("idempotency_key_reused", gettext_lazy("다른 요청에 쓴 Idempotency-Key예요.")),
    429: ("throttled", gettext_lazy("요청이 너무 많아요. 잠시 뒤에 다시 시도해 주세요.")),
    500: ("error", gettext_lazy("뮤지엄에 문제가 생겼어요.")),
}
# DRF's words for what the titles say already.
GENERIC = {"invalid", "error", "not_found", "permission_denied", "method_not_allowed", "throttled"}

logger = logging.getLogger(__name__)


class Refused(exceptions.APIException):
    """409: nothing is wrong with the request, and nothing was done. `more` goes into the answer beside the code."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"

    def __init__(self, detail: str, code: str = "conflict", *, pointer: str = "", **more: Any) -> None:
        super().__init__(detail, code)
        self.more = more
        if pointer:
            self.more["errors"] = [{"pointer": f"/{pointer}", "code": code, "detail": str(detail)}]


class KeyReused(exceptions.APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"
    default_detail = gettext_lazy("이 Idempotency-Key는 다른 요청에 쓰였어요. 새 키로 보내 주세요.")


class PreconditionFailed(exceptions.APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "precondition_failed"
    default_detail = gettext_lazy("읽은 뒤에 바뀌었어요. 다시 읽고 고쳐 주세요.")


def answer(error: Exception, context: Mapping[str, Any]) -> Response:
    """DRF's exception handler: every exception of a view becomes a problem, also one that nobody foresaw."""
    known = _known(error)
    if known is None:
        logger.exception("The API failed at %s.", getattr(context.get("request"), "path", ""))
        got_request_exception.send(sender=answer, request=getattr(context.get("request"), "_request", None))
        return _response(500, "error", "")
    headers = {}
    if getattr(known, "auth_header", None):
        headers["WWW-Authenticate"] = known.auth_header  # type: ignore[attr-defined]
    more = dict(getattr(known, "more", {}))
    wait = getattr(known, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(max(1, round(wait)))
    if isinstance(known, exceptions.ValidationError):
        more["errors"] = list(_named(known.get_full_details(), ""))
        return _response(400, "invalid", "", headers, **more)
    details = known.get_full_details()
    one: Any = details if isinstance(details, dict) and "code" in details else {"code": known.default_code}
    return _response(known.status_code, str(one["code"]), str(one.get("message", "")), headers, **more)


# It changes nothing, and says so in the API's own words to a POST too.
@csrf_exempt
def not_found(request: HttpRequest, path: str = "") -> HttpResponse:
    """The answer at addresses below the API that are none."""
    return JsonResponse(_content(404, "not_found", ""), status=404, content_type=CONTENT_TYPE)


def _known(error: Exception) -> exceptions.APIException | None:
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied(str(error) or None)
    return error if isinstance(error, exceptions.APIException) else None


def _response(status: int, code: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    content = _content(status, code, detail, **more)
    return Response(content, status=status, headers=dict(headers or {}), content_type=CONTENT_TYPE)


def _content(status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    usual, title = TITLES.get(status, ("error", TITLES[500][1]))
    code = usual if code in GENERIC else code
    told = {"type": f"{TYPE}{code}", "title": str(title), "status": status, "code": code}
    return {**told, "detail": str(detail) if detail else str(title), **more}


def _named(details: Any, pointer: str) -> Iterator[dict[str, str]]:
    """DRF's nested details, flat: each with the place it is about, as RFC 6901 points at it."""
    if isinstance(details, Mapping) and set(details) == {"message", "code"}:
        yield {"pointer": pointer, "code": str(details["code"]), "detail": str(details["message"])}
    elif isinstance(details, Mapping):
        for name, inner in details.items():
            place = pointer if name == "non_field_errors" else f"{pointer}/{name}"
            yield from _named(inner, place)
    elif isinstance(details, list):
        # A list of rows has an entry for each, empty where nothing is wrong; a list of reasons has none that is empty.
        is_rows = any(not _is_reason(inner) for inner in details)
        for number, inner in enumerate(details):
            yield from _named(inner, f"{pointer}/{number}" if is_rows else pointer)


def _is_reason(details: Any) -> bool:
    return isinstance(details, Mapping) and set(details) == {"message", "code"}


def unknown_fields(names: set[str]) -> exceptions.ValidationError:
    sentence = _("모르는 이름이에요.")
    return exceptions.ValidationError({name: [exceptions.ErrorDetail(sentence, "unknown")] for name in sorted(names)})
