"""Writing a post, mending it, and taking it back."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from community import album
from community.models import BoardCategory, Customer, Post
from community.spam import refuse_repetition
from community.writing import own, speaks_for_the_museum, writer
from impactmuseum.base.transactions import retried_transaction
from problems.models import ProblemPage


@dataclass(frozen=True)
class Draft:
    """What a member typed. A notice is one only where the museum itself writes."""

    title: str
    text: str
    category: BoardCategory | None = None
    problem: ProblemPage | None = None
    is_notice: bool = False


@retried_transaction
def write(*, author: Customer, draft: Draft, pictures: Mapping[int, str] | None = None) -> Post:
    """Put a post on the board, with the pictures (kept before, by number) and their descriptions.

    Raises Banned or Repeated, and nothing has changed then.
    """
    author = writer(author)
    refuse_repetition(written=author.posts.all(), text=draft.text)
    post = Post(author=author, by_museum=speaks_for_the_museum(author))
    _fill_in(post, draft)
    post.save()
    album.hang(subject=post, sender=author, descriptions=pictures or {})
    return post


@retried_transaction
def edit(*, post: Post, by: Customer, draft: Draft, pictures: Mapping[int, str] | None = None) -> Post:
    """Change what `by` wrote. Of its pictures those that are not named come down; None leaves them all.

    What is hidden stays hidden.

    Raises Banned, NotYours, Gone or Repeated, and nothing has changed then.
    """
    by = writer(by)
    post = own(post, by=by)
    refuse_repetition(written=by.posts.exclude(pk=post.pk), text=draft.text)
    _fill_in(post, draft)
    post.edited_at = timezone.now()
    post.save()
    if pictures is not None:
        album.hang(subject=post, sender=by, descriptions=pictures)
    return post


@retried_transaction
def delete(*, post: Post, by: Customer) -> None:
    """Take back what `by` wrote: the text and the pictures are gone, the comments of others are seen no more.

    A banned member may. Raises NotYours or Gone.
    """
    post = own(post, by=by)
    post.title = post.text = ""
    post.is_notice = False
    post.deleted_at = timezone.now()
    post.save()
    album.take_down(pictures=post.pictures.all())


def _fill_in(post: Post, draft: Draft) -> None:
    post.title, post.text = draft.title, draft.text
    post.category, post.problem = draft.category, draft.problem
    post.is_notice = draft.is_notice and post.by_museum
