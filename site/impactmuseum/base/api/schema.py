"""What the document says of every address alike: its questions, its headers, its problems."""

import inspect
from collections.abc import Mapping
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter

from impactmuseum.base.api.fields import Query, Text
from impactmuseum.base.api.pagination import ListQuery, described

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
# Said in words, not as parameters: whoever made values up for them would be refused, rightly.
IDEMPOTENT = "Takes `Idempotency-Key`: sent again under the same key, it is done once and answered the same for a day."
VERSIONED = "Takes `If-Match` with the ETag of `…/content/`: if that has changed since, the answer is 412."


class _Paginator:
    """As the generator asks for one; ours is no class of DRF's."""

    def __init__(self, more: Mapping[str, dict[str, Any]]) -> None:
        self._more = more

    def get_paginated_response_schema(self, results: dict[str, Any]) -> dict[str, Any]:
        return described(results["items"], self._more)

    def get_schema_operation_parameters(self, view: Any) -> list[Any]:
        return []


class MuseumSchema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        view: Any = self.view
        asked: list[Any] = []
        if self._question is not Query:
            asked.append(self._question)
        if view.picks_fields:
            asked.append(_fields_of(view.telling))
        return asked

    def get_tags(self) -> list[str]:
        return [getattr(self.view, "tag", "")] if hasattr(self.view, "tag") else list(super().get_tags())

    def _get_paginator(self) -> Any:
        view: Any = self.view
        return _Paginator(view.answers_also) if ListQuery in self._question.__mro__ else None

    def _insert_field_validators(self, field: Any, schema: Any) -> None:
        """Our texts have said all of it, the empty one included."""
        if not isinstance(field, Text):
            super()._insert_field_validators(field, schema)

    def get_auth(self) -> list[Any]:
        """A token alone where a scope is asked for; else it is one way among others, and often none is needed."""
        view: Any = self.view
        if view.scopes.get(view.action):
            return [{"token": []}]
        ways = super().get_auth()
        return ways if view.is_for_members else [*ways, {}]

    def get_description(self) -> str:  # type: ignore[override]
        """Of the method: what its class is for stands in its module."""
        method = getattr(self.view, self.view.action, None)  # type: ignore[attr-defined]
        return inspect.cleandoc(getattr(method, "__doc__", None) or "")

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        reference = self._problem()
        scope = self.view.scopes.get(self.view.action)  # type: ignore[attr-defined]
        notes = [
            operation.get("description", ""),
            IDEMPOTENT if self._is_idempotent else "",
            VERSIONED if self._is_versioned else "",
            f"Scope: `{scope}`" if scope else "",
        ]
        operation["description"] = "\n\n".join(filter(None, notes))
        for status in self._statuses():
            operation["responses"].setdefault(
                status,
                {"description": SAYS[status], "content": {"application/problem+json": {"schema": reference}}},
            )
        return operation

    def _statuses(self) -> list[str]:
        reads = self.method == "GET"
        found = ["400", "401", "403", "404", "406", "429", "default"]
        found += [] if reads else ["409", "415"]
        found += ["422"] if self._is_idempotent else []
        return found + (["412"] if self._is_versioned else [])

    @property
    def _question(self) -> type[Query]:
        view: Any = self.view
        is_list = view.action == "list" or view.action in view.lists
        return view.questions.get(view.action, ListQuery if is_list else Query)

    @property
    def _is_idempotent(self) -> bool:
        return getattr(getattr(self.view, self.view.action, None), "is_idempotent", False)  # type: ignore[attr-defined]

    @property
    def _is_versioned(self) -> bool:
        return self.method in ("PATCH", "DELETE") and hasattr(self.view, "require_match")

    def _problem(self) -> dict[str, str]:
        component = ResolvedComponent(
            name="Problem", type=ResolvedComponent.SCHEMA, object="Problem", schema=dict(PROBLEM)
        )
        self.registry.register_on_missing(component)
        return component.ref


def say_no_more(result: Any, generator: Any, request: Any, public: bool) -> Any:
    """What is sent has the fields that are named and no others: the views refuse the rest."""
    for name, component in result.get("components", {}).get("schemas", {}).items():
        if name.endswith("Request") and component.get("type") == "object":
            component["additionalProperties"] = False
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
