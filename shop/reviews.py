"""Reviews: written by those who received what they bought, mended, taken back, and answered by the museum."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from community import album
from community.models import Customer, User
from community.moderation import ModerationRefused
from community.writing import own, writer
from impactmuseum.base import languages, letters, outbox
from impactmuseum.base.addresses import way
from impactmuseum.base.models import MuseumSettings
from impactmuseum.base.transactions import retried_transaction
from shop.models import Order, OrderItem, Product, Review

RECEIVED = (Order.Status.DELIVERED, Order.Status.CONFIRMED)


class NotReceived(PermissionDenied):
    def __init__(self) -> None:
        super().__init__(_("받은 상품에만 후기를 쓸 수 있어요. 배송이 끝나면 내 후기에서 쓸 수 있어요."))


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
    """What `member` received and has not written of, the newest first."""
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


@retried_transaction
def answer(*, review: Review, text: str, by: User) -> None:
    """Answer under the review, where everybody reads it. The first answer is told to the author in a letter.

    Raises ModerationRefused when the author has taken it back.
    """
    review = Review.objects.select_for_update().get(pk=review.pk)
    if review.is_deleted:
        raise ModerationRefused(_("글쓴이가 그사이 지운 후기예요."))
    is_first = not review.answered_at
    review.answer, review.answered_at, review.answered_by = text, timezone.now(), by
    review.save(update_fields=["answer", "answered_at", "answered_by"])
    log(review, "shop.answer", user=by)
    if is_first and review.author and review.author.user.email:
        _tell(review, to=review.author.user.email)


def _tell(review: Review, *, to: str) -> None:
    """The letter is a row of this transaction: with the answer, or not at all."""
    base = settings.WAGTAILADMIN_BASE_URL
    bought_in = review.order_item.order.language if review.order_item else languages.SOURCE
    with translation.override(bought_in):
        sentence = _("‘%(name)s’ 후기에 답변을 드렸어요") % {"name": review.product.told.name}
        context = {
            "sentence": sentence,
            "said": review.text,
            "answer": review.answer,
            "page_url": urljoin(base, review.manage_url),
            "museum_url": urljoin(base, way("/")),
            "museum": MuseumSettings.to_write().told,
        }
        outbox.post(
            to=to,
            subject=letters.subject(sentence),
            text=render_to_string("emails/answered.txt", context),
            html=render_to_string("emails/answered.html", context),
        )


def _received(member: Customer) -> QuerySet[OrderItem]:
    return OrderItem.objects.filter(order__customer=member, order__status__in=RECEIVED).exclude(product=None)
