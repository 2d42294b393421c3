"""Where the pages stand of which there is one in each language, and the name of the house they stand in."""

from urllib.parse import urljoin, urlsplit

from django.http import HttpRequest
from django.utils import translation
from django.utils.encoding import iri_to_uri
from wagtail.models import Page

from impactmuseum.base import languages, page_translations
from impactmuseum.base.edition import remembered, site_root_paths

# A site that stands on one's own machine, as Wagtail and the demo leave it, is not how the world knows the museum.
_NOT_YET_NAMED = {None, "localhost", "127.0.0.1", "::1"}


def address_of(label: str, *, otherwise: str) -> str:
    """The path of the page of the type `label` in the active language, `otherwise` where none is published.

    The type is named, not imported: models ask for addresses.
    """
    language = translation.get_language()

    def find() -> str:
        app_label, model = label.lower().split(".")
        pages = Page.objects.live().filter(content_type__app_label=app_label, content_type__model=model)
        page = pages.filter(locale__language_code=language).first()
        return (page.url if page else None) or ""

    return remembered(f"address-{label}-{language}", find) or otherwise


def way(path: str) -> str:
    """Where what stands in Korean at `path`, such as `/guide/`, is told in the language that is read.

    Where it is not, `path` itself: a Korean page is a better answer than none.
    """
    if languages.is_source():
        return path
    return remembered(f"way-{path}-{languages.reading()}", lambda: _in_reading(path)) or path


def _in_reading(path: str) -> str:
    roots = [root.root_path for root in site_root_paths() if root.language_code == languages.SOURCE]
    source = Page.objects.filter(url_path__in=[f"{root}{path.lstrip('/')}" for root in roots]).first()
    told = page_translations.published_pk(source.pk, language=languages.reading()) if source else None
    return (told and Page.objects.get(pk=told).url) or ""


def absolute(path: str, *, request: HttpRequest) -> str:
    """`path` as the world may keep it: with the name of the site's settings, whichever name it was asked by.

    Two names of one museum would be two museums to a search engine. As long as the settings name none, the one that
    was asked by is taken. An address that names its own host stays as it is.
    """
    root = remembered("museum-root", _museum_root) or f"{request.scheme}://{request.get_host()}"
    return iri_to_uri(urljoin(root, path)) or root


def _museum_root() -> str:
    roots = (site.root_url for site in site_root_paths())
    return next((root for root in roots if urlsplit(root).hostname not in _NOT_YET_NAMED), "")
