"""What the document says of every address alike: its questions, its headers, its problems, who may."""

import inspect
from collections.abc import Mapping
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from impactmuseum.base.api import document
from impactmuseum.base.api.fields import Query, Text
from impactmuseum.base.api.pagination import ListQuery, described

IDEMPOTENT = "Takes `Idempotency-Key`: sent again under the same key, it is done once and answered the same for a day."
VERSIONED = "Takes `If-Match` with the ETag of what was read: if that has changed since, the answer is 412."
LANGUAGE = OpenApiParameter(
    "Accept-Language", str, OpenApiParameter.HEADER, description="`ko` or `en`: of texts and of errors."
)
CONDITION = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="An ETag: 304 if that is still what would be answered."
)


class _Paginator:
    """As the generator asks for one; ours is no class of DRF's."""

    def __init__(self, more: Mapping[str, dict[str, Any]]) -> None:
        self._more = more

    def get_paginated_response_schema(self, results: dict[str, Any]) -> dict[str, Any]:
        return described(results["items"], self._more)

    def get_schema_operation_parameters(self, view: Any) -> list[Any]:
        return []


class MuseumSchema(AutoSchema):
    view: Any

    def get_override_parameters(self) -> list[Any]:
        asked: list[Any] = [LANGUAGE]
        if self._reads:
            asked.append(CONDITION)
        if self._question is not Query:
            asked.append(self._question)
        if self.view.picks_fields:
            asked.append(_fields_of(self.view.telling))
        return asked

    def get_tags(self) -> list[str]:
        return [getattr(self.view, "tag", "")] if hasattr(self.view, "tag") else list(super().get_tags())

    def _get_paginator(self) -> Any:
        return _Paginator(self.view.answers_also) if ListQuery in self._question.__mro__ else None

    def _insert_field_validators(self, field: Any, schema: Any) -> None:
        """Our texts have said all of it, the empty one included."""
        if not isinstance(field, Text):
            super()._insert_field_validators(field, schema)

    def get_auth(self) -> list[Any]:
        """A token alone where a scope is asked for; else it is one way among others, and often none is needed."""
        if scope := self._scope:
            return [{"token": [scope.value]}]
        programs = self.view.program_scopes.get(self.view.action)
        ways = [{"token": [programs.value]} if programs and "token" in way else way for way in super().get_auth()]
        return ways if self.view.is_for_members else [*ways, {}]

    def get_description(self) -> str:  # type: ignore[override]
        """Of the method: what its class is for stands in its module."""
        notes = [
            inspect.cleandoc(getattr(self._method, "__doc__", None) or ""),
            IDEMPOTENT if self._is_idempotent else "",
            VERSIONED if self._is_versioned else "",
            f"Scope: `{self._scope}`" if self._scope else "",
        ]
        return "\n\n".join(filter(None, notes))

    def get_examples(self) -> list[OpenApiExample]:
        sent = getattr(self.get_request_serializer(), "example", None) if not self._reads else None
        return [OpenApiExample("example", value=sent, request_only=True)] if sent else []

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        for status, response in operation["responses"].items():
            response["headers"] = {**response.get("headers", {}), **self._headers(status)}
        operation["responses"] |= self._problems()
        taken = [name for name, is_taken in self._shared.items() if is_taken]
        if taken:
            operation["x-headers"] = [{"$ref": f"#/components/parameters/{name}"} for name in taken]
        return operation

    def _headers(self, status: str) -> dict[str, Any]:
        """Of an answer that is no problem."""
        is_written = self.view.action in ("content", "create", "partial_update") and hasattr(self.view, "unchanged")
        told = {
            "ETag": document.ETAG if self._reads or is_written else None,
            "Idempotent-Replayed": document.REPLAYED if self._is_idempotent else None,
            "Location": document.LOCATION if status == "201" and self.view.action in self.view.locates else None,
        }
        return {name: header for name, header in told.items() if header}

    def _problems(self) -> dict[str, Any]:
        statuses = ["400", "401", "403", "404", "406", "429", "default"]
        statuses += [] if self._reads else ["415"]
        statuses += ["422"] if self._is_idempotent else []
        statuses += ["412"] if self._is_versioned else []
        told: dict[str, Any] = {
            status: {"$ref": document.RESPONSES + document.response_name(status)} for status in statuses
        }
        codes = [*self.view.refuses.get(self.view.action, ()), *([document.AT_WORK] if self._is_idempotent else [])]
        if codes:
            told["409"] = document.problem_response("409", codes)
        if self._reads:
            told["304"] = {"description": "Still what was answered before.", "headers": {"ETag": document.ETAG}}
        return told

    @property
    def _shared(self) -> dict[str, bool]:
        return {"IdempotencyKey": self._is_idempotent, "IfMatch": self._is_versioned}

    @property
    def _reads(self) -> bool:
        return self.method == "GET"

    @property
    def _method(self) -> Any:
        return getattr(self.view, self.view.action, None)

    @property
    def _scope(self) -> Any:
        return self.view.scopes.get(self.view.action)

    @property
    def _question(self) -> type[Query]:
        is_list = self.view.action == "list" or self.view.action in self.view.lists
        question: type[Query] = self.view.questions.get(self.view.action, ListQuery if is_list else Query)
        return question

    @property
    def _is_idempotent(self) -> bool:
        return getattr(self._method, "is_idempotent", False)

    @property
    def _is_versioned(self) -> bool:
        return self.method in ("PATCH", "DELETE") and hasattr(self.view, "unchanged")


def say_no_more(result: Any, generator: Any, request: Any, public: bool) -> Any:
    """What is sent has the fields that are named and no others: the views refuse the rest."""
    for name, component in result.get("components", {}).get("schemas", {}).items():
        if name.endswith("Request") and component.get("type") == "object":
            component["additionalProperties"] = False
    return result


def name_what_is_shared(result: Any, generator: Any, request: Any, public: bool) -> Any:
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = document.PROBLEM
    components["responses"] = document.problem_responses()
    components["parameters"] = document.PARAMETERS
    return result


def _fields_of(told: Any) -> OpenApiParameter:
    names = sorted(told().fields)
    return OpenApiParameter(
        "fields",
        {"type": "array", "items": {"type": "string", "enum": names}, "minItems": 1},
        OpenApiParameter.QUERY,
        style="form",
        explode=False,
        description="Only these fields, separated by commas.",
    )
