"""What limits remember, wherever it is kept."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.cache.backends.redis import RedisCache
from django.db import connection
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisConnectionError

from impactmuseum.base import limits_cache
from impactmuseum.base.limits_cache import LimitsCache
from impactmuseum.base.models import RateRecord

NOW = "2026-11-22T03:00:01Z"


@pytest.fixture(params=["", "redis://127.0.0.1:1"], ids=["without Redis", "with Redis away"])
def limits(request, db) -> LimitsCache:
    return LimitsCache(request.param, {"OPTIONS": {"socket_connect_timeout": 0.5}})


def test_who_comes_second_finds_the_first(limits):
    assert limits.add("a", 1, 60)
    assert not limits.add("a", 2, 60)
    assert limits.get("a") == 1


def test_a_history_is_kept_as_it_was(limits):
    limits.set("a", [1.5, 1.25], 60)
    limits.set("a", [2.5, 1.5, 1.25], 60.0)
    assert limits.get("a") == [2.5, 1.5, 1.25]
    assert limits.get("b", []) == []


def test_what_has_ended_is_as_if_it_had_never_been(limits):
    with time_machine.travel(NOW, tick=False) as clock:
        limits.add("a", 1, 60)
        clock.shift(61)
        assert limits.get("a") is None
        with pytest.raises(ValueError, match="not found"):
            limits.incr("a")
        assert limits.add("a", 2, 60)
        assert limits.get("a") == 2


def test_counting_adds_up(limits):
    limits.add("a", 1, 60)
    assert [limits.incr("a"), limits.incr("a")] == [2, 3]


def test_what_is_deleted_is_gone(limits):
    limits.add("a", 1, 60)
    assert limits.delete("a")
    assert not limits.delete("a")
    assert limits.add("a", 1, 60)


def test_what_is_outdated_is_swept_out(limits, monkeypatch):
    monkeypatch.setattr(limits_cache, "SWEEP_ONE_IN", 1)
    RateRecord.objects.create(key="old", value=1, ends_at=timezone.now() - timedelta(minutes=1))
    limits.add("a", 1, 60)
    assert [record.value for record in RateRecord.objects.all()] == [1]
    assert not RateRecord.objects.filter(key="old").exists()


def test_redis_is_asked_while_it_answers_and_left_alone_after_it_did_not(db, monkeypatch):
    asked = []

    def answer(self, key, value, seconds):
        asked.append(key)
        if len(asked) > 1:
            raise RedisConnectionError
        return True

    monkeypatch.setattr(RedisCache, "add", answer)
    limits = LimitsCache("redis://nowhere", {})
    assert limits.add("a", 1, 60)
    assert RateRecord.objects.count() == 0
    assert [limits.add(key, 1, 60) for key in ("b", "c", "b")] == [True, True, False]
    assert (len(asked), RateRecord.objects.count()) == (2, 2)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_comes_first_and_all_are_counted():
    limits, first, counts = LimitsCache("", {}), [], []

    def run() -> None:
        if limits.add("a", 1, 60):
            first.append(1)
        else:
            counts.append(limits.incr("a"))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (first, sorted(counts)) == ([1], list(range(2, 13)))
