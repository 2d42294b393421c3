"""What a product's page says of its reviews."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page
from django.db.models import Count

from shop.counted_pages import CountedPaginator, numbers_of

if TYPE_CHECKING:
    from shop.models.product import Product

PER_PAGE = 10
STARS = (5, 4, 3, 2, 1)


class ReviewListing:
    """One page of a product's reviews, the newest first, with what all of them together say.

    Two statements for a product that was read `with_voices`, none when it has no reviews: the counts of each number of
    stars are at once the average, the bars and the length of the list.
    """

    def __init__(self, product: "Product", *, page: str = "1") -> None:
        # A product that was never saved is looked at in a preview.
        counted = _counted(product) if product.pk else {}
        self.count = sum(counted.values())
        self.bars = [(stars, counted.get(stars, 0)) for stars in STARS] if self.count else []
        self.sum_of_stars = sum(stars * count for stars, count in counted.items())
        rows = product.reviews.shown().with_all_it_shows().newest() if self.count else ()
        self.page: Page[Any] = CountedPaginator(rows, PER_PAGE, count=self.count).get_page(page)

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
        return numbers_of(self.page)


def _counted(product: "Product") -> dict[int, int]:
    """How many reviews there are of each number of stars."""
    if "reviews_of_5" in vars(product):
        return {stars: vars(product)[f"reviews_of_{stars}"] for stars in STARS}
    return dict(product.reviews.shown().order_by().values_list("stars").annotate(n=Count("pk")))
