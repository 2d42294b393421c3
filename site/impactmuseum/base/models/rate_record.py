from typing import Self

from django.db import models
from django.utils import timezone


class RateRecordQuerySet(models.QuerySet["RateRecord"]):
    def current(self) -> Self:
        return self.filter(ends_at__gt=timezone.now())

    def outdated(self) -> Self:
        return self.filter(ends_at__lte=timezone.now())


class RateRecord(models.Model):
    """What a limit remembers for a while, where no Redis does. Only `impactmuseum.base.limits_cache` writes it."""

    key = models.CharField(max_length=64, unique=True)
    value = models.JSONField()
    ends_at = models.DateTimeField(db_index=True)

    objects = RateRecordQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key
