"""Pages of a list whose length is known before it is read."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page, Paginator


class CountedPaginator(Paginator):
    def __init__(self, rows: Any, per_page: int, *, count: int) -> None:
        super().__init__(rows, per_page)
        self.count = count


def numbers_of(page: Page[Any]) -> Iterable[int | str]:
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
