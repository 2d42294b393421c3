"""A member's reviews. URL names: shop:my_reviews, shop:review_write, shop:review_edit, shop:review_delete."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from community.models import Customer
from community.spam import Limits
from community.views.limits import too_often
from community.views.members import members_only, unsent
from community.writing import refuse_banned, refuse_others
from impactmuseum.base.rate_limit import RateLimit
from impactmuseum.base.redirects import see_other
from shop import reviews
from shop.models import OrderItem, Review
from shop.review_forms import ReviewForm

LIMITS = Limits(RateLimit("review", most=20, seconds=3600), RateLimit("review-address", most=80, seconds=3600))
PER_PAGE = 10
MOST_TO_WRITE = 50


@members_only
def mine(request: HttpRequest, member: Customer) -> HttpResponse:
    """GET /my/reviews/ -> shop/my_reviews.html.

    `to_write`  OrderItems that came and are not reviewed yet, the newest MOST_TO_WRITE
    `page`      of the member's Reviews, hidden ones with their reason; `page_numbers`
    `member`    Customer: is_banned, ban_reason
    """
    written = member.reviews.not_deleted().select_related("product").prefetch_related("pictures").newest()
    page = Paginator(written, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "member": member,
        "to_write": reviews.lines_to_review(member=member)[:MOST_TO_WRITE],
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
    }
    return render(request, "shop/my_reviews.html", context)


@members_only
def write(request: HttpRequest, member: Customer, pk: int) -> HttpResponse:
    """GET, POST /reviews/write/<id of an order line>/ -> shop/review_form.html with `form` (ReviewForm), `item`.

    303 to the product's reviews. 422 with what to mend, 429 when too much was written: all that was typed and every
    good picture is still there. 404 for a line of somebody else's, 403 for one that has not come, and for one that
    has its review already 303 to that.
    """
    item = get_object_or_404(OrderItem.objects.select_related("product"), pk=pk, order__customer=member)
    refuse_banned(member)
    try:
        reviews.product_of(item, received_by=member)
        return _answer(request, member, item)
    except reviews.AlreadyReviewed as there_is:
        return see_other(there_is.review.manage_url)


@members_only
def edit(request: HttpRequest, member: Customer, pk: int) -> HttpResponse:
    """GET, POST /reviews/<id>/edit/ -> shop/review_form.html with `form`, `review`, `item` (may be None). As write.

    403 where somebody else wrote it, 410 for what was taken back.
    """
    review = get_object_or_404(Review.objects.select_related("product", "order_item"), pk=pk)
    refuse_others(review, by=member)
    refuse_banned(member)
    return _answer(request, member, review.order_item, review)


@members_only
def delete(request: HttpRequest, member: Customer, pk: int) -> HttpResponse:
    """POST /reviews/<id>/delete/ -> 303 to the member's reviews. A GET leads there too, and deletes nothing."""
    review = get_object_or_404(Review, pk=pk)
    if request.method == "POST":
        reviews.delete(review=review, by=member)
    return see_other(review.manage_url)


def _answer(
    request: HttpRequest, member: Customer, item: OrderItem | None, review: Review | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"item": item, "review": review, "product": review.product if review else item.product}  # type: ignore[union-attr]
    if request.method != "POST":
        known = {"stars": review.stars, "text": review.text} if review else {}
        form = ReviewForm(author=member, subject=review, initial=known | unsent(request))
        return render(request, "shop/review_form.html", {**context, "form": form})

    if limit := LIMITS.passed(request, member):
        form = ReviewForm(request.POST, author=member, subject=review)
        page = render(request, "shop/review_form.html", {**context, "form": form, "too_often": limit.minutes})
        return too_often(page, limit)
    form = ReviewForm.received(request, author=member, subject=review)
    if not form.is_valid():
        return render(request, "shop/review_form.html", {**context, "form": form}, status=422)
    if review is None:
        written = reviews.write(author=member, item=item, draft=form.draft(), pictures=form.descriptions)  # type: ignore[arg-type]
    else:
        written = reviews.edit(review=review, by=member, draft=form.draft(), pictures=form.descriptions)
    return see_other(
        written.manage_url if written.is_hidden or not written.product.live else written.get_absolute_url()
    )
