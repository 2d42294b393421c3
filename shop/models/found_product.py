from typing import TYPE_CHECKING, Any

from wagtail.search import index

from impactmuseum.base import languages
from impactmuseum.base.findable import Card, Findable, Kind

if TYPE_CHECKING:
    from brands.models import BrandPage
    from shop.models.category import Category

# Essays, which no entry of the index needs.
BRAND_OF_AN_ENTRY = ("brand", "brand__problem", "brand__second_problem")


class FoundProduct(Findable):
    """What a product is found by. Price and stock are no part of it: a list asks for them when it is drawn."""

    name: str
    slug: str
    line: str
    live: bool
    is_in_english: bool
    brand: "BrandPage"
    category: "Category"
    active_variants: Any

    search_fields = [
        index.SearchField("name", boost=Findable.NAME),
        index.AutocompleteField("name"),
        index.SearchField("name_en", boost=Findable.NAME),
        index.AutocompleteField("name_en"),
        index.SearchField("line_en", boost=Findable.LEAD),
        index.SearchField("description_en"),
        index.SearchField("tags", boost=Findable.KEYWORD),
        index.SearchField("codes", boost=Findable.KEYWORD),
        index.SearchField("slug", boost=Findable.PLACE),
        index.SearchField("places", boost=Findable.PLACE),
        index.SearchField("line", boost=Findable.LEAD),
        index.SearchField("description"),
        index.SearchField("points"),
        index.SearchField("materials", boost=Findable.LEAD),
        index.SearchField("materials_en", boost=Findable.LEAD),
        index.SearchField("option_words"),
        index.FilterField("live"),
        index.FilterField("brand_id"),
        index.FilterField("category_id"),
    ]

    @classmethod
    def get_indexed_objects(cls) -> Any:
        return (
            super()  # type: ignore[misc]
            .get_indexed_objects()
            .select_related("brand__problem", "brand__second_problem", "category__parent")
            .defer(*(f"{brand}__body" for brand in BRAND_OF_AN_ENTRY))
            .prefetch_related("variants")
        )

    def card(self) -> Card:
        brand, category = self.brand, self.category
        return Card(
            kind=Kind.PRODUCT,
            is_shown=self.live and brand.live,
            title=self.name,
            slug=self.slug,
            summary=self.line,
            # What is not sold in English is not found there either.
            language="" if self.is_in_english else languages.SOURCE,
            problem=brand.problem.slug,
            second_problem=brand.second_problem.slug if brand.second_problem else "",
            brand=brand.slug,
            category=category.slug,
            parent_category=category.parent.slug if category.parent else "",
        )

    def found_with(self) -> list[Any]:
        return [[self.brand]]

    @property
    def places(self) -> str:
        """Whose it is and where it lies, in both languages: a brand's address is its name in Latin letters."""
        brand, shelves = self.brand, filter(None, [self.category, self.category.parent])
        names = [name for shelf in shelves for name in (shelf.name, shelf.name_en)]
        return " ".join([brand.title, *([brand.slug] if brand.slug.isascii() else []), *names])

    @property
    def codes(self) -> str:
        return " ".join(variant.sku.replace("-", "") for variant in self.active_variants)

    @property
    def option_words(self) -> str:
        return " ".join(variant.label for variant in self.active_variants)
