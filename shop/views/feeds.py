"""For shopping engines. URL names: naver_feed, and in each language google_feed.

How they are registered: docs/machines.md.
"""

from collections.abc import Callable, Iterator
from functools import wraps

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from impactmuseum.base.rate_limit import RateLimit, client_address, too_many
from shop import feed, google_feed, naver_feed

# An engine comes once an hour at most, and a large catalogue is seconds of work.
VISITS = RateLimit("feed", most=12, seconds=3600)

View = Callable[[HttpRequest], HttpResponseBase]


def _etag(request: HttpRequest) -> str:
    """Weak: another engine's copy of the same facts need not be the same bytes."""
    return f'W/"{feed.fingerprint()}"'


def _for_engines(view: View) -> View:
    """Asked for anew each time, sent only when something changed, and not to whoever asks all the time."""
    fresh = condition(etag_func=_etag)(view)

    @require_safe
    @cache_control(public=True, no_cache=True)
    @wraps(view)
    def limited(request: HttpRequest) -> HttpResponseBase:
        if not VISITS.allows(client_address(request)):
            return too_many(request, VISITS)
        return fresh(request)

    return limited


def _streamed(lines: Iterator[str], content_type: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(lines, content_type=f"{content_type}; charset=utf-8")


@_for_engines
def google(request: HttpRequest) -> HttpResponseBase:
    """GET /feeds/google.xml, /en/feeds/google.xml"""
    return _streamed(google_feed.lines(request=request), "application/xml")


@_for_engines
def naver(request: HttpRequest) -> HttpResponseBase:
    """GET /feeds/naver.txt"""
    return _streamed(naver_feed.lines(request=request), "text/plain")
