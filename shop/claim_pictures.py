"""The pictures that come with a request: kept as they come, hung to their claim, forgotten with a form that is not
mended."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction

from shop.models import Claim, ClaimPicture, Order

MOST = 5


def keep(*, order: Order, files: Sequence[ContentFile]) -> list[ClaimPicture]:
    """Store pictures (as `uploads.reencoded` wrote them) until the request they belong to is made."""
    kept = [ClaimPicture.objects.create(order=order, file=file) for file in files]
    # Whoever sends one form after the other does not fill the disk: the newest wait, the others go.
    waiting = ClaimPicture.objects.filter(order=order, claim=None).order_by("-pk")
    _take_down(waiting[2 * MOST :])
    return kept


def at_hand(*, order: Order, ids: Iterable[int]) -> list[ClaimPicture]:
    """Of the pictures named by `ids`, those that came for `order` and belong to no request yet."""
    wanted = list(dict.fromkeys(ids))
    return list(ClaimPicture.objects.filter(order=order, claim=None, pk__in=wanted)[:MOST])


def hang(*, claim: Claim, ids: Iterable[int]) -> None:
    """Let `claim` show the pictures that came for it, in its transaction."""
    mine = [picture.pk for picture in at_hand(order=claim.order, ids=ids)]
    ClaimPicture.objects.filter(pk__in=mine).update(claim=claim)


def forget(*, at: datetime) -> int:
    """Delete what was sent with forms that nobody mended."""
    return _take_down(ClaimPicture.objects.forgotten(at=at))


def forget_all(*, order: Order) -> int:
    """Delete all that came for `order`, also with requests that were made."""
    return _take_down(ClaimPicture.objects.filter(order=order))


def _take_down(pictures: Iterable[ClaimPicture]) -> int:
    """Delete pictures, and their files when that is certain."""
    gone = list(pictures)
    with transaction.atomic():
        ClaimPicture.objects.filter(pk__in=[picture.pk for picture in gone]).delete()
        for picture in gone:
            transaction.on_commit(partial(picture.file.storage.delete, str(picture.file.name)))
    return len(gone)
