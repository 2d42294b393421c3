"""XML written piece by piece: for documents that are too long to be held whole."""

import re
from xml.sax.saxutils import escape, quoteattr

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
# What no XML document may hold, not even escaped: one such sign in one name, and the whole of it can't be read.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def element(name: str, text: object) -> str:
    """`<name>text</name>`, whatever the text holds."""
    return f"<{name}>{escape(_FORBIDDEN.sub('', str(text)))}</{name}>"


def empty_element(name: str, **attributes: str) -> str:
    """`<name a="…"/>`."""
    written = "".join(f" {key}={quoteattr(_FORBIDDEN.sub('', value))}" for key, value in attributes.items())
    return f"<{name}{written}/>"
