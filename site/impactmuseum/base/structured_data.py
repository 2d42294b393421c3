"""What machines are told of a page, in the words of schema.org (https://schema.org/docs/full.html).

Each app says in its own `structured_data.py` what its pages show, as dicts in a list; a page hands the list to its
template as `structured_data`, and `base.html` writes it. Nothing is told that a visitor of the page could not read.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.images.models import AbstractImage

from impactmuseum.base.addresses import absolute, address_of
from impactmuseum.base.models import BasePage
from impactmuseum.base.pictures import sized

Told = dict[str, Any]
Link = tuple[str, str]


def known(**properties: Any) -> Told:
    """The properties of which something is known: an empty one is no statement, and machines call it an error."""
    return {name: value for name, value in properties.items() if value not in ("", None, [], {})}


def breadcrumbs(steps: Iterable[Link], *, request: HttpRequest) -> Told:
    """The thread at the top of a page, as (name, path); the last step is the page itself."""
    return {"@type": "BreadcrumbList", "itemListElement": _numbered(steps, "item", request)}


def collection(
    page: BasePage, links: Iterable[Link], *, request: HttpRequest, text: str = "", name: str = "", path: str = ""
) -> Told:
    """A page that is a list, and the (name, path) of what it lists, in its order."""
    items = _numbered(links, "url", request)
    listed = {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items}
    told = web_page(page, request=request, text=text)
    return {**told, "@type": "CollectionPage", **_instead(name, path, request), "mainEntity": listed}


def web_page(page: BasePage, *, request: HttpRequest, text: str = "") -> Told:
    return {
        "@type": "WebPage",
        **known(
            name=page.title,
            description=page.search_description or text,
            url=absolute(page.url, request=request),
            inLanguage=get_language(),
            publisher=museum_in_short(request=request),
        ),
        **dates(page),
    }


def article(page: BasePage, *, request: HttpRequest, text: str, image: AbstractImage | None, **more: Any) -> Told:
    """An essay. By the museum, unless `author` names somebody."""
    museum = museum_in_short(request=request)
    return {
        "@type": "Article",
        **known(
            headline=page.title,
            description=text,
            url=absolute(page.url, request=request),
            mainEntityOfPage=absolute(page.url, request=request),
            image=pictures([image], request=request),
            inLanguage=get_language(),
            author=museum,
            publisher=museum,
        ),
        **dates(page),
        **known(**more),
    }


def dates(page: BasePage) -> Told:
    """When it was first shown, and last."""
    return known(datePublished=iso(page.first_published_at), dateModified=iso(page.last_published_at))


def iso(moment: datetime | date | None) -> str:
    """In the museum's own time zone."""
    if isinstance(moment, datetime):
        return timezone.localtime(moment).isoformat(timespec="seconds")
    return moment.isoformat() if moment else ""


def museum_in_short(*, request: HttpRequest) -> Told:
    """Who shows this. The whole of it stands on the first page, under the same `@id`."""
    return {
        "@type": "OnlineStore",
        "@id": museum_id(request=request),
        "name": str(_("임팩트 뮤지엄")),
        "url": absolute(address_of("home.HomePage", otherwise="/"), request=request),
        "logo": absolute(static("img/touch-icon.png"), request=request),
    }


def museum_id(*, request: HttpRequest) -> str:
    return absolute("/#museum", request=request)


def pictures(images: Iterable[AbstractImage | None], *, request: HttpRequest) -> list[str]:
    """The largest size of each that has a file."""
    return [absolute(files.largest, request=request) for image in images if (files := sized(image))]


def _instead(name: str, path: str, request: HttpRequest) -> Told:
    """Of a part of a page that has a name and an address of its own."""
    return known(name=name, url=absolute(path, request=request) if path else "")


def _numbered(links: Iterable[Link], where: str, request: HttpRequest) -> list[Told]:
    return [
        {"@type": "ListItem", "position": place, "name": name, where: absolute(path, request=request)}
        for place, (name, path) in enumerate(links, start=1)
    ]
