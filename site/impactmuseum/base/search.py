"""Wagtail's search backend of this database, made to stand whatever an editor or a visitor types."""

import re
import unicodedata
from typing import Any

from wagtail.search.backends.database import SearchBackend as backend_of_this_database

# What the query languages of SQLite, MySQL and MariaDB read as their own.
OPERATORS = re.compile(r"[\"'`\\*()<>~@+\-:^{}\[\]\x00]")
# An emptied query would mean "everything" here and "nothing at all" there: this word is in no text.
IN_NO_TEXT = "zzzinnotextzzz"
MAX_LENGTH = 100
MAX_WORDS = 8


def asked(query: str) -> str:
    """What somebody asks for, as it is searched and shown: composed, without control characters, not endless."""
    composed = unicodedata.normalize("NFC", query[: 4 * MAX_LENGTH])
    plain = "".join(character if character.isprintable() else " " for character in composed)
    return " ".join(plain.split()[:MAX_WORDS])[:MAX_LENGTH].strip()


def readable(query: Any) -> Any:
    """The words of `query`, without signs that a database would take for its own. Other queries pass."""
    if not isinstance(query, str) or not query.strip():
        return query
    return " ".join(OPERATORS.sub(" ", query).split()) or IN_NO_TEXT


class _ReadableQueries:
    def search(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super().search(readable(query), *args, **kwargs)  # type: ignore[misc]

    def autocomplete(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super().autocomplete(readable(query), *args, **kwargs)  # type: ignore[misc]


def SearchBackend(params: dict[str, Any]) -> Any:
    """Called by Wagtail, under this name."""
    plain = type(backend_of_this_database(params))
    return type(f"Readable{plain.__name__}", (_ReadableQueries, plain), {})(params)
