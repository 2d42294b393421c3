"""What limits remember: seen by every process, in Redis while it answers, otherwise in the database.

The cache of pages is no place for it. Without Redis it is one process's own memory, and while Redis is away it
forgets: a limit counted there would let everybody through, or nobody.
"""

import random
import time
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.redis import RedisCache
from django.db import IntegrityError, transaction
from django.utils import timezone
from redis.exceptions import RedisError

from impactmuseum.base.cache import REST_SECONDS
from impactmuseum.base.models import RateRecord

# One new record in so many takes the outdated ones along, a few at a time.
SWEEP_ONE_IN, SWEEP_MOST = 50, 500


class LimitsCache(BaseCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._redis = RedisCache(server, params) if server else None
        self._records = _Records()
        self._asleep_until = 0.0

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._ask("add", key, value, self._seconds(timeout)))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", key, default)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._ask("set", key, value, self._seconds(timeout))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Raises ValueError for a key that is not there, as every cache does."""
        return int(self._ask("incr", key, delta))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self._ask("delete", key))

    def _ask(self, verb: str, key: str, *args: Any) -> Any:
        # Hashed: whoever reads the store need not learn who tried what.
        args = (sha256(key.encode()).hexdigest(), *args)
        if self._redis is not None and time.monotonic() >= self._asleep_until:
            try:
                return getattr(self._redis, verb)(*args)
            except RedisError:
                self._asleep_until = time.monotonic() + REST_SECONDS
        return getattr(self._records, verb)(*args)

    def _seconds(self, timeout: Any) -> Any:
        return self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout


class _Records:
    """The same verbs on rows. Each is one statement, or two that a unique key keeps apart."""

    def add(self, key: str, value: Any, seconds: float) -> bool:
        fields = _fields(value, seconds)
        if RateRecord.objects.outdated().filter(key=key).update(**fields):
            return True
        self._sweep()
        try:
            with transaction.atomic():
                RateRecord.objects.create(key=key, **fields)
        except IntegrityError:
            return False
        return True

    def get(self, key: str, default: Any) -> Any:
        found = RateRecord.objects.current().filter(key=key).values_list("value", flat=True)
        return next(iter(found), default)

    def set(self, key: str, value: Any, seconds: float) -> None:
        fields = _fields(value, seconds)
        if not RateRecord.objects.filter(key=key).update(**fields) and not self.add(key, value, seconds):
            RateRecord.objects.filter(key=key).update(**fields)

    def incr(self, key: str, delta: int) -> int:
        with transaction.atomic():
            record = RateRecord.objects.select_for_update().current().filter(key=key).first()
            if record is None:
                raise ValueError(f"Key {key!r} not found")
            record.value += delta
            record.save(update_fields=["value"])
        return int(record.value)

    def delete(self, key: str) -> bool:
        return bool(RateRecord.objects.filter(key=key).delete()[0])

    def _sweep(self) -> None:
        if random.randrange(SWEEP_ONE_IN) == 0:  # noqa: S311
            # By key, in order: two sweeps at once delete no range that the other one waits for.
            outdated = list(RateRecord.objects.outdated().order_by("pk").values_list("pk", flat=True)[:SWEEP_MOST])
            RateRecord.objects.filter(pk__in=outdated).delete()


def _fields(value: Any, seconds: float) -> dict[str, Any]:
    return {"value": value, "ends_at": timezone.now() + timedelta(seconds=seconds)}
