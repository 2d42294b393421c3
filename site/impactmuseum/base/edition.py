"""What a process may remember between requests: everything that only changes when an editor publishes.

The edition is a number in the shared cache. Publishing makes a new one, and whoever meets a new edition forgets
what was remembered under the old one. Without a shared cache the other processes notice after `LIFETIME`.
"""

import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from wagtail.models import Site
from wagtail.models.sites import SiteRootPath

LIFETIME = 60.0
_CACHE_KEY = "museum-edition"


class _Memory(threading.local):
    def __init__(self) -> None:
        self.edition = ""
        self.since = 0.0
        self.kept: dict[str, Any] = {}


_memory = _Memory()


def remembered(name: str, build: Callable[[], Any]) -> Any:
    """Answer from memory what `build` found earlier in this edition."""
    if name not in _memory.kept:
        _memory.kept[name] = build()
    return _memory.kept[name]


def site_root_paths() -> list[SiteRootPath]:
    """Where each language of each site begins in the tree."""
    return remembered("site-root-paths", Site.get_site_root_paths)


def publish_new_edition(**_signal: Any) -> None:
    """Make every process forget, once the change that asks for it is committed."""
    _memory.kept.clear()
    transaction.on_commit(_start_new_edition)


def meet_current_edition() -> None:
    """Forget what belongs to an earlier edition. One read of the cache."""
    current = cache.get(_CACHE_KEY)
    if current is None:
        current = _start_new_edition()
    if current != _memory.edition or time.monotonic() - _memory.since > LIFETIME:
        _memory.edition = current
        _memory.since = time.monotonic()
        _memory.kept.clear()


def _start_new_edition() -> str:
    edition = uuid4().hex
    cache.set(_CACHE_KEY, edition, timeout=None)
    return edition


class EditionMiddleware:
    """Let each request read the edition of its own moment, and the same one to its end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meet_current_edition()
        return self.get_response(request)
