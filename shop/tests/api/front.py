"""A shop front that knows the API by its document alone: names of operations, what they take and what they answer.

Whatever it sends has to fit the document, and so has whatever comes back.
"""

import json
import re
from typing import Any
from urllib.parse import quote, urlencode

import jsonschema
from django.test import Client
from openapi_schema_validator import OAS31Validator

DOCUMENT = "/api/v1/schema/"


class Front:
    def __init__(self, client: Client | None = None) -> None:
        self._client = client or Client()
        self.document = self._client.get(DOCUMENT).json()
        self.headers: dict[str, str] = {}
        self._operations = {
            operation["operationId"]: (path, method, operation)
            for path, methods in self.document["paths"].items()
            for method, operation in methods.items()
        }

    def call(self, name: str, body: Any = None, *, status: int = 200, headers: Any = None, **named: Any) -> Any:
        """Call the operation `name`; `named` are what its path and its query take."""
        path, method, operation = self._operations[name]
        places = {parameter["name"]: parameter["in"] for parameter in operation.get("parameters", [])}
        assert set(named) <= set(places), "The document names no such parameter."
        path = re.sub(r"{(\w+)}", lambda match: quote(str(named[match[1]])), path)
        if query := {key: value for key, value in named.items() if places[key] == "query"}:
            path += f"?{urlencode(query)}"
        if body is not None:
            self._check(body, operation["requestBody"]["content"]["application/json"]["schema"])
        answer = self._client.generic(
            method.upper(),
            path,
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={**self.headers, **(headers or {})},
        )
        assert answer.status_code == status, answer.content.decode()
        told = self._at(operation["responses"].get(str(status)) or operation["responses"]["default"])
        missing = {name for name, header in told.get("headers", {}).items() if header.get("required")} - set(
            answer.headers
        )
        assert missing == set()
        kind = answer["Content-Type"].split(";")[0]
        content = json.loads(answer.content)
        self._check(content, told["content"][kind]["schema"])
        return content

    def _at(self, told: Any) -> Any:
        """What the document says, also where it says it of many at once."""
        place = told.get("$ref", "").removeprefix("#/components/").split("/")
        return self.document["components"][place[0]][place[1]] if "$ref" in told else told

    def _check(self, content: Any, schema: Any) -> None:
        whole = {**schema, "components": self.document["components"]}
        errors = list(OAS31Validator(whole, format_checker=jsonschema.FormatChecker()).iter_errors(content))
        assert errors == [], errors
