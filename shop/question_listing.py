"""What a product's page says of its questions."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page

from shop.counted_pages import CountedPaginator, numbers_of

if TYPE_CHECKING:
    from shop.models.product import Product

PER_PAGE = 10


class QuestionListing:
    """One page of a product's questions, the newest first: one statement for a product that was read `with_voices`,
    none when it has no questions."""

    def __init__(self, product: "Product", *, page: str = "1") -> None:
        # A product that was never saved is looked at in a preview.
        self.count = _count(product) if product.pk else 0
        rows = product.questions.shown().newest().with_all_it_shows() if self.count else ()
        self.page: Page[Any] = CountedPaginator(rows, PER_PAGE, count=self.count).get_page(page)

    @cached_property
    def shown(self) -> list[Any]:
        return list(self.page.object_list)

    @property
    def page_numbers(self) -> Iterable[int | str]:
        return numbers_of(self.page)


def _count(product: "Product") -> int:
    return product.questions_count if "questions_count" in vars(product) else product.questions.shown().count()
