from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import (
    Count,
    F,
    FilteredRelation,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page

from impactmuseum.base import languages
from impactmuseum.base.pictures import SPECS, renditions_of, size_together
from shop.impact import Achievement
from shop.models.variant import Variant
from shop.review_listing import STARS

if TYPE_CHECKING:
    from shop.models.product import Product

NEW_FOR = timedelta(days=30)
PLACARD_FIELDS = (
    "name",
    "slug",
    "live",
    "has_unpublished_changes",
    "created_at",
    "impact_sentence",
    "impact_sentence_en",
    "is_in_english",
    "name_en",
    "personal_text_label",
    "personal_text_label_en",
    "cover__title",
    "cover__file",
    "cover__width",
    "cover__height",
    "cover__focal_point_x",
    "cover__focal_point_y",
    "cover__focal_point_width",
    "cover__focal_point_height",
    "cover__description",
    "cover__description_en",
    "brand__title",
    "brand__slug",
    "brand__url_path",
    "brand__problem__title",
    "brand__problem__accent",
)

FEED_FIELDS = (
    "name",
    "slug",
    "line",
    "description",
    "shipping",
    "option1_name",
    "option2_name",
    "option3_name",
    "personal_text_label",
    "name_en",
    "line_en",
    "description_en",
    "option1_name_en",
    "option2_name_en",
    "option3_name_en",
    "brand",
    "cover__file",
    "cover__width",
    "cover__height",
    "category__name",
    "category__name_en",
    "category__parent__name",
    "category__parent__name_en",
)


class ProductQuerySet(models.QuerySet["Product"]):
    """The vocabulary of reading products."""

    def on_sale(self) -> Self:
        """Published, by a published brand, with an option that is not retired. Sold out still counts.

        In English only what is sold in English: whoever buys must have been able to read what it is and when it
        can't be sent back.

        Written as values, not as EXISTS or joins: those the databases turn into joins that begin with the few
        brands and sort the whole catalogue; a value is looked up only for the products a page stops at.
        """
        brand_is_live = Page.objects.filter(pk=OuterRef("brand_id")).values("live")
        option = Variant.objects.active().filter(product=OuterRef("pk")).order_by().values("pk")
        told = self if languages.is_source() else self.filter(is_in_english=True)
        return told.alias(brand_is_live=Subquery(brand_is_live[:1]), any_option=Subquery(option[:1])).filter(
            live=True, brand_is_live=True, any_option__isnull=False
        )

    def newest(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def for_placards(self) -> Self:
        """With all that a placard says, in four statements whatever their number."""
        return (
            self.select_related("cover", "brand__problem")
            .only(*PLACARD_FIELDS)
            .prefetch_related(renditions_of("cover"), _offers())
        )

    def placards(self, count: int, *, start: int = 0) -> "list[Product]":
        """At most `count` products from `start` on, with all that a placard says: five statements.

        Their ids come first: with a placard's joins in it, the database would sort every product there is.
        """
        ids = list(self.values_list("pk", flat=True)[start : start + count])
        found = self.model.objects.for_placards().in_bulk(ids)
        return [found[pk] for pk in ids if pk in found]

    def for_feed(self) -> Self:
        """With what shopping engines are told of each: four statements whatever their number."""
        # Brands are few and pages are dear to make: each is made once, not once for every product.
        brands = Prefetch("brand", _related(self, "brand").objects.only("title"))
        told = self.with_picture_file().select_related("cover", "category__parent").only(*FEED_FIELDS)
        return told.prefetch_related(brands, _offers())

    def with_picture_file(self) -> Self:
        """Annotate `picture_file`, the name of the first picture in its largest size; None until it is made.

        Where only the address is wanted: asking each picture for its sizes costs more than all else of a product.
        """
        files = (
            _related(self, "cover").get_rendition_model().objects.filter(image=OuterRef("cover"), filter_spec=SPECS[-1])
        )
        return self.annotate(picture_file=Subquery(files.values("file")[:1]))

    def with_reviews_count(self) -> Self:
        """Annotate `reviews_count`: of those that visitors can read."""
        return self.annotate(reviews_count=_number_of(_related(self, "reviews").objects.shown()))

    def for_page(self) -> Self:
        """With what the product's own page shows, but for the offers and sizes `hang_together` adds."""
        pictures = _related(self, "images").objects.select_related("image").order_by("sort_order")
        return (
            self.select_related("brand__image", "brand__problem__image", "category__parent")
            .defer("brand__body", "brand__problem__body")
            .prefetch_related(Prefetch("images", pictures))
        )

    def for_api(self, *, whole: bool = False) -> Self:
        """With all that the API says of each: four statements whatever their number, six for the `whole` of one."""
        told = (
            self.select_related("cover", "category", "brand__problem")
            .defer("brand__body", "brand__problem__body")
            .prefetch_related(renditions_of("cover"), _offers())
        )
        if not whole:
            return told.defer("description", "notice", "brand__body", "brand__problem__body")
        images = self.model._meta.get_field("images").related_model
        pictures = images.objects.select_related("image").order_by("sort_order")
        return told.with_voices().prefetch_related(
            Prefetch("images", pictures.prefetch_related(renditions_of("image"))),
        )

    def with_voices(self) -> Self:
        """Annotate `reviews_of_1` to `reviews_of_5` and `questions_count`: what a page counts of what visitors say.

        Each is counted on an index of its own, and all of them in the statement that reads the product.
        """
        reviews, questions = (_related(self, name).objects.shown() for name in ("reviews", "questions"))
        stars = {f"reviews_of_{number}": _number_of(reviews.filter(stars=number)) for number in STARS}
        return self.annotate(**stars, questions_count=_number_of(questions))

    def sisters_of(self, product: "Product") -> Self:
        """Other products of the same brand, newest first, with what `hang_together` does not add."""
        others = self.on_sale().filter(brand=product.brand_id).exclude(pk=product.pk)
        return others.newest().select_related("cover", "brand__problem").only(*PLACARD_FIELDS)

    def with_current_price(self) -> Self:
        """Annotate `current_price`: the lowest price of this moment among what one can still get.

        The same rule as `Product.offer`, so that a list is sorted by the prices it shows.
        """
        now = timezone.now()
        can_be_had = Q(stock__on_hand__gt=F("stock__reserved"))
        options = (
            Variant.objects.active()
            .filter(product=OuterRef("pk"))
            .annotate(
                open_window=FilteredRelation(
                    "price_windows", condition=Q(price_windows__start__lte=now, price_windows__end__gt=now)
                ),
                price_now=Coalesce(F("open_window__price"), F("price")),
            )
            .order_by()
            .values("product")
            # Two minima, not the first of a sorted list: that would make the database sort once per product.
            .annotate(lowest=Coalesce(Min("price_now", filter=can_be_had), Min("price_now")))
        )
        return self.annotate(current_price=Subquery(options.values("lowest")))

    def in_stock(self) -> Self:
        """With an option of which at least one piece can be sold."""
        sellable = Variant.objects.active().filter(product=OuterRef("pk"), stock__on_hand__gt=F("stock__reserved"))
        return self.alias(sellable=Subquery(sellable.order_by().values("pk")[:1])).filter(sellable__isnull=False)

    def of_problem(self, slug: str) -> Self:
        return self.filter(Q(brand__problem__slug=slug) | Q(brand__second_problem__slug=slug))

    def of_brand(self, slug: str) -> Self:
        return self.filter(brand__slug=slug)

    def in_category(self, slug: str) -> Self:
        """On this shelf or on one below it."""
        return self.filter(Q(category__slug=slug) | Q(category__parent__slug=slug))

    def achievements(self) -> list[Achievement]:
        """What the confirmed purchases of these products did."""
        lines = _related(self, "order_items").objects
        return lines.filter(product__in=self).achievements()

    def matching(self, query: str) -> Self:
        """Whose name or whose brand's name holds every word of `query`."""
        found = self
        for word in query.split():
            found = found.filter(Q(name__icontains=word) | Q(name_en__icontains=word) | Q(brand__title__icontains=word))
        return found


def hang_together(product: "Product", sisters: "Sequence[Product]") -> None:
    """Fetch the offers and sized pictures of a product's page at once: three statements for all of it.

    A draft in a preview keeps the options and pictures it was given.
    """
    shown = [*sisters] if product.is_draft_preview else [product, *sisters]
    prefetch_related_objects(shown, _offers())
    brand = product.brand
    pictures = [brand.image, brand.problem.image, *(sister.cover for sister in sisters)]
    size_together([*pictures, *(entry.image for entry in product.images.all())])


def _offers() -> Prefetch:
    return Prefetch("variants", Variant.objects.active().with_offer().order_by("sort_order", "pk"))


def _related(products: ProductQuerySet, name: str) -> Any:
    """The model of what hangs on a product, which is defined after it, or of what it hangs on."""
    return products.model._meta.get_field(name).related_model


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.filter(product=OuterRef("pk")).order_by().values("product").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
