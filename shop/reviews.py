"""Reviews: written by those who received what they bought, mended, and taken back."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from community import album
from community.models import Customer
from community.writing import own, writer
from impactmuseum.base.transactions import retried_transaction
from shop.models import Order, OrderItem, Product, Review

RECEIVED = (Order.Status.DELIVERED, Order.Status.CONFIRMED)


class NotReceived(PermissionDenied):
    def __init__(self) -> None:
        super().__init__(_("받은 상품에만 후기를 쓸 수 있어요. 돌려보냈거나 아직 오지 않은 상품에는 쓸 수 없어요."))


class AlreadyReviewed(Exception):
    """There is a review of this line; it may have been taken back."""

    def __init__(self, review: Review) -> None:
        self.review = review
        super().__init__(review.pk)


@dataclass(frozen=True)
class Draft:
    stars: int
    text: str


def lines_to_review(*, member: Customer) -> QuerySet[OrderItem]:
    """What `member` received, has not sent back whole and has not written of, the newest first."""
    return _received(member).filter(review=None).select_related("product__cover", "order").order_by("-order__placed_at")


@retried_transaction
def write(*, author: Customer, item: OrderItem, draft: Draft, pictures: Mapping[int, str] | None = None) -> Review:
    """Hang a review of a line of `author`'s own beside the product, with the pictures kept before, by number.

    Raises Banned, NotReceived or AlreadyReviewed, and nothing has changed then.
    """
    author = writer(author)
    review = Review.objects.create(
        author=author,
        product=product_of(item, received_by=author),
        order_item=item,
        option_label=item.option_label,
        stars=draft.stars,
        text=draft.text,
    )
    album.hang(subject=review, sender=author, descriptions=pictures or {})
    return review


def product_of(item: OrderItem, *, received_by: Customer) -> Product:
    """What a review of `item` is about. Raises NotReceived or AlreadyReviewed."""
    if review := Review.objects.filter(order_item=item).first():
        raise AlreadyReviewed(review)
    if item.product is None or not _received(received_by).filter(pk=item.pk).exists():
        raise NotReceived
    return item.product


@retried_transaction
def edit(*, review: Review, by: Customer, draft: Draft, pictures: Mapping[int, str] | None = None) -> Review:
    """Change what `by` wrote; the pictures that are not named come down. What is hidden stays hidden.

    Raises Banned, NotYours or Gone, and nothing has changed then.
    """
    by = writer(by)
    review = own(review, by=by)
    review.stars, review.text, review.edited_at = draft.stars, draft.text, timezone.now()
    review.save()
    album.hang(subject=review, sender=by, descriptions=pictures or {})
    return review


@retried_transaction
def delete(*, review: Review, by: Customer) -> None:
    """Take back what `by` wrote, with its pictures and its answer. A banned member may. Raises NotYours or Gone."""
    review = own(review, by=by)
    review.text = review.answer = ""
    review.deleted_at = timezone.now()
    review.save()
    album.take_down(pictures=review.pictures.all())


def _received(member: Customer) -> QuerySet[OrderItem]:
    """Of an order that was returned in part, only what was kept."""
    lines = OrderItem.objects.kept().filter(order__customer=member, order__status__in=RECEIVED)
    return lines.exclude(product=None)
