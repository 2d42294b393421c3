"""What there is to be read, page by page: https://www.sitemaps.org/protocol.html

One file as long as everything fits into it, otherwise a list of files.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max
from django.http import HttpRequest
from django.utils import translation
from wagtail.models import Page
from wagtail.query import PageQuerySet

from community.models import BoardPage, Post
from impactmuseum.base import languages
from impactmuseum.base.addresses import absolute
from impactmuseum.base.markup import DECLARATION, element, empty_element
from impactmuseum.base.pictures import address_of_file
from impactmuseum.base.structured_data import iso
from shop.addresses import category_address, product_address
from shop.models import Product, ShopPage

# The rules allow 50,000 addresses and 50 MB; so many take about 5 MB.
MOST = 10_000
PAGES = "pages"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


class NoSuchPart(Exception):
    """There is no such file, or not any more."""


@dataclass(frozen=True)
class Entry:
    """`changed` is left out where nobody knows: a guess would teach search engines not to believe any of them."""

    path: str
    changed: datetime | None = None
    image: str = ""
    # The same in each language, this one too, as (language, path).
    alternates: tuple[tuple[str, str], ...] = ()


def parts() -> list[str]:
    """The names of the files it takes; none when one holds everything."""
    products = Product.objects.on_sale().count()
    if products <= MOST:  # Of pages, which somebody has written, there are never so many.
        return []
    return [PAGES, *(f"products-{number}" for number in range(1, -(-products // MOST) + 1))]


def index(names: Iterable[str], *, request: HttpRequest) -> str:
    files = (element("loc", absolute(f"/sitemaps/{name}.xml", request=request)) for name in names)
    return f"{DECLARATION}<sitemapindex {NAMESPACES}>\n{_lines('sitemap', files)}</sitemapindex>\n"


def whole(*, request: HttpRequest) -> str:
    return _urlset([*pages(request=request), *products(0, MOST)], request)


def part(name: str, *, request: HttpRequest) -> str:
    """The file called `name`; raises NoSuchPart."""
    if name not in parts():
        raise NoSuchPart
    if name == PAGES:
        return _urlset(pages(request=request), request)
    start = (int(name.removeprefix("products-")) - 1) * MOST
    return _urlset(products(start, start + MOST), request)


def pages(*, request: HttpRequest) -> list[Entry]:
    """Every published page that is for everybody, in the order of the tree, then every shelf with goods on it.

    A list changed when the newest thing on it did: what hangs below it, and what the shop and the board show.
    """
    found = list(_public_pages().select_related("locale").order_by("path"))
    changed = _changed(found)
    standing = [(page, address[2]) for page in found if (address := page.get_url_parts(request))]
    told = defaultdict(list)
    for page, path in standing:
        told[page.translation_key].append((page.locale.language_code, path))
    several = {key: tuple(same) for key, same in told.items() if len(same) > 1}
    entries = (
        Entry(path, changed.get(page.path), alternates=several.get(page.translation_key, ())) for page, path in standing
    )
    return [*entries, *_shelves()]


def products(start: int, end: int) -> Iterator[Entry]:
    """Those on sale, in a lasting order, each with its first picture and in each of its languages: one statement."""
    rows = Product.objects.on_sale().with_picture_file().order_by("pk")
    told = rows.values_list("slug", "last_published_at", "picture_file", "is_in_english")
    for slug, moment, file, is_in_english in told[start:end]:
        changed = dict.fromkeys(_spoken(is_in_english), moment)
        yield from _in_each(product_address, slug, changed, image=address_of_file(file) if file else "")


def _spoken(is_in_english: bool) -> Iterable[str]:
    return languages.NAMES if is_in_english else [languages.SOURCE]


def _in_each(
    address: Callable[[str], str], slug: str, changed: dict[str, datetime | None], *, image: str = ""
) -> Iterator[Entry]:
    """What stands at `address` in each language that `changed` has a moment of."""
    several = _in_languages(address, slug) if len(changed) > 1 else ()
    for language, path in several or [(languages.SOURCE, address(slug))]:
        yield Entry(path, changed[language], image=image, alternates=several)


def _in_languages(address: Callable[[str], str], slug: str) -> tuple[tuple[str, str], ...]:
    found = {}
    for language in languages.NAMES:
        with translation.override(language):
            found[address(slug)] = language
    # A shop that is not open in English has one address for both.
    return tuple((language, path) for path, language in found.items()) if len(found) > 1 else ()


def _public_pages() -> PageQuerySet:
    """Of the museum's own kinds: Wagtail's bare page is never served."""
    bare = ContentType.objects.get_for_model(Page)
    return Page.objects.live().public().filter(depth__gt=1).exclude(content_type=bare)


def _changed(pages: list[Page]) -> dict[str, datetime]:
    """By the path in the tree: the newest of a page and of all below it."""
    goods = Product.objects.on_sale().aggregate(newest=Max("last_published_at"))["newest"]
    posts = Post.objects.shown().aggregate(newest=Max("created_at"))["newest"]
    shown = {
        ContentType.objects.get_for_model(ShopPage).pk: goods,
        ContentType.objects.get_for_model(BoardPage).pk: posts,
    }
    newest: dict[str, datetime] = {}
    for page in reversed(pages):
        moments = (page.last_published_at, shown.get(page.content_type_id), newest.get(page.path))
        moment = max((known for known in moments if known), default=None)
        if moment:
            newest[page.path] = moment
            parent = page.path[: -Page.steplen]
            newest[parent] = max(moment, newest.get(parent, moment))
    return newest


def _shelves() -> list[Entry]:
    """Inner shelves and the outer ones that hold them, in each language that there are goods on them in."""
    newest: dict[str, dict[str, datetime | None]] = defaultdict(dict)
    goods = Product.objects.on_sale().order_by()
    rows = goods.values_list("category__slug", "category__parent__slug", "is_in_english")
    for *slugs, is_in_english, moment in rows.annotate(newest=Max("last_published_at")):
        for slug in filter(None, slugs):
            for language in _spoken(is_in_english):
                known = [other for other in (newest[slug].get(language), moment) if other]
                newest[slug][language] = max(known, default=None)
    return [entry for slug, changed in sorted(newest.items()) for entry in _in_each(category_address, slug, changed)]


def _urlset(entries: Iterable[Entry], request: HttpRequest) -> str:
    urls = (_url(entry, request) for entry in entries)
    return f"{DECLARATION}<urlset {NAMESPACES}>\n{_lines('url', urls)}</urlset>\n"


def _url(entry: Entry, request: HttpRequest) -> str:
    written = element("loc", absolute(entry.path, request=request))
    if entry.changed:
        written += element("lastmod", iso(entry.changed))
    for language, path in entry.alternates:
        href = absolute(path, request=request)
        written += empty_element("xhtml:link", rel="alternate", hreflang=language, href=href)
    if entry.image:
        written += f"<image:image>{element('image:loc', absolute(entry.image, request=request))}</image:image>"
    return written


def _lines(name: str, written: Iterable[str]) -> str:
    return "".join(f"<{name}>{line}</{name}>\n" for line in written)
