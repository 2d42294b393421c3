"""The pictures of what members write. They are kept as they come, hung in their place, and taken down with their file.

`kind` is the model of the pictures; `subject` is what they hang in, and has them as its `pictures`.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community.models import ContributedPicture, Customer

MOST = 5

Kind = type[ContributedPicture]


def keep(*, kind: Kind, sender: Customer, files: Sequence[ContentFile]) -> list[ContributedPicture]:
    """Store pictures (as `uploads.reencoded` wrote them) until what they came with is written."""
    if files:
        take_down(pictures=kind.objects.forgotten(at=timezone.now()))
    return [kind.objects.create(sender=sender, file=file) for file in files]  # type: ignore[misc]


def at_hand(*, kind: Kind, sender: Customer, subject: Any, ids: Iterable[int]) -> list[ContributedPicture]:
    """Of the pictures named by `ids`, those that hang in `subject` or were sent by `sender` and hang nowhere."""
    mine = Q(**{kind.hangs_in: None}, sender=sender)
    found = kind.objects.filter(mine | Q(**{kind.hangs_in: subject}) if subject else mine).in_bulk(list(ids))
    return [found[picture_id] for picture_id in dict.fromkeys(ids) if picture_id in found]


def hang(*, subject: Any, sender: Customer, descriptions: Mapping[int, str]) -> None:
    """Let `subject` show just the pictures named, in this order, each with its description."""
    kind: Kind = subject.pictures.model
    pictures = at_hand(kind=kind, sender=sender, subject=subject, ids=descriptions)[:MOST]
    shown = [picture.pk for picture in pictures]
    take_down(pictures=subject.pictures.exclude(pk__in=shown))
    for place, picture in enumerate(pictures):
        setattr(picture, kind.hangs_in, subject)
        picture.sort_order, picture.description = place, descriptions[picture.pk]
        picture.save(update_fields=[kind.hangs_in, "sort_order", "description"])


@transaction.atomic
def take_down(*, pictures: Iterable[ContributedPicture]) -> None:
    """Delete pictures, and their files when that is certain."""
    for picture in list(pictures):
        type(picture).objects.filter(pk=picture.pk).delete()
        _forget_file(picture)


@transaction.atomic
def move_away(*, pictures: Iterable[ContributedPicture]) -> None:
    """Give each picture's file a new name: the old address, which others may have kept, shows nothing any more."""
    for picture in pictures:
        storage, known = picture.file.storage, str(picture.file.name)
        # A file that is not there shows nothing already, and keeps nobody from hiding what it stood in.
        if storage.exists(known):
            _forget_file(picture)
            with storage.open(known) as source:
                picture.file = ContentFile(source.read(), name=f"{secrets.token_hex(16)}.webp")
            picture.save(update_fields=["file"])  # type: ignore[misc]


def _forget_file(picture: ContributedPicture) -> None:
    storage, name = picture.file.storage, str(picture.file.name)
    transaction.on_commit(lambda: storage.delete(name))
