"""How often somebody may try, with a shared cache, without one, and behind proxies."""

import pytest
import time_machine
from django.core.cache import cache
from django.test import RequestFactory

from impactmuseum.base.models import RateCount
from impactmuseum.base.rate_limit import RateLimit, client_address

pytestmark = pytest.mark.django_db
LIMIT = RateLimit("test", most=2, seconds=60)


@pytest.fixture(params=["", "redis://nowhere"], ids=["database", "cache"])
def counted(request, settings) -> str:
    settings.REDIS_URL = request.param
    return request.param


def test_so_many_tries_and_no_more_until_the_window_ends(counted):
    with time_machine.travel("2026-11-22T03:00:01Z", tick=False):
        assert [LIMIT.allows("a") for _ in range(4)] == [True, True, False, False]
        assert LIMIT.allows("b")
    with time_machine.travel("2026-11-22T03:01:00Z", tick=False):
        assert LIMIT.allows("a")


def test_two_limits_count_apart(counted):
    with time_machine.travel("2026-11-22T03:00:01Z", tick=False):
        assert [LIMIT.allows("a") for _ in range(3)] == [True, True, False]
        assert RateLimit("other", most=2, seconds=60).allows("a")


def test_with_the_cache_away_the_database_counts(settings, monkeypatch):
    def away(*args, **kwargs):
        raise ValueError

    settings.REDIS_URL = "redis://nowhere"
    monkeypatch.setattr(cache, "add", lambda *args: False)
    monkeypatch.setattr(cache, "incr", away)
    with time_machine.travel("2026-11-22T03:00:01Z", tick=False):
        assert [LIMIT.allows("a") for _ in range(3)] == [True, True, False]
    assert RateCount.objects.get().count == 3


def test_what_is_over_is_forgotten_and_nobody_is_named():
    for moment in ("2026-11-22T03:00:01Z", "2026-11-22T04:00:01Z"):
        with time_machine.travel(moment, tick=False):
            LIMIT.allows("203.0.113.7")
    assert "203" not in str(RateCount.objects.get())[:4]
    assert RateCount.objects.count() == 1


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.7", "127.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "1.1.1.1, 203.0.113.7", "203.0.113.7"),
        (2, "1.1.1.1, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (2, "203.0.113.7", "127.0.0.1"),
        (1, "nonsense", "unknown"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_only_our_own_proxies_say_who_asks(settings, proxies, forwarded, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded})
    assert client_address(request) == address
