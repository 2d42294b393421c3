"""Where the pages stand of which there is one in each language."""

from django.utils import translation
from wagtail.models import Page

from impactmuseum.base import languages, page_translations
from impactmuseum.base.edition import remembered, site_root_paths


def address_of(label: str, *, otherwise: str) -> str:
    """The path of the page of the type `label` in the active language, `otherwise` where none is published.

    The type is named, not imported: models ask for addresses.
    """
    language = translation.get_language()

    def find() -> str:
        app_label, model = label.lower().split(".")
        pages = Page.objects.live().filter(content_type__app_label=app_label, content_type__model=model)
        page = pages.filter(locale__language_code=language).first()
        return (page.url if page else None) or otherwise

    return remembered(f"address-{label}-{language}", find)


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
