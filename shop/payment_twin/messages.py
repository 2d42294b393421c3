"""What comes in and what goes out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.template.loader import render_to_string


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  # Any case finds a header.
    body: bytes = b""

    @property
    def origin(self) -> str:
        """The twin's own address, as whoever asks knows it."""
        return f"http://{self.headers['Host']}"

    @property
    def is_form(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded")

    def json(self) -> dict[str, Any]:
        """The body. Raises ValueError where it is no JSON object."""
        data = json.loads(self.body or b"{}")
        if not isinstance(data, dict):
            raise ValueError("The body is not an object.")
        return data

    def fields(self) -> dict[str, Any]:
        """The fields of a form or of a JSON object, for those who take both."""
        return dict(parse_qsl(self.body.decode())) if self.is_form else self.json()


@dataclass(frozen=True)
class Response:
    status: int
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    location: str = ""

    def data(self) -> dict[str, Any]:
        return dict(json.loads(self.body))


class Refused(Exception):
    """The answer is no, and nothing has changed."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.body.decode())
        self.response = response


class ConnectionCut(Exception):
    """No answer at all: the line is dead."""


def json_response(data: object, status: int = 200) -> Response:
    return Response(status, json.dumps(data, ensure_ascii=False).encode(), "application/json; charset=utf-8")


def redirect(url: str) -> Response:
    return Response(303, location=url)


def page(template: str, context: dict[str, Any], status: int = 200) -> Response:
    return Response(status, render_to_string(f"payment_twin/{template}.html", context).encode())
