from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, FilteredRelation, Min, Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from impactmuseum.base.pictures import renditions_of
from shop.models.variant import Variant

if TYPE_CHECKING:
    from shop.models.product import Product

NEW_FOR = timedelta(days=30)


class ProductQuerySet(models.QuerySet["Product"]):
    """The vocabulary of reading products."""

    def on_sale(self) -> Self:
        """Published, by a published brand, with at least one option that is not retired. Sold out still counts."""
        sellable = Variant.objects.active().filter(product=models.OuterRef("pk"))
        return self.filter(models.Exists(sellable), live=True, brand__live=True)

    def newest(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def for_placards(self) -> Self:
        """With all that a placard says, in four statements whatever their number."""
        return (
            self.select_related("cover", "brand__problem")
            .defer("description", "notice", "brand__body", "brand__problem__body")
            .prefetch_related(
                renditions_of("cover"),
                Prefetch("variants", Variant.objects.active().with_offer().order_by("sort_order", "pk")),
            )
        )

    def for_page(self) -> Self:
        """With all that the product's own page shows."""
        images = self.model._meta.get_field("images").related_model
        pictures = images.objects.select_related("image").prefetch_related(renditions_of("image"))
        return (
            self.select_related("cover", "brand__problem", "brand__logo", "category__parent")
            .defer("brand__body", "brand__problem__body")
            .prefetch_related(
                Prefetch("images", pictures.order_by("sort_order")),
                Prefetch("variants", Variant.objects.active().with_offer().order_by("sort_order", "pk")),
            )
        )

    def with_current_price(self) -> Self:
        """Annotate `current_price`: the lowest price of this moment among the options on sale."""
        now = timezone.now()
        return self.annotate(
            open_window=FilteredRelation(
                "variants__price_windows",
                condition=Q(variants__price_windows__start__lte=now, variants__price_windows__end__gt=now),
            ),
            current_price=Min(
                Coalesce(F("open_window__price"), F("variants__price")),
                filter=Q(variants__is_retired=False),
            ),
        )

    def in_stock(self) -> Self:
        """With an option of which at least one piece can be sold."""
        sellable = Variant.objects.active().filter(
            product=models.OuterRef("pk"), stock__on_hand__gt=F("stock__reserved")
        )
        return self.filter(models.Exists(sellable))

    def of_problem(self, slug: str) -> Self:
        return self.filter(Q(brand__problem__slug=slug) | Q(brand__second_problem__slug=slug))

    def of_brand(self, slug: str) -> Self:
        return self.filter(brand__slug=slug)

    def in_category(self, slug: str) -> Self:
        """On this shelf or on one below it."""
        return self.filter(Q(category__slug=slug) | Q(category__parent__slug=slug))

    def matching(self, query: str) -> Self:
        """Whose name or whose brand's name holds every word of `query`."""
        found = self
        for word in query.split():
            found = found.filter(Q(name__icontains=word) | Q(brand__title__icontains=word))
        return found
