from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils import timezone

KEPT_FOR = timedelta(hours=24)


class IdempotencyRecordQuerySet(models.QuerySet["IdempotencyRecord"]):
    def outdated(self, *, at: datetime) -> Self:
        return self.filter(created_at__lte=at - KEPT_FOR)


class IdempotencyRecord(models.Model):
    """The answer to a request that named itself. Only `impactmuseum.base.api.idempotency` writes it."""

    # Of the key and of whoever sent it: the same key of somebody else is another one.
    name = models.CharField(max_length=64, unique=True)
    fingerprint = models.CharField(max_length=64)
    # NULL while the request is being worked on.
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    content = models.TextField(blank=True)
    claimed_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = IdempotencyRecordQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
