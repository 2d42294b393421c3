"""What is new on the board, for readers of feeds. URL name: board_feed."""

from django.http import HttpRequest, HttpResponse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from community.addresses import board_address
from community.models import Post
from impactmuseum.base.rss import Entry, rss

NEWEST = 20
LENGTH = 300


@require_safe
@cache_control(public=True, max_age=600)
@conditional_page
def board(request: HttpRequest) -> HttpResponse:
    newest = Post.objects.shown().newest().select_related("author")[:NEWEST]
    return rss(
        request=request,
        title=_("임팩트 뮤지엄 · 게시판"),
        path=board_address(),
        text=_("손님들이 나누는 이야기예요."),
        entries=[
            Entry(
                title=post.title,
                path=post.url,
                text=Truncator(post.text).chars(LENGTH),
                published_at=post.created_at,
                author=post.author_name,
            )
            for post in newest
        ],
    )
