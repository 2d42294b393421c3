"""Saying something to a post, mending it, and taking it back."""

from django.utils import timezone

from community.models import Comment, Customer, Post
from community.models.comment import CommentQuerySet
from community.spam import refuse_repetition
from community.writing import Gone, own, speaks_for_the_museum, writer
from impactmuseum.base.transactions import retried_transaction

# A word of thanks may be said under many posts.
SHORT = 20


@retried_transaction
def write(*, author: Customer, post: Post, text: str) -> Comment:
    """Raises Banned, Gone (the post) or Repeated, and nothing has changed then."""
    author = writer(author)
    post.refresh_from_db(fields=["hidden_at", "deleted_at"])
    if not post.is_shown:
        raise Gone(post)
    refuse_repetition(written=_alike(author, post, text), text=text)
    return Comment.objects.create(post=post, author=author, text=text, by_museum=speaks_for_the_museum(author))


@retried_transaction
def edit(*, comment: Comment, by: Customer, text: str) -> Comment:
    """Raises Banned, NotYours, Gone or Repeated, and nothing has changed then."""
    by = writer(by)
    comment = own(comment, by=by)
    refuse_repetition(written=_alike(by, comment.post, text).exclude(pk=comment.pk), text=text)
    comment.text = text
    comment.edited_at = timezone.now()
    comment.save()
    return comment


@retried_transaction
def delete(*, comment: Comment, by: Customer) -> None:
    """Take back what `by` wrote; its place in the conversation stays. A banned member may. Raises NotYours or Gone."""
    comment = own(comment, by=by)
    comment.text = ""
    comment.deleted_at = timezone.now()
    comment.save()


def _alike(author: Customer, post: Post, text: str) -> CommentQuerySet:
    """What `author` wrote that must not be said again: anything under this post, long texts anywhere."""
    said = author.comments.all()
    return said.filter(post=post) if len(text) < SHORT else said
