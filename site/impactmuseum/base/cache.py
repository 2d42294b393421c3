"""Redis as a convenience: while it is away, everything is a cache miss and the museum stays open."""

import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

# One dead call costs a socket timeout; a page makes several. After a failure nobody asks again for this long.
REST_SECONDS = 5


class ForgivingRedisCache(RedisCache):
    _asleep_until = 0.0

    def _ask(self, question: Callable[[], Any], otherwise: Any) -> Any:
        if time.monotonic() < self._asleep_until:
            return otherwise
        try:
            return question()
        except RedisError:
            self._asleep_until = time.monotonic() + REST_SECONDS
            return otherwise

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(lambda: super(ForgivingRedisCache, self).add(*args, **kwargs), False)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask(lambda: super(ForgivingRedisCache, self).get(key, default, version), default)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._ask(lambda: super(ForgivingRedisCache, self).set(*args, **kwargs), None)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(lambda: super(ForgivingRedisCache, self).touch(*args, **kwargs), False)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(lambda: super(ForgivingRedisCache, self).delete(*args, **kwargs), False)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(lambda: super(ForgivingRedisCache, self).get_many(*args, **kwargs), {})

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(lambda: super(ForgivingRedisCache, self).has_key(*args, **kwargs), False)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> Any:
        # The same error as for a key that is not there, which callers of incr() handle anyway.
        answer = self._ask(lambda: super(ForgivingRedisCache, self).incr(key, delta, version), None)
        if answer is None:
            raise ValueError(f"Key {key!r} not found")
        return answer

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        return self._ask(lambda: super(ForgivingRedisCache, self).set_many(data, *args, **kwargs), list(data))

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._ask(lambda: super(ForgivingRedisCache, self).delete_many(*args, **kwargs), None)

    def clear(self) -> Any:
        return self._ask(lambda: super(ForgivingRedisCache, self).clear(), False)
