"""Parts of the document that many operations share: the one shape of errors with its codes, and headers."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import translation

from impactmuseum.base.api.problem import CONTENT_TYPE, TITLES, TYPE

SAYS = {
    "400": "What the document rules out; `errors` says where.",
    "401": "A token is needed, or this one is good for nothing.",
    "403": "Known, and not allowed.",
    "404": "Nothing is there, or nothing that may be seen.",
    "406": "Only JSON is spoken.",
    "409": "Refused as things stand now; nothing was done.",
    "412": "It has changed since it was read; nothing was written.",
    "415": "Only JSON is read.",
    "422": "The Idempotency-Key was used for another request.",
    "429": "Too much was asked; `Retry-After` says for how long.",
    "default": "Anything else, in the same shape.",
}
# Those of 409 are named by each operation.
CODES: Mapping[str, tuple[str, ...]] = {
    "400": ("invalid", "parse_error"),
    "401": ("not_authenticated", "token_required", "token_invalid", "cart_token_invalid"),
    "403": ("permission_denied", "scope_missing", "cross_origin", "banned"),
    "404": ("not_found",),
    "406": ("not_acceptable",),
    "412": ("precondition_failed",),
    "415": ("unsupported_media_type",),
    "422": ("idempotency_key_reused",),
    "429": ("throttled",),
}
AT_WORK = "idempotency_in_progress"
ETAG = {
    "description": "Of what is answered: for `If-None-Match`, and of content for `If-Match`.",
    "required": True,
    "schema": {"type": "string", "pattern": '^"[0-9a-f]{32}"$'},
}
REPLAYED = {
    "description": "This was answered to the same request before, and not done again.",
    "schema": {"type": "string", "const": "true"},
}
LOCATION = {
    "description": "Where it is to be found.",
    "required": True,
    "schema": {"type": "string", "format": "uri-reference"},
}
OF_PROBLEMS: Mapping[str, dict[str, Any]] = {
    "401": {"WWW-Authenticate": {"required": True, "schema": {"type": "string"}}},
    "429": {
        "Retry-After": {
            "description": "Seconds.",
            "required": True,
            "schema": {"type": "string", "pattern": "^[1-9][0-9]*$"},
        }
    },
}
PROBLEM = {
    "type": "object",
    "description": "RFC 9457. Programs read `code`, people `detail`. Other members belong to single codes.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "RFC 6901, into what was sent."},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
# Not among the parameters of an operation, because a tool that makes values up for those would be refused, rightly:
# a key is not used for two requests, and an ETag is one that was read.
PARAMETERS = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Sent again under the same key, a request is done once and answered the same for a day.",
        "schema": {"type": "string", "pattern": '^"?[!#-\\[\\]-~]{1,200}"?$'},
        "example": "8e03978e-40d5-43dd-bc93-6894a57f9324",
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "The ETag of what was read: if that has changed since, the answer is 412.",
        "schema": {"type": "string", "pattern": '^(\\*|(W/)?"[!#-~]*"( *, *(W/)?"[!#-~]*")*)$'},
        "example": '"0af1c2b9d8e7f60516273849a0b1c2d3"',
    },
}
RESPONSES = "#/components/responses/"


def problem_response(status: str, codes: Iterable[str] = ()) -> dict[str, Any]:
    """A response in the one shape of errors; `codes` are all that it may have."""
    schema: dict[str, Any] = {"$ref": "#/components/schemas/Problem"}
    known = list(codes)
    content: dict[str, Any] = {"schema": schema}
    if known:
        content["schema"] = {"allOf": [schema, {"properties": {"code": {"enum": known}}}]}
        content["example"] = _example(int(status), known[0])
    headers = {"headers": OF_PROBLEMS[status]} if status in OF_PROBLEMS else {}
    return {"description": SAYS[status], **headers, "content": {CONTENT_TYPE: content}}


def problem_responses() -> dict[str, Any]:
    """Of each status but 409, by the name under which operations refer to it."""
    told = {response_name(status): problem_response(status, codes) for status, codes in CODES.items()}
    return {**told, response_name("default"): problem_response("default")}


def response_name(status: str) -> str:
    return f"Problem{status.capitalize()}"


def _example(status: int, code: str) -> dict[str, Any]:
    with translation.override("en"):
        title = str(TITLES[status][1])
    return {"type": f"{TYPE}{code}", "title": title, "status": status, "code": code, "detail": title}
