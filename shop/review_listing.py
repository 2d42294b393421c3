"""What a product's page says of its reviews."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

if TYPE_CHECKING:
    from shop.models.product import Product

PER_PAGE = 10


class ReviewListing:
    """One page of a product's reviews, the newest first, with what all of them together say.

    One statement for a product without reviews, three for any other: the counts of each number of stars are at once
    the average, the bars and the length of the list.
    """

    def __init__(self, product: "Product", *, page: str = "1") -> None:
        # A product that was never saved is looked at in a preview.
        self.reviews: Any = product.reviews.shown() if product.pk else None
        counted = _counted(self.reviews) if self.reviews is not None else {}
        self.count = sum(counted.values())
        self.bars = [(stars, counted.get(stars, 0)) for stars in (5, 4, 3, 2, 1)] if self.count else []
        self.sum_of_stars = sum(stars * count for stars, count in counted.items())
        self.page: Page[Any] = _Counted(self._rows(), PER_PAGE, count=self.count).get_page(page)

    @property
    def average(self) -> str:
        """To one place, half up, as `4.5`; empty without reviews."""
        if not self.count:
            return ""
        tenths = (self.sum_of_stars * 20 + self.count) // (self.count * 2)
        return f"{tenths // 10}.{tenths % 10}"

    @property
    def whole_stars(self) -> int:
        return (self.sum_of_stars * 2 + self.count) // (self.count * 2) if self.count else 0

    @cached_property
    def shown(self) -> list[Any]:
        return list(self.page.object_list)

    @property
    def page_numbers(self) -> Iterable[int | str]:
        return self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1)

    def _rows(self) -> Any:
        return self.reviews.with_all_it_shows().newest() if self.count else ()


class _Counted(Paginator):
    """Of a list whose length is known."""

    def __init__(self, rows: Any, per_page: int, *, count: int) -> None:
        super().__init__(rows, per_page)
        self.count = count


def _counted(reviews: QuerySet[Any]) -> dict[int, int]:
    return dict(reviews.order_by().values_list("stars").annotate(n=Count("pk")))
