"""The way to the same thing in the other language, and the links that tell search engines of it.

Addresses decide the language, never a cookie: what is worked out here depends on the address alone, and a page that
strangers share stays the same for all of them.
"""

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from impactmuseum.base import languages, page_translations, routing
from impactmuseum.base.addresses import absolute
from impactmuseum.base.edition import remembered

PAGE = "wagtail_serve"


class Turn(NamedTuple):
    """`is_same`: it leads to the same thing; otherwise to the first page of the other language."""

    language: str
    address: str
    is_same: bool


def turn(request: HttpRequest | None, *, product: Any = None) -> Turn | None:
    """Where the other language is; None where the museum has none, or where nobody asked for a page."""
    language = languages.other()
    if request is None or not is_open(language):
        return None
    path, query = _asked(request)
    same = _same_page(path, language, product) if _is_page(path) else _other_prefix(path, language)
    if same:
        return Turn(language, f"{same}?{query}" if query else same, is_same=True)
    return Turn(language, _address("", language), is_same=False)


def switch(request: HttpRequest | None, *, product: Any = None) -> SafeString:
    """The link to the other language, as it stands in the header and at the foot."""
    there = turn(request, product=product)
    if there is None:
        return SafeString("")
    name = languages.NAMES[there.language]
    link = format_html(
        '<a class="language" href="{}" lang="{}" hreflang="{}">{}</a>',
        there.address,
        there.language,
        there.language,
        name,
    )
    if there.is_same:
        return link
    only = _("이 쪽은 한국어로만 있어요") if languages.is_source() else _("이 쪽은 영어로만 있어요")
    return format_html('{} <span class="language__only">{}</span>', link, only)


def links(request: HttpRequest | None, *, product: Any = None) -> SafeString:
    """What search engines and messengers read of a page that is told in both languages, by the names of its canonical
    address. Lists that were narrowed down say nothing.
    """
    if request is None or request.GET:
        return SafeString("")
    there = turn(request, product=product)
    if there is None or not there.is_same:
        return SafeString("")
    addresses = {languages.reading(): request.path, there.language: there.address}
    alternates = [*addresses.items(), ("x-default", addresses[languages.SOURCE])]
    written = (
        format_html('<link rel="alternate" hreflang="{}" href="{}">', language, absolute(address, request=request))
        for language, address in alternates
    )
    card = format_html('<meta property="og:locale:alternate" content="{}">', languages.OPEN_GRAPH[there.language])
    return SafeString("\n    ".join((*written, card)))


def is_open(language: str) -> bool:
    """Whether the museum has a first page in `language`."""
    try:
        return bool(routing.root_path(language))
    except Http404:
        return False


def _asked(request: HttpRequest) -> tuple[str, str]:
    """The address of the page that is looked at: of the answer to a form that of the form, which can be read again."""
    if request.method in ("GET", "HEAD"):
        return request.path, request.META.get("QUERY_STRING", "")
    came_from = urlsplit(request.headers.get("Referer", ""))
    return (came_from.path, came_from.query) if came_from.netloc == request.get_host() else ("", "")


def _is_page(path: str) -> bool:
    try:
        return resolve(path).url_name == PAGE
    except Resolver404:
        return True


def _same_page(path: str, language: str, product: Any) -> str:
    """The page that tells the same; or of an address that shows nothing here, the page of that address there."""
    here = languages.reading()
    inside = _without_prefix(path, here)
    try:
        place, left = routing.locate(inside, language=here)
    except Http404:
        return ""
    pk = page_translations.published_pk(place.page_id, language=language)
    url_path = _url_paths().get(pk or 0, "")
    if url_path and _is_told(place, left, language, product):
        rest = "".join(f"{name}/" for name in left)
        return _address(url_path.removeprefix(routing.root_path(language)) + rest, language)
    if not left:
        return ""
    there, more = routing.locate(inside, language=language)
    found = there.page_id != place.page_id and there.model.is_told_below(more, language=language)
    return _address(inside, language) if found else ""


def _is_told(place: routing.Place, left: list[str], language: str, product: Any) -> bool:
    if product is not None and left == [getattr(product, "slug", "")]:
        return bool(product.live and (language == languages.SOURCE or product.is_in_english))
    return place.model.is_told_below(left, language=language)


def _url_paths() -> dict[int, str]:
    return remembered("url-paths", lambda: {place.page_id: path for path, place in routing.places().items()})


def _address(inside: str, language: str) -> str:
    with translation.override(language):
        return reverse(PAGE, args=[inside])


def _without_prefix(path: str, language: str) -> str:
    return path.removeprefix(f"/{language}").removeprefix("/")


def _other_prefix(path: str, language: str) -> str:
    """Of an address that is no page's: cart, order, search, my page."""
    if not path:
        return ""
    bare = path.removeprefix(f"/{languages.reading()}") if not languages.is_source() else path
    return bare if language == languages.SOURCE else f"/{language}{bare}"
