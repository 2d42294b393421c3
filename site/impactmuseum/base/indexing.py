"""Index once what is saved many times: for commands that load or import."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_save
from modelcluster.fields import ParentalKey
from modelsearch.backends import get_search_backends
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from impactmuseum.base.index_again import paused

CHUNK = 500

Saved = dict[type[Model], set[Any]]


@contextmanager
def indexed_once() -> Iterator[None]:
    """Index for search and for usage, at the end and once, whatever is saved inside.

    Wagtail puts a task into the queue at every save, and publishing a page saves it several times. Its search
    handlers are taken off for the whole process: this is for commands, never for a server.
    """
    saved: Saved = defaultdict(set)

    def note(sender: type[Model], instance: Model, **_signal: Any) -> None:
        saved[sender].add(instance.pk)

    models = [model for model in get_indexed_models() if getattr(model, "search_auto_update", True)]
    for model in models:
        post_save.disconnect(post_save_signal_handler, sender=model)
    post_save.connect(note)
    try:
        with paused(), disable_reference_index_auto_update():
            yield
    finally:
        post_save.disconnect(note)
        for model in models:
            post_save.connect(post_save_signal_handler, sender=model)
    _index_for_search(saved, models)
    _index_usage(saved)


def _index_for_search(saved: Saved, models: Iterable[Any]) -> None:
    backends = list(get_search_backends(with_auto_update=True))
    for model in models:
        for keys in _chunks(saved.get(model, set())):
            objects = list(model.get_indexed_objects().filter(pk__in=keys))
            for backend in backends:
                backend.add_bulk(model, objects)


@transaction.atomic
def _index_usage(saved: Saved) -> None:
    owners: set[tuple[type[Model], Any]] = set()
    for model in saved.keys() & ReferenceIndex.tracked_models:
        for keys in _chunks(saved[model]):
            found = model._default_manager.filter(pk__in=keys)
            owners.update(_owner(instance) for instance in found)
    for model, key in sorted(owners, key=lambda owner: (owner[0]._meta.label, owner[1])):
        if ReferenceIndex.is_indexed(model):
            ReferenceIndex.create_or_update_for_object(model._default_manager.get(pk=key))


def _owner(instance: Any) -> tuple[type[Model], Any]:
    """What the references of a child row, such as a picture of a product, are recorded under."""
    parental = next((field for field in instance._meta.get_fields() if isinstance(field, ParentalKey)), None)
    if parental is None:
        return type(instance), instance.pk
    return _owner(getattr(instance, parental.name))


def _chunks(keys: set[Any]) -> Iterator[list[Any]]:
    ordered = sorted(keys)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
