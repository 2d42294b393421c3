"""What is said in the language that is read: `product.told.name`.

A thing without a page of its own keeps its English beside its Korean, in columns named `<field>_en`: one row, one
revision, one stock. The field itself is always the Korean one, because editors' forms read and write it; what
visitors see is asked of `told`. What was not translated is told in Korean.
"""

from typing import Any, ClassVar

from django.utils.safestring import SafeString, mark_safe

from impactmuseum.base import languages

# Of a text that is not in the language of its page: read aloud, and announced as a link, as what it is.
FOREIGN = mark_safe(f' lang="{languages.SOURCE}" hreflang="{languages.SOURCE}"')  # noqa: S308 No text of anybody's.


def column(field: str) -> str:
    """The name of the column in which `field` is kept in the language that is read."""
    return field if languages.is_source() else f"{field}_{languages.reading()}"


class Told:
    """The attributes of a thing, its texts in the language that is read."""

    def __init__(self, thing: "Translated") -> None:
        self._thing = thing

    def __getattr__(self, name: str) -> Any:
        if not languages.is_source() and name in self._thing.translated:
            return getattr(self._thing, column(name)) or getattr(self._thing, name)
        return getattr(self._thing, name)


class Translated:
    """A model whose fields in `translated` have a column in English."""

    translated: ClassVar[tuple[str, ...]] = ()

    @property
    def told(self) -> Told:
        return Told(self)


class ToldPage:
    """A Korean page, with its texts and its address from the page that translates it, where one is published."""

    def __init__(self, page: Any, translation: Any | None) -> None:
        self._page = page
        self._translation = translation

    @property
    def marks(self) -> SafeString:
        """Attributes for an element that names the page: empty, or the language it is in."""
        return SafeString("") if self._translation else FOREIGN

    def __getattr__(self, name: str) -> Any:
        if self._translation and name in self._page.told_fields:
            return getattr(self._translation, name)
        return getattr(self._page, name)
