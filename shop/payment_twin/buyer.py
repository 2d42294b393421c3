"""What a buyer of either provider has in common with the other's."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit


class NotPossible(Exception):
    """The buyer can't do that now. The sentence says why."""


def leads_to(url: str, **more: object) -> str:
    """The shop's own address with what the provider adds to it."""
    parts = urlsplit(url)
    query = [*parse_qsl(parts.query, keep_blank_values=True), *((name, str(value)) for name, value in more.items())]
    return urlunsplit(parts._replace(query=urlencode(query)))
