"""What one member wrote on the board, as their own page shows it: what was hidden too, and not what was taken back."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import pgettext

from community.models import Comment, Customer, Post

PER_PAGE = 20
NEWEST = 3
COMMENTS = "comments"


@dataclass(frozen=True)
class Kind:
    """So many of them; `name` picks them out of the page."""

    name: str
    label: str
    count: int


def posts_of(customer: Customer) -> QuerySet[Post]:
    return Post.objects.of(customer).not_deleted().newest().for_rows()


def comments_of(customer: Customer) -> QuerySet[Comment]:
    return (
        Comment.objects.of(customer)
        .not_deleted()
        .filter(post__deleted_at=None)
        .select_related("post")
        .defer("post__text")
        .order_by("-created_at", "-pk")
    )


def newest(customer: Customer) -> list[Post]:
    return list(posts_of(customer)[:NEWEST])


def kinds_of(customer: Customer) -> list[Kind]:
    return [
        Kind("", pgettext("several", "글"), posts_of(customer).count()),
        Kind(COMMENTS, pgettext("several", "댓글"), comments_of(customer).count()),
    ]


def page_of(customer: Customer, *, kind: str, number: str | None) -> Page[Any]:
    written: QuerySet[Any] = comments_of(customer) if kind == COMMENTS else posts_of(customer)
    return Paginator(written, PER_PAGE).get_page(number)
