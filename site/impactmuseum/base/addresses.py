"""Where the pages stand of which there is one in each language."""

from django.utils import translation
from wagtail.models import Page

from impactmuseum.base.edition import remembered


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
