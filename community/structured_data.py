"""What search engines are told of a conversation, in the words of schema.org."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from community.models.comment import Comment
from community.models.contribution import Contribution
from community.models.post import Post


def forum_posting(*, request: HttpRequest, post: Post, comments: Iterable[Comment]) -> dict[str, Any]:
    """A DiscussionForumPosting with those of its comments that stand on this page."""
    posting = {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "headline": post.title,
        "url": request.build_absolute_uri(post.url),
        **_written(post),
        "commentCount": post.comments_count,
        "comment": [{"@type": "Comment", **_written(comment)} for comment in comments if comment.is_shown],
    }
    if pictures := [request.build_absolute_uri(picture.file.url) for picture in post.pictures.all()]:
        posting["image"] = pictures
    return posting


def _written(contribution: Contribution) -> dict[str, Any]:
    written: dict[str, Any] = {
        "text": contribution.text,
        "author": {"@type": "Organization" if contribution.by_museum else "Person", "name": contribution.author_name},
        "datePublished": contribution.created_at.isoformat(),
    }
    if contribution.edited_at:
        written["dateModified"] = contribution.edited_at.isoformat()
    return written
