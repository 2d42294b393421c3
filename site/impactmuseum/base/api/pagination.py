"""Lists by the page: `?page=2&page_size=50`."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.db.models import QuerySet
from drf_spectacular.plumbing import build_array_type
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from impactmuseum.base.api.fields import AskedWhole, Query

PER_PAGE, MOST = 24, 100
FURTHEST = 100_000


class ListQuery(Query):
    """Of every list."""

    page = AskedWhole(default=1, min_value=1, max_value=FURTHEST)
    page_size = AskedWhole(default=PER_PAGE, min_value=1, max_value=MOST)


class Pages:
    """One page of a list, and the answer around what is told of its rows."""

    def __init__(self, request: Request, rows: Sequence[Any] | QuerySet[Any], *, page: int, page_size: int) -> None:
        self._request = request
        try:
            self.page = Paginator(rows, page_size).page(page)
        except InvalidPage as beyond:
            raise NotFound from beyond
        self.rows = list(self.page.object_list)

    def answer(self, results: Any, **more: Any) -> Response:
        return Response(
            {
                **more,
                "count": self.page.paginator.count,
                "pages": self.page.paginator.num_pages,
                "next": self._address(self.page.number + 1) if self.page.has_next() else None,
                "previous": self._address(self.page.number - 1) if self.page.has_previous() else None,
                "results": results,
            }
        )

    def _address(self, page: int) -> str:
        return replace_query_param(self._request.build_absolute_uri(), "page", page)


def described(results: dict[str, Any], more: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The schema of such an answer; `more` are members of one list alone."""
    address = {"type": ["string", "null"], "format": "uri"}
    number = {"type": "integer", "minimum": 0}
    return {
        "type": "object",
        "required": [*more, "count", "pages", "next", "previous", "results"],
        "properties": {
            **more,
            "count": number,
            "pages": number,
            "next": address,
            "previous": address,
            "results": build_array_type(results),
        },
    }


def in_order(rows: Any, ids: Sequence[int]) -> list[Any]:
    """The rows of those ids, with all that `rows` reads along, as the ids stand."""
    found = rows.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]
