"""Index what changed without Wagtail's own events noticing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import Model
from modelsearch.tasks import insert_or_update_object_task

_is_paused = False


def index_again(thing: Model) -> None:
    """Let the worker index `thing`. Its children are saved after Wagtail has asked; an UPDATE tells nobody at all."""
    if not _is_paused:
        insert_or_update_object_task.enqueue(thing._meta.app_label, thing._meta.model_name, str(thing.pk))


@contextmanager
def paused() -> Iterator[None]:
    """For who indexes everything at the end."""
    global _is_paused
    _is_paused = True
    try:
        yield
    finally:
        _is_paused = False
