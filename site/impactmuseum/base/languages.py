"""The languages of the museum. Korean is the one everything is written in; the address decides which one is read."""

from django.conf import settings
from django.utils import translation
from wagtail.models import Locale

from impactmuseum.base.edition import remembered

SOURCE: str = settings.LANGUAGE_CODE
NAMES: dict[str, str] = dict(settings.LANGUAGES)
OPEN_GRAPH = {"ko": "ko_KR", "en": "en_US"}


def reading() -> str:
    """The language that is being read, or that a letter is being written in."""
    return translation.get_language() or SOURCE


def is_source() -> bool:
    return reading() == SOURCE


def other() -> str:
    """The language one may switch to."""
    return next(code for code in NAMES if code != reading())


def locale_id(language: str = "") -> int:
    """The key of the locale of `language`, or of the one being read; 0 where the museum has no tree in it."""
    keys: dict[str, int] = remembered("locales", lambda: dict(Locale.objects.values_list("language_code", "pk")))
    return keys.get(language or reading(), 0)


def is_known(language: str) -> bool:
    return language in NAMES
