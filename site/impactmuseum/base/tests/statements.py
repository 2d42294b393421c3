"""What a page costs of the database."""

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def statements(client: Client, path: str) -> int:
    """The statements of a second visit: pictures are sized, the edition is known, nothing else is cached."""
    client.get(path)
    edition = cache.get("museum-edition")
    cache.clear()
    cache.set("museum-edition", edition)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)
