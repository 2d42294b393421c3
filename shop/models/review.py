from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from community.models import ContributedPicture
from shop.models.answered import AnsweredContribution, AnsweredQuerySet
from shop.models.order_item import OrderItem
from shop.models.product import Product

TEXT_LENGTH = 2000


class ReviewQuerySet(AnsweredQuerySet):
    def with_all_it_shows(self) -> Self:
        return super().with_all_it_shows().prefetch_related("pictures")


class Review(AnsweredContribution):
    """What somebody who received a product says of it. One for each line of an order, also after it was taken back."""

    product = models.ForeignKey(Product, verbose_name=_("상품"), on_delete=models.CASCADE, related_name="reviews")
    order_item = models.OneToOneField(
        OrderItem, verbose_name=_("주문 상품"), null=True, blank=True, on_delete=models.SET_NULL, related_name="review"
    )
    option_label = models.CharField(_("옵션"), max_length=200, blank=True)
    stars = models.PositiveSmallIntegerField(_("별점"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "후기")
        verbose_name_plural = pgettext_lazy("models", "후기")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["product", "-created_at"], name="review_newest_of_product"),
            # Counts a product's reviews of each number of stars without looking at a row.
            models.Index(fields=["product", "stars", "hidden_at", "deleted_at"], name="review_stars_of_product"),
        ]
        constraints = [models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="review_one_to_five_stars")]

    def __str__(self) -> str:
        return self.text[:40] or self.state

    @property
    def called(self) -> str:
        return gettext("‘%(product)s’ 후기") % {"product": self.product.told.name}

    @property
    def anchor(self) -> str:
        return f"review-{self.pk}"

    @property
    def manage_url(self) -> str:
        return reverse("shop:my_reviews")

    def get_absolute_url(self) -> str:
        return f"{self.product.url}#reviews"


def review_picture_path(picture: "ReviewPicture", filename: str) -> str:
    """In a folder of the day it came; the name is already one that nobody can guess."""
    return timezone.localdate().strftime(f"reviews/%Y/%m/%d/{filename}")


class ReviewPicture(ContributedPicture):
    hangs_in = "review"

    review = models.ForeignKey(Review, null=True, blank=True, on_delete=models.CASCADE, related_name="pictures")
    file = models.ImageField(
        _("파일"), upload_to=review_picture_path, width_field="width", height_field="height", max_length=150
    )

    class Meta(ContributedPicture.Meta):
        verbose_name = pgettext_lazy("model", "후기 그림")
        verbose_name_plural = pgettext_lazy("models", "후기 그림")
