from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

# Longer than any mail server is given to answer: whoever claimed a letter before that is dead.
CLAIM_LASTS = timedelta(minutes=10)
# The links of a letter have ended by then.
KEPT_FOR = timedelta(days=3)


class OutgoingLetterQuerySet(models.QuerySet["OutgoingLetter"]):
    def free(self, *, at: datetime) -> Self:
        """Claimed by no worker that may still be alive."""
        return self.filter(Q(claimed_at=None) | Q(claimed_at__lt=at - CLAIM_LASTS))

    def outdated(self, *, at: datetime) -> Self:
        return self.filter(created_at__lt=at - KEPT_FOR)


class OutgoingLetter(models.Model):
    """A finished letter that waits for the mail server. It is forgotten once sent: it may hold a secret link."""

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    # Set by the one worker that is sending it.
    claimed_at = models.DateTimeField(null=True, blank=True)

    objects = OutgoingLetterQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.subject} > {self.to}"
