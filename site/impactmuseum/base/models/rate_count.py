from django.db import models


class RateCount(models.Model):
    """How often something was tried in one window of time, where no cache is shared that could count it."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key} {self.count}"
