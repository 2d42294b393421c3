"""Pages as they are read."""

from django.http import HttpResponse


def text_of(response: HttpResponse) -> str:
    """All of it in one line."""
    return " ".join(response.content.decode().split())
