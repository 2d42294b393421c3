"""Which page translates which. Everything hangs on the Korean tree: a translation tells it again and owns nothing.

Products, posts and other pages point to Korean pages. A translation is found by the key it shares with its source,
from memory: it is built anew in each edition.
"""

from collections import defaultdict
from typing import Any, NamedTuple

from wagtail.models import Page

from impactmuseum.base import languages
from impactmuseum.base.edition import remembered


class Kinship(NamedTuple):
    """Keys of pages: of a translation its source, published or not; of a source its published translations."""

    sources: dict[int, int]
    translations: dict[int, dict[str, int]]
    live_sources: frozenset[int]


def source_pk(pk: int | None) -> int:
    """The key of the Korean page that the page `pk` tells; its own, if it is that page."""
    return kinship().sources.get(pk or 0, pk or 0)


def is_translation(pk: int | None) -> bool:
    return pk in kinship().sources


def published_pk(pk: int | None, *, language: str) -> int | None:
    """The key of the published page that tells the same as `pk` in `language`, if there is one."""
    source = source_pk(pk)
    if language == languages.SOURCE:
        return source if source == pk or source in kinship().live_sources else None
    return kinship().translations.get(source, {}).get(language)


def teller_pk(pk: int) -> int:
    """The key of the page that tells `pk` in the language that is read; its own where none does."""
    return published_pk(pk, language=languages.reading()) or pk


def telling(model: Any, pk: int | None) -> Any | None:
    """The published translation of the Korean page `pk` into the language that is read, without its long text."""
    language = languages.reading()

    def read() -> dict[int, Any]:
        pages = model.objects.live().filter(locale_id=languages.locale_id(language))
        return {source_pk(found.pk): found for found in pages.defer(*model.long_texts())}

    return remembered(f"told-{model._meta.label}-{language}", read).get(pk)


def title_of(model: Any, pk: int | None, *, otherwise: str) -> str:
    """The title of the Korean page `pk` in the language that is read; `otherwise` where it has none."""
    told = None if languages.is_source() else telling(model, pk)
    return str(told.title) if told else otherwise


def kinship() -> Kinship:
    return remembered("kinship", _read)


def _read() -> Kinship:
    translated = Page.objects.exclude(locale=languages.locale_id(languages.SOURCE)).values("translation_key")
    rows = Page.objects.filter(translation_key__in=translated)
    by_key: dict[Any, dict[str, tuple[int, bool]]] = defaultdict(dict)
    for key, language, pk, live in rows.values_list("translation_key", "locale__language_code", "pk", "live"):
        by_key[key][language] = (pk, live)
    sources: dict[int, int] = {}
    translations: dict[int, dict[str, int]] = {}
    live_sources: set[int] = set()
    for told in by_key.values():
        source, source_is_live = told.pop(languages.SOURCE, (0, False))
        if not source:
            continue
        sources |= {pk: source for pk, _live in told.values()}
        translations[source] = {language: pk for language, (pk, live) in told.items() if live}
        if source_is_live:
            live_sources.add(source)
    return Kinship(sources, translations, frozenset(live_sources))
