"""The board's list: what a visitor asked for in the address, and the posts that answer it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from community.addresses import board_address
from community.models.board_category import BoardCategory
from community.models.post import Post, PostQuerySet
from impactmuseum.base import languages
from impactmuseum.base.edition import remembered
from impactmuseum.base.page_translations import title_of
from impactmuseum.base.search import asked
from impactmuseum.base.telling import column
from problems.models import ProblemPage

PER_PAGE = 20
# More would push what visitors say off the screen.
NOTICES = 3


@dataclass(frozen=True)
class Wish:
    """What is asked for. `read` takes any address: what it cannot understand is as if it were not there."""

    query: str = ""
    category: str = ""
    problem: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        return cls(
            query=asked(query.get("query", "")),
            category=query.get("category", "").strip(),
            problem=query.get("problem", "").strip(),
        )

    @property
    def is_plain(self) -> bool:
        return not (self.query or self.category or self.problem)

    def address(self, **changes: str) -> str:
        """This wish with `changes`, as `category=question&problem=plastic`. What says nothing is left out."""
        wish = replace(self, **changes)
        pairs = {"query": wish.query, "category": wish.category, "problem": wish.problem}
        return urlencode({name: value for name, value in pairs.items() if value})


class Option(NamedTuple):
    slug: str
    name: str
    is_chosen: bool
    # Of the list with this option instead of the chosen one.
    address: str = ""


class Listing:
    """The page of the list a wish asks for: four statements, however many posts there are.

    The newest notices hang above the plain list; whoever asks for something finds them among the others.
    """

    def __init__(self, wish: Wish, *, page: str = "1") -> None:
        self.wish = wish
        pinned = list(Post.objects.shown().notices().newest().for_rows()[:NOTICES]) if wish.is_plain else []
        posts = _wished(wish).exclude(pk__in=[notice.pk for notice in pinned]).for_rows()
        # Beyond the last page there is the last page: lists grow shorter, and old links still lead somewhere.
        self.page: Page[Any] = Paginator(posts, PER_PAGE).get_page(page)
        self.count = self.page.paginator.count
        self.notices = pinned if self.page.number == 1 else []

    @cached_property
    def posts(self) -> list[Post]:
        return list(self.page.object_list)

    @cached_property
    def categories(self) -> list[Option]:
        """Every category, after the choice of none."""
        chosen = self.wish.category
        found = [
            ("", _("모두")),
            *BoardCategory.objects.values_list("slug", Coalesce(NullIf(column("name"), Value("")), "name")),
        ]
        return [Option(slug, name, slug == chosen, self._address(category=slug)) for slug, name in found]

    @cached_property
    def halls(self) -> list[Option]:
        return [Option(slug, title, slug == self.wish.problem) for slug, title in halls()]

    @property
    def hall(self) -> Option | None:
        return next((hall for hall in self.halls if hall.is_chosen), None)

    @property
    def page_numbers(self) -> Iterable[int | str]:
        return self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1)

    @property
    def page_query(self) -> str:
        """What stands before `page=2` in the address of another page."""
        address = self.wish.address()
        return f"{address}&" if address else ""

    @property
    def write_query(self) -> str:
        """What a post written from here is about."""
        return self.wish.address(query="")

    @property
    def canonical_address(self) -> str:
        page = f"page={self.page.number}" if self.page.number > 1 else ""
        query = "&".join(part for part in (self.wish.address(), page) if part)
        return f"{board_address()}?{query}" if query else board_address()

    def _address(self, **changes: str) -> str:
        query = self.wish.address(**changes)
        return f"{board_address()}?{query}" if query else board_address()


def halls() -> list[tuple[str, str]]:
    """Slug and title of each hall a post may be about."""
    return remembered(f"board-halls-{languages.reading()}", _halls)


def _halls() -> list[tuple[str, str]]:
    halls = ProblemPage.objects.live().sources().order_by("path").values_list("pk", "slug", "title")
    return [(slug, title_of(ProblemPage, pk, otherwise=title)) for pk, slug, title in halls]


def _wished(wish: Wish) -> PostQuerySet:
    posts = Post.objects.shown().newest()
    if wish.category:
        posts = posts.filter(category__slug=wish.category)
    if wish.problem:
        posts = posts.filter(problem__slug=wish.problem)
    return posts.matching(wish.query)
