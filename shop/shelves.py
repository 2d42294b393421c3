"""How many products lie where: what the shop's list counts its filters by."""

from typing import Any, NamedTuple

from django.db.models import Count

from brands.models import BrandPage
from impactmuseum.base import languages
from impactmuseum.base.page_translations import title_of
from problems.models import ProblemPage
from shop.models.product_queryset import ProductQuerySet


class Shelf(NamedTuple):
    """How many products of one brand lie in one category, named in the language that is read."""

    brand: str
    brand_title: str
    problem: str
    problem_title: str
    problem_path: str
    second_problem: str | None
    second_problem_title: str | None
    second_problem_path: str | None
    category: str
    category_name: str
    category_order: int
    parent: str | None
    parent_name: str | None
    parent_order: int | None
    pieces: int


COLUMNS = (
    "brand__slug",
    "brand__title",
    "brand__problem__slug",
    "brand__problem__title",
    "brand__problem__path",
    "brand__second_problem__slug",
    "brand__second_problem__title",
    "brand__second_problem__path",
    "category__slug",
    "category__name",
    "category__sort_order",
    "category__parent__slug",
    "category__parent__name",
    "category__parent__sort_order",
)


def shelves_of(products: ProductQuerySet) -> list[Shelf]:
    """Where these products lie: one statement, however many they are."""
    rows = products.order_by().values_list(*COLUMNS, *_english_names()).annotate(pieces=Count("pk"))
    return [_shelf(row) for row in rows]


def _english_names() -> tuple[str, ...]:
    """What a shelf needs beside its Korean names: keys of pages, and the columns of its categories."""
    pages = ("brand", "brand__problem", "brand__second_problem")
    return () if languages.is_source() else (*pages, "category__name_en", "category__parent__name_en")


def _shelf(row: tuple[Any, ...]) -> Shelf:
    shelf = Shelf._make((*row[: len(COLUMNS)], row[-1]))
    if languages.is_source():
        return shelf
    brand, problem, second, category, parent = row[len(COLUMNS) : -1]
    return shelf._replace(
        brand_title=title_of(BrandPage, brand, otherwise=shelf.brand_title),
        problem_title=title_of(ProblemPage, problem, otherwise=shelf.problem_title),
        second_problem_title=title_of(ProblemPage, second, otherwise=shelf.second_problem_title or ""),
        category_name=category or shelf.category_name,
        parent_name=parent or shelf.parent_name,
    )
