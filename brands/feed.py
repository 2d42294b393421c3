"""The newest stories in the language that is read, for readers of feeds. URL name: stories_feed."""

from datetime import datetime, time

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from brands.models import BrandStoryPage
from impactmuseum.base.addresses import address_of
from impactmuseum.base.rss import Entry, rss

NEWEST = 20


@require_safe
@cache_control(public=True, max_age=600)
@conditional_page
def stories(request: HttpRequest) -> HttpResponse:
    newest = BrandStoryPage.objects.shown().public().order_by("-date", "-pk").defer("body")[:NEWEST]
    return rss(
        request=request,
        title=_("임팩트 뮤지엄 · 브랜드 이야기"),
        path=address_of("brands.BrandIndexPage", otherwise="/brands/"),
        text=_("문제를 붙들고 일하는 소셜벤처의 이야기예요."),
        entries=[
            Entry(
                title=story.title,
                path=story.url,
                text=story.lead,
                # A story has a day, a feed wants a moment: its first, in the museum's own time zone.
                published_at=timezone.make_aware(datetime.combine(story.date, time.min)),
                author=story.author,
            )
            for story in newest
        ],
    )
