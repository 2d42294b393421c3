"""What machines are told of the board, in the words of schema.org."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.http import HttpRequest

from community.models.comment import Comment
from community.models.contribution import Contribution
from community.models.post import Post
from impactmuseum.base.addresses import absolute
from impactmuseum.base.structured_data import Told, breadcrumbs, collection, iso
from problems.structured_data import way_in

if TYPE_CHECKING:
    from community.listing import Listing
    from community.models.board_page import BoardPage


def board(page: "BoardPage", *, request: HttpRequest, listing: "Listing") -> list[Told]:
    posts = [(post.title, post.url) for post in (*listing.notices, *listing.posts)]
    return [collection(page, posts, request=request, text=page.intro, path=listing.canonical_address)]


def conversation(page: "BoardPage", *, request: HttpRequest, post: Post, comments: Iterable[Comment]) -> list[Told]:
    """A post with those of its comments that stand on this page, and the thread to it."""
    hall = [way_in(post.problem)] if post.problem else []
    steps = [*hall, (page.title, page.url), (post.title, post.url)]
    return [_posting(post, comments, request), breadcrumbs(steps, request=request)]


def _posting(post: Post, comments: Iterable[Comment], request: HttpRequest) -> Told:
    posting = {
        "@type": "DiscussionForumPosting",
        "headline": post.title,
        "url": absolute(post.url, request=request),
        **_written(post),
        "commentCount": post.comments_count,
        "comment": [{"@type": "Comment", **_written(comment)} for comment in comments if comment.is_shown],
    }
    if files := [absolute(picture.file.url, request=request) for picture in post.pictures.all()]:
        posting["image"] = files
    return posting


def _written(contribution: Contribution) -> Told:
    written: Told = {
        "text": contribution.text,
        "author": {"@type": "Organization" if contribution.by_museum else "Person", "name": contribution.author_name},
        "datePublished": iso(contribution.created_at),
    }
    if contribution.edited_at:
        written["dateModified"] = iso(contribution.edited_at)
    return written
