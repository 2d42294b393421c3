"""The pictures of a post. They are kept as they come, hung with their post, and taken down with their file."""

import secrets
from collections.abc import Iterable, Mapping, Sequence

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community.models import Customer, Post, PostPicture

MOST = 5


def keep(*, sender: Customer, files: Sequence[ContentFile]) -> list[PostPicture]:
    """Store pictures (as `uploads.reencoded` wrote them) until their post is written."""
    if files:
        take_down(pictures=PostPicture.objects.forgotten(at=timezone.now()))
    return [PostPicture.objects.create(sender=sender, file=file) for file in files]


def at_hand(*, sender: Customer, post: Post | None, ids: Iterable[int]) -> list[PostPicture]:
    """Of the pictures named by `ids`, those that hang in `post` or were sent by `sender` and hang nowhere."""
    mine = Q(post=None, sender=sender)
    found = PostPicture.objects.filter(mine | Q(post=post) if post else mine).in_bulk(list(ids))
    return [found[picture_id] for picture_id in dict.fromkeys(ids) if picture_id in found]


def hang(*, post: Post, sender: Customer, descriptions: Mapping[int, str]) -> None:
    """Let `post` show just the pictures named, in this order, each with its description."""
    pictures = at_hand(sender=sender, post=post, ids=descriptions)[:MOST]
    shown = [picture.pk for picture in pictures]
    take_down(pictures=post.pictures.exclude(pk__in=shown))
    for place, picture in enumerate(pictures):
        picture.post, picture.sort_order, picture.description = post, place, descriptions[picture.pk]
        picture.save(update_fields=["post", "sort_order", "description"])


@transaction.atomic
def take_down(*, pictures: Iterable[PostPicture]) -> None:
    """Delete pictures, and their files when that is certain."""
    for picture in list(pictures):
        PostPicture.objects.filter(pk=picture.pk).delete()
        _forget_file(picture)


@transaction.atomic
def move_away(*, post: Post) -> None:
    """Give each picture's file a new name: the old address, which others may have kept, shows nothing any more."""
    for picture in post.pictures.all():
        _forget_file(picture)
        with picture.file.open() as source:
            picture.file = ContentFile(source.read(), name=f"{secrets.token_hex(16)}.webp")
        picture.save(update_fields=["file"])


def _forget_file(picture: PostPicture) -> None:
    storage, name = picture.file.storage, str(picture.file.name)
    transaction.on_commit(lambda: storage.delete(name))
