"""Search over the whole site: one ranking of problems, brands, products, stories and posts.

The index says what answers and how well; what a thing costs now, and whether there is any left, say its own tables.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from modelsearch.backends import get_search_backend

from brands.models import BrandPage
from home.search_rows import HEADINGS, Row, hall_names, of_language, placards, rows_of
from impactmuseum.base.edition import remembered
from impactmuseum.base.findable import Kind
from impactmuseum.base.models import SearchShelf
from impactmuseum.base.money import MOST_WON, read_won, won
from impactmuseum.base.search import asked
from impactmuseum.base.search_hits import Hit, HitList, Hits
from impactmuseum.base.search_question import Question, understand
from impactmuseum.base.search_ranking import Wanted
from problems.models import ProblemPage
from shop.models import Category, Product

PER_PAGE = 24
# Of each kind on the page that shows all of them.
FIRST_PRODUCTS, FIRST_OTHERS = 8, 4
ON_THE_FIRST_PAGE = 24


@dataclass(frozen=True)
class Wish:
    """What is asked for. `read` takes any address: what it cannot understand is as if it were not there."""

    query: str = ""
    kind: str = ""
    problem: str = ""
    brand: str = ""
    category: str = ""
    price_min: int | None = None
    price_max: int | None = None
    in_stock: bool = False

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        kind = query.get("type", "")
        prices = [read_won(query.get("price_min", "")), read_won(query.get("price_max", ""))]
        return cls(
            query=asked(query.get("query", "")),
            kind=kind if kind in list(Kind) else "",
            problem=query.get("problem", "").strip(),
            brand=query.get("brand", "").strip(),
            category=query.get("category", "").strip(),
            price_min=prices[0],
            price_max=prices[1],
            in_stock=query.get("in_stock", "") in {"1", "on", "true"},
        )

    @property
    def by_price(self) -> bool:
        return self.price_min is not None or self.price_max is not None

    @property
    def is_narrowed(self) -> bool:
        return bool(self.problem or self.brand or self.category or self.in_stock or self.by_price)

    def address(self, **changes: Any) -> str:
        """This wish with `changes`, as `query=비누&type=product`. What says nothing is left out."""
        wish = replace(self, **changes)
        pairs = {
            "query": wish.query,
            "type": wish.kind,
            "problem": wish.problem,
            "brand": wish.brand,
            "category": wish.category,
            "price_min": wish.price_min,
            "price_max": wish.price_max,
            "in_stock": 1 if wish.in_stock else "",
        }
        return urlencode({name: value for name, value in pairs.items() if value not in ("", None)})

    @property
    def plain_address(self) -> str:
        return urlencode({"query": self.query})

    def wanted(self) -> Wanted:
        """What the ranking is asked for. Only products have a price."""
        on_the_shelf = self.in_stock or self.by_price
        return Wanted(
            kinds=(Kind.PRODUCT,) if on_the_shelf else tuple(Kind),
            language=get_language(),
            problem=self.problem,
            brand=self.brand,
            category=self.category,
            pks=_priced_and_stocked(self) if on_the_shelf else None,
        )


@dataclass(frozen=True)
class Tab:
    label: str
    count: int
    address: str
    is_chosen: bool


class Option(NamedTuple):
    slug: str
    name: str
    pieces: int
    is_chosen: bool


class Facet(NamedTuple):
    name: str
    label: str
    options: list[Option]


class Chip(NamedTuple):
    """A condition that is in force, and the address of the list without it."""

    label: str
    address: str


@dataclass(frozen=True)
class Group:
    kind: str
    label: str
    count: int
    rows: list[Row]
    products: list[Product]
    # Of the page that shows all of them; empty where all are shown.
    more: str


@dataclass
class Found:
    """Everything that answers a wish, counted; what a page shows of it is looked up when it is drawn."""

    wish: Wish
    question: Question = field(init=False)
    hits: Hits = field(init=False)

    def __post_init__(self) -> None:
        self.question = understand(self.wish.query)
        self.hits = hits_for(self.question, self.wish.wanted())

    @property
    def count(self) -> int:
        return sum(self.hits.counts.values())

    @property
    def chosen(self) -> HitList:
        return self.hits.of(self.wish.kind) if self.wish.kind else self.hits.of()

    @property
    def corrected(self) -> str:
        return self.question.corrected

    @property
    def left_out(self) -> str:
        """Words that are nowhere, where the others found something."""
        return " ".join(self.question.unknown) if self.count else ""

    @property
    def instead(self) -> list[Chip]:
        """What might have been meant, where nothing was found."""
        return [] if self.count else [Chip(word, urlencode({"query": word})) for word in self.question.nearly]

    @property
    def tabs(self) -> list[Tab]:
        """All, then each kind there is."""
        kinds = [("", _("모두"), self.count)]
        kinds += [(str(kind), str(HEADINGS[kind]), self.hits.counts.get(kind, 0)) for kind in Kind]
        return [
            Tab(label, count, self.wish.address(kind=kind), kind == self.wish.kind)
            for kind, label, count in kinds
            if count or kind == self.wish.kind
        ]

    @property
    def facets(self) -> list[Facet]:
        """What the list may be narrowed by, and how much of it is left then."""
        counts: Counter[tuple[str, str]] = Counter()
        for shelf, pieces in self.hits.shelves.items():
            if self.wish.kind in ("", shelf.kind):
                counts.update(dict.fromkeys(_where(shelf), pieces))
        of_names = [
            ("problem", _("전시실"), hall_names()),
            ("brand", _("브랜드"), _brand_names()),
            ("category", _("갈래"), _category_names()),
        ]
        return [Facet(name, label, _options(name, counts, names, self.wish)) for name, label, names in of_names]

    @property
    def chips(self) -> list[Chip]:
        wish, names = self.wish, {"problem": hall_names(), "brand": _brand_names(), "category": _category_names()}
        chips = [
            Chip(names[name].get(getattr(wish, name), getattr(wish, name)), wish.address(**{name: ""}))
            for name in names
            if getattr(wish, name)
        ]
        if wish.by_price:
            low, high = ("" if price is None else won(price) for price in (wish.price_min, wish.price_max))
            chips.append(Chip(f"{low}~{high}", wish.address(price_min=None, price_max=None)))
        if wish.in_stock:
            chips.append(Chip(_("품절 빼고"), wish.address(in_stock=False)))
        return chips

    @property
    def halls(self) -> list[Chip]:
        """Where one may look instead."""
        return [Chip(name, address) for name, address in _hall_addresses()]

    def groups(self) -> list[Group]:
        """The best of each kind, the kind of the best hit first."""
        first: dict[str, list[Hit]] = {}
        for hit in self.hits.best(FIRST_PRODUCTS):
            of_kind = first.setdefault(hit.kind, [])
            if hit.kind == Kind.PRODUCT or len(of_kind) < FIRST_OTHERS:
                of_kind.append(hit)
        rows = self.rows(hit for kind, hits in first.items() if kind != Kind.PRODUCT for hit in hits)
        return [
            Group(
                kind=kind,
                label=str(HEADINGS[Kind(kind)]),
                count=self.hits.counts[kind],
                rows=[rows[hit.entry.pk] for hit in hits if hit.entry.pk in rows],
                products=placards(hits) if kind == Kind.PRODUCT else [],
                more=self.wish.address(kind=kind) if self.hits.counts[kind] > len(hits) else "",
            )
            for kind, hits in first.items()
        ]

    def page(self, number: str) -> "PageOfList[Hit]":
        """A page of the chosen kind. Beyond the last page there is the last page."""
        return Paginator(self.chosen, PER_PAGE).get_page(number)

    def rows(self, hits: Iterable[Hit]) -> dict[int, Row]:
        """What lists show of `hits`, by the ids of their entries; what was taken down meanwhile is left out."""
        return rows_of(hits, marks=self.question.marks)


def hits_for(question: Question, wanted: Wanted) -> Hits:
    hits: Hits = get_search_backend().hits(question, wanted)
    return hits


def found_products(query: str) -> list[Product]:
    """The best products for `query`, with all that a placard says."""
    return placards(hits_for(understand(query), Wanted(kinds=(Kind.PRODUCT,))).best(ON_THE_FIRST_PAGE))


def _priced_and_stocked(wish: Wish) -> Any:
    products = Product.objects.on_sale()
    if wish.by_price:
        lowest, highest = sorted([wish.price_min or 0, MOST_WON if wish.price_max is None else wish.price_max])
        products = products.with_current_price().filter(current_price__range=(lowest, highest))
    return products.in_stock() if wish.in_stock else products


def _where(shelf: SearchShelf) -> set[tuple[str, str]]:
    """What a list is narrowed by to find what stands on `shelf`."""
    places = [
        ("problem", shelf.problem),
        ("problem", shelf.second_problem),
        ("brand", shelf.brand),
        ("category", shelf.category),
        ("category", shelf.parent_category),
    ]
    return {(name, slug) for name, slug in places if slug}


def _options(name: str, counts: Counter[tuple[str, str]], names: Mapping[str, str], wish: Wish) -> list[Option]:
    chosen = getattr(wish, name)
    there = [slug for slug in names if counts[name, slug] or slug == chosen]
    return [Option(slug, names[slug], counts[name, slug], slug == chosen) for slug in there]


def _hall_addresses() -> list[tuple[str, str]]:
    halls = (
        ProblemPage.objects.live().order_by("path").select_related("locale").only("title", "url_path", "locale", "slug")
    )
    found: list[tuple[str, str]] = remembered(
        f"search-hall-addresses-{get_language()}", lambda: [(hall.title, hall.url) for hall in of_language(halls)]
    )
    return found


def _brand_names() -> dict[str, str]:
    brands = BrandPage.objects.live().order_by("title").values_list("slug", "title")
    return remembered(f"search-brands-{get_language()}", lambda: dict(of_language(brands)))


def _category_names() -> dict[str, str]:
    names: dict[str, str] = remembered(
        f"search-categories-{get_language()}",
        lambda: {category.slug: category.told.name for category in Category.objects.all()},
    )
    return names
