"""A picture that arrives gets its sizes made by the worker. Until then, the first page that shows it makes them."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from impactmuseum.base.tasks import make_renditions


def connect() -> None:
    post_save.connect(_picture_saved, sender=get_image_model(), dispatch_uid="museum-renditions")


def _picture_saved(
    instance: AbstractImage, *, update_fields: frozenset[str] | None = None, raw: bool = False, **_signal: Any
) -> None:
    # A new file comes with a save of the whole row; Wagtail saves its own notes about a picture by field.
    if raw or update_fields is not None:
        return
    image_id = instance.pk
    transaction.on_commit(lambda: make_renditions.enqueue(image_id))
