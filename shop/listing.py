"""The shop's list: what a visitor asked for in the address, and the products that answer it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db import models
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from impactmuseum.base import languages
from impactmuseum.base.edition import remembered
from impactmuseum.base.money import MOST_WON, read_won, won
from impactmuseum.base.telling import column
from shop.addresses import category_address, shop_address
from shop.models.product import Product
from shop.models.product_queryset import ProductQuerySet
from shop.shelves import Shelf, shelves_of

PER_PAGE = 24


class Sort(models.TextChoices):
    NEWEST = "newest", gettext_lazy("새로 온 순")
    PRICE_LOW = "price_low", gettext_lazy("낮은 가격순")
    PRICE_HIGH = "price_high", gettext_lazy("높은 가격순")
    NAME = "name", gettext_lazy("이름순")


ORDERINGS: Mapping[str, tuple[str, ...]] = {
    Sort.NEWEST: ("-created_at", "-pk"),
    Sort.PRICE_LOW: ("current_price", "-pk"),
    Sort.PRICE_HIGH: ("-current_price", "-pk"),
    Sort.NAME: ("name", "pk"),
}


@dataclass(frozen=True)
class Wish:
    """What is asked for. `read` takes any address: what it cannot understand is as if it were not there."""

    problem: str = ""
    brand: str = ""
    category: str = ""
    price_min: int | None = None
    price_max: int | None = None
    in_stock: bool = False
    sort: str = Sort.NEWEST

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        prices = [read_won(query.get("price_min", "")), read_won(query.get("price_max", ""))]
        if None not in prices:
            prices.sort(key=lambda price: price or 0)
        sort = query.get("sort", "")
        return cls(
            problem=query.get("problem", "").strip(),
            brand=query.get("brand", "").strip(),
            category=query.get("category", "").strip(),
            price_min=prices[0],
            price_max=prices[1],
            in_stock=query.get("in_stock", "") in {"1", "on", "true"},
            sort=sort if sort in Sort.values else Sort.NEWEST,
        )

    @property
    def by_price_or_stock(self) -> bool:
        return self.by_price or self.in_stock

    @property
    def by_price(self) -> bool:
        return self.price_min is not None or self.price_max is not None

    @property
    def needs_prices(self) -> bool:
        return self.by_price or self.sort in {Sort.PRICE_LOW, Sort.PRICE_HIGH}

    def address(self, **changes: Any) -> str:
        """This wish with `changes`, as `brand=dasigyeol&sort=name`. What says nothing is left out."""
        asked = replace(self, **changes)
        pairs = {
            "problem": asked.problem,
            "brand": asked.brand,
            "category": asked.category,
            "price_min": asked.price_min,
            "price_max": asked.price_max,
            "in_stock": 1 if asked.in_stock else "",
            "sort": "" if asked.sort == Sort.NEWEST else asked.sort,
        }
        return urlencode({name: value for name, value in pairs.items() if value not in ("", None)})


class Option(NamedTuple):
    slug: str
    name: str
    pieces: int
    is_chosen: bool
    is_child: bool = False


class Facet(NamedTuple):
    name: str
    label: str
    options: list[Option]

    @property
    def chosen(self) -> Option | None:
        return next((option for option in self.options if option.is_chosen), None)


class Chip(NamedTuple):
    """A condition that is in force, and the address of the list without it."""

    label: str
    address: str


class Listing:
    """The page of the list a wish asks for: at most seven statements, however many products there are.

    How much lies where is one GROUP BY, remembered until somebody publishes; price and stock, which change by
    themselves, ask for one of their own.
    """

    def __init__(self, wish: Wish, *, page: str = "1") -> None:
        self.wish = wish
        every_shelf: list[Shelf] = remembered(
            f"shelves-{languages.reading()}", lambda: shelves_of(Product.objects.on_sale())
        )
        shelves = shelves_of(_priced_and_stocked(wish)) if wish.by_price_or_stock else every_shelf
        self.facets = [
            Facet("problem", _("전시실"), _problem_options(every_shelf, shelves, wish)),
            Facet("category", _("갈래"), _category_options(every_shelf, shelves, wish)),
            Facet("brand", _("브랜드"), _brand_options(every_shelf, shelves, wish)),
        ]
        self.count = sum(shelf.pieces for shelf in _matching(shelves, wish))
        # Beyond the last page there is the last page: lists grow shorter, and old links still lead somewhere.
        self.page: Page[Any] = _CountedPaginator(range(self.count), PER_PAGE).get_page(page)

    @cached_property
    def products(self) -> list[Product]:
        if not self.count:
            return []
        return _wished(self.wish).placards(PER_PAGE, start=self.page.start_index() - 1)

    @property
    def page_numbers(self) -> Iterable[int | str]:
        return self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1)

    @property
    def sorts(self) -> list[tuple[str, str]]:
        return [(str(value), str(label)) for value, label in Sort.choices]

    @property
    def chips(self) -> list[Chip]:
        """The conditions in force, each with the address that drops it."""
        wish = self.wish
        chips = [
            Chip(
                facet.chosen.name if facet.chosen else getattr(wish, facet.name),
                wish.address(**{facet.name: ""}),
            )
            for facet in self.facets
            if getattr(wish, facet.name)
        ]
        if wish.by_price:
            chips.append(Chip(_price_range(wish), wish.address(price_min=None, price_max=None)))
        if wish.in_stock:
            chips.append(Chip(_("품절 빼고"), wish.address(in_stock=False)))
        return chips

    @property
    def page_query(self) -> str:
        """What stands before `page=2` in the address of another page."""
        address = self.wish.address()
        return f"{address}&" if address else ""

    @property
    def is_worth_finding(self) -> bool:
        """Not one of the countless lists that a visitor narrowed down by more than a shelf, nor an empty one."""
        return bool(self.count) and not self._is_narrowed

    @property
    def canonical_address(self) -> str:
        """The address search engines should know this list by: its order does not matter."""
        wish = replace(self.wish, sort=Sort.NEWEST)
        is_category = bool(wish.category) and not self._is_narrowed
        path = category_address(wish.category) if is_category else shop_address()
        page = f"page={self.page.number}" if self.page.number > 1 else ""
        query = "&".join(part for part in ("" if is_category else wish.address(), page) if part)
        return f"{path}?{query}" if query else path

    @property
    def _is_narrowed(self) -> bool:
        return replace(self.wish, sort=Sort.NEWEST) != Wish(category=self.wish.category)


class _CountedPaginator(Paginator):
    """A paginator over positions: how many products there are the facets know already."""


def _price_range(wish: Wish) -> str:
    low = "" if wish.price_min is None else won(wish.price_min)
    high = "" if wish.price_max is None else won(wish.price_max)
    return f"{low}~{high}" if languages.is_source() else f"{low}–{high}"


def _wished(wish: Wish) -> ProductQuerySet:
    products = _priced_and_stocked(wish)
    if wish.problem:
        products = products.of_problem(wish.problem)
    if wish.brand:
        products = products.of_brand(wish.brand)
    if wish.category:
        products = products.in_category(wish.category)
    return products.order_by(*(column(field) if field == "name" else field for field in ORDERINGS[wish.sort]))


def _priced_and_stocked(wish: Wish) -> ProductQuerySet:
    products = Product.objects.on_sale()
    if wish.needs_prices:
        products = products.with_current_price()
    if wish.by_price:
        # One condition, not two: each would look every price up again.
        lowest, highest = wish.price_min or 0, MOST_WON if wish.price_max is None else wish.price_max
        products = products.filter(current_price__range=(lowest, highest))
    return products.in_stock() if wish.in_stock else products


def _matching(shelves: Iterable[Shelf], wish: Wish, *, but: str = "") -> list[Shelf]:
    """The shelves a wish asks for. `but` names a condition to leave out, to count its other options."""
    tests: list[Callable[[Shelf], bool]] = []
    if wish.problem and but != "problem":
        tests.append(lambda shelf: wish.problem in (shelf.problem, shelf.second_problem))
    if wish.brand and but != "brand":
        tests.append(lambda shelf: wish.brand == shelf.brand)
    if wish.category and but != "category":
        tests.append(lambda shelf: wish.category in (shelf.category, shelf.parent))
    return [shelf for shelf in shelves if all(test(shelf) for test in tests)]


def _problem_options(every_shelf: list[Shelf], shelves: list[Shelf], wish: Wish) -> list[Option]:
    counts: Counter[str] = Counter()
    for shelf in _matching(shelves, wish, but="problem"):
        counts.update({slug: shelf.pieces for slug in (shelf.problem, shelf.second_problem) if slug})
    halls = {(shelf.problem_path, shelf.problem, shelf.problem_title) for shelf in every_shelf}
    halls |= {
        (shelf.second_problem_path or "", shelf.second_problem, shelf.second_problem_title or "")
        for shelf in every_shelf
        if shelf.second_problem
    }
    return [Option(slug, title, counts[slug], slug == wish.problem) for _path, slug, title in sorted(halls)]


def _brand_options(every_shelf: list[Shelf], shelves: list[Shelf], wish: Wish) -> list[Option]:
    counts: Counter[str] = Counter()
    for shelf in _matching(shelves, wish, but="brand"):
        counts[shelf.brand] += shelf.pieces
    brands = sorted({(shelf.brand_title, shelf.brand) for shelf in every_shelf})
    return [Option(slug, title, counts[slug], slug == wish.brand) for title, slug in brands]


def _category_options(every_shelf: list[Shelf], shelves: list[Shelf], wish: Wish) -> list[Option]:
    """Every category after its parent, which counts what lies on it and below it."""
    counts: Counter[str] = Counter()
    for shelf in _matching(shelves, wish, but="category"):
        counts.update({slug: shelf.pieces for slug in (shelf.category, shelf.parent) if slug})
    names: dict[tuple[tuple[int, str], ...], str] = {}
    for shelf in every_shelf:
        place: tuple[tuple[int, str], ...] = ((shelf.category_order, shelf.category),)
        if shelf.parent:
            above = (shelf.parent_order or 0, shelf.parent)
            names[(above,)] = shelf.parent_name or ""
            place = (above, *place)
        names[place] = shelf.category_name
    return [
        Option(place[-1][1], names[place], counts[place[-1][1]], place[-1][1] == wish.category, len(place) > 1)
        for place in sorted(names)
    ]
