"""For machines. URL names: sitemap, sitemap_part, robots; and in each language: llms."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from home import llms, robots
from home import sitemap as site_map

XML = "application/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
for_a_while = cache_control(public=True, max_age=600)


@require_safe
@for_a_while
@conditional_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """GET /sitemap.xml: every address, or where the files are that hold them."""
    names = site_map.parts()
    written = site_map.index(names, request=request) if names else site_map.whole(request=request)
    return HttpResponse(written, content_type=XML)


@require_safe
@for_a_while
@conditional_page
def sitemap_part(request: HttpRequest, name: str) -> HttpResponse:
    """GET /sitemaps/<name>.xml: 404 as long as one file holds everything."""
    try:
        return HttpResponse(site_map.part(name, request=request), content_type=XML)
    except site_map.NoSuchPart as missing:
        raise Http404 from missing


@require_safe
@for_a_while
@conditional_page
def robots_txt(request: HttpRequest) -> HttpResponse:
    """GET /robots.txt"""
    return HttpResponse(robots.robots(request=request), content_type=TEXT)


@require_safe
@for_a_while
@conditional_page
def llms_txt(request: HttpRequest) -> HttpResponse:
    """GET /llms.txt"""
    return HttpResponse(llms.llms(request=request), content_type=TEXT)
