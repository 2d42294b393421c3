"""What visitors looked for in vain: for editors, who know another word for it or something that is missing.

Counted, without anything of who asked. What looks like an address, a number or a code of somebody is not kept, and
of the rest no more than a list that can be read.
"""

import re
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from impactmuseum.base.models import UnansweredSearch
from impactmuseum.base.words import words_of

MOST = 2000
# So many of the least asked go at once, so that not every new one has to make room.
MAKE_ROOM = 100
KEPT_FOR = timedelta(days=180)
LONGEST = 60
PERSONAL = re.compile(r"@|\d{4,}|\d[\d\s.-]{5,}\d|https?:|www\.|\bIM-\d", re.IGNORECASE)


def note(query: str) -> None:
    """Count one more vain search for `query`."""
    key = _key(query)
    if not key:
        return
    asked_before = UnansweredSearch.objects.filter(key=key)
    if asked_before.update(count=F("count") + 1, last_asked_at=timezone.now()):
        return
    _make_room()
    try:
        with transaction.atomic():
            UnansweredSearch.objects.create(
                key=key, query=query[:LONGEST], first_asked_on=timezone.localdate(), last_asked_at=timezone.now()
            )
    except IntegrityError:  # Somebody asked at the same moment.
        asked_before.update(count=F("count") + 1)


def settle(vain: UnansweredSearch) -> None:
    """Take it off the list: somebody has seen to it. Who asks for it in vain again puts it back."""
    UnansweredSearch.objects.filter(pk=vain.pk).delete()


def forget_old(*, at: datetime) -> int:
    """Drop what nobody has looked for since long before `at`; return how many were dropped."""
    return UnansweredSearch.objects.filter(last_asked_at__lt=at - KEPT_FOR).delete()[0]


def _key(query: str) -> str:
    """The same for every way to write the same words; empty for what is not kept."""
    words = words_of(query)
    if not words or PERSONAL.search(query) or len(query) > LONGEST:
        return ""
    return sha256(" ".join(words).encode()).hexdigest()


def _make_room() -> None:
    if UnansweredSearch.objects.count() < MOST:
        return
    least = list(UnansweredSearch.objects.least_asked().values_list("pk", flat=True)[:MAKE_ROOM])
    UnansweredSearch.objects.filter(pk__in=least).delete()
