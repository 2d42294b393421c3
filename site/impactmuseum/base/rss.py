"""News that a reader of feeds may follow: RSS 2.0."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language

from impactmuseum.base.addresses import absolute


@dataclass(frozen=True)
class Entry:
    title: str
    path: str
    text: str
    published_at: datetime
    author: str = ""


def rss(*, request: HttpRequest, title: str, path: str, text: str, entries: Iterable[Entry]) -> HttpResponse:
    """A feed of `entries`, the newest first, about what stands at `path`."""
    feed = Rss201rev2Feed(
        title=title,
        link=absolute(path, request=request),
        description=text,
        language=get_language(),
        feed_url=absolute(request.path, request=request),
    )
    for entry in entries:
        link = absolute(entry.path, request=request)
        feed.add_item(
            title=entry.title,
            link=link,
            description=entry.text,
            pubdate=entry.published_at,
            unique_id=link,
            unique_id_is_permalink=True,
            # RSS knows an author by an address alone; by a name it is Dublin Core's `creator`.
            author_name=entry.author or None,
        )
    response = HttpResponse(content_type="application/rss+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response
