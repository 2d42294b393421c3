"""Serve a page without walking the tree: the path of every published page is remembered for an edition."""

from functools import reduce
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from wagtail import hooks
from wagtail.models import Page, PageViewRestriction, get_page_models
from wagtail.views import serve_chain
from wagtail.wagtail_hooks import check_view_restrictions

from impactmuseum.base.edition import remembered, site_root_paths
from impactmuseum.base.models import BasePage


class Place(NamedTuple):
    page_id: int
    model: type[BasePage]


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Answer for the page at `path`, through the same hooks as Wagtail's own view."""
    page, components = find(path)
    page, args, kwargs = page.route(request, components)

    on_serve = list(hooks.get_hooks("on_serve_page"))
    if not remembered("has-view-restrictions", PageViewRestriction.objects.exists):
        on_serve.remove(check_view_restrictions)
    for hook in hooks.get_hooks("before_serve_page"):
        response = hook(page, request, args, kwargs)
        if isinstance(response, HttpResponse):
            return response
    answer = reduce(lambda chain, hook: hook(chain), reversed(on_serve), serve_chain)
    return answer(page, request, args, kwargs)


def find(path: str) -> tuple[Page, list[str]]:
    """Find the deepest published page on the way to `path`, and the components that are left for it to route.

    Raises Http404 when the site has no page in the active language.
    """
    place, left = locate(path, language=translation.get_language() or "")
    page = place.model.to_serve().filter(pk=place.page_id).first()
    if page is None:
        raise Http404
    return page, left


def locate(path: str, *, language: str) -> tuple[Place, list[str]]:
    """The deepest published place on the way to `path` in `language`, and what is left of it. Asks no database."""
    found: dict[str, Place] = places()
    left: list[str] = []
    url_path = root_path(language) + path
    while url_path not in found:
        parent, _, name = url_path.rstrip("/").rpartition("/")
        if not parent:
            raise Http404
        left.insert(0, name)
        url_path = f"{parent}/"
    return found[url_path], left


def places() -> dict[str, Place]:
    """Every published page of the museum by its `url_path`."""
    return remembered("places", _places)


def root_path(language: str) -> str:
    """The `url_path` of the home page in `language`. Raises Http404 where there is none."""
    for site_root in site_root_paths():
        if site_root.language_code == language:
            return site_root.root_path
    raise Http404


def _places() -> dict[str, Place]:
    pages = Page.objects.live().filter(depth__gt=1).values_list("url_path", "pk", "content_type")
    ours = (model for model in get_page_models() if issubclass(model, BasePage))
    models = {ContentType.objects.get_for_model(model).pk: model for model in ours}
    return {url_path: Place(pk, models[kind]) for url_path, pk, kind in pages if kind in models}
