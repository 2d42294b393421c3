import pytest
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import TimeoutError as RedisTimeoutError

from impactmuseum.base.cache import REST_SECONDS, ForgivingRedisCache


@pytest.fixture
def nobody_listens():
    # Port 1 of the own machine: the refusal comes at once.
    return ForgivingRedisCache("redis://127.0.0.1:1", {"OPTIONS": {"socket_connect_timeout": 0.5}})


def test_without_redis_everything_is_a_miss_and_nothing_an_error(nobody_listens):
    cache = nobody_listens
    cache.set("a", 1)
    cache.delete("a")

    assert cache.get("a") is None
    assert cache.get("a", "default") == "default"
    assert cache.get_many(["a", "b"]) == {}
    assert cache.set_many({"a": 1}) == ["a"]
    assert cache.add("a", 1) is False
    assert cache.has_key("a") is False
    assert cache.get_or_set("a", lambda: 5) == 5


def test_counting_without_redis_is_the_error_of_a_missing_key(nobody_listens):
    with pytest.raises(ValueError, match="not found"):
        nobody_listens.incr("a")


def test_after_a_failure_redis_is_left_alone_for_a_while(nobody_listens, monkeypatch):
    asked = []

    def refuse(self, *args, **kwargs):
        asked.append(args)
        raise RedisTimeoutError

    monkeypatch.setattr(RedisCache, "get", refuse)
    for _ in range(10):
        nobody_listens.get("a")

    assert len(asked) == 1


def test_redis_that_comes_back_is_used_again(nobody_listens, monkeypatch):
    nobody_listens.get("a")
    monkeypatch.setattr(RedisCache, "get", lambda self, *args, **kwargs: "found")
    assert nobody_listens.get("a") is None

    monkeypatch.setattr("impactmuseum.base.cache.time.monotonic", lambda: 10**9 + REST_SECONDS)

    assert nobody_listens.get("a") == "found"


def test_an_error_that_is_not_redis_being_away_is_raised(nobody_listens, monkeypatch):
    def wrong(self, *args, **kwargs):
        raise TypeError("cannot pickle")

    monkeypatch.setattr(RedisCache, "set", wrong)

    with pytest.raises(TypeError, match="pickle"):
        nobody_listens.set("a", 1)
