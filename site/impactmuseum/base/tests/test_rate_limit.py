"""How often somebody may try, and who it is that tries."""

import pytest
import time_machine
from django.core.cache import cache
from django.test import RequestFactory

from impactmuseum.base.models import RateRecord
from impactmuseum.base.rate_limit import RateLimit, client_address, client_ip

pytestmark = pytest.mark.django_db
LIMIT = RateLimit("test", most=2, seconds=60)


def test_so_many_tries_and_no_more_until_the_window_ends():
    with time_machine.travel("2026-11-22T03:00:01Z", tick=False):
        assert [LIMIT.allows("a") for _ in range(4)] == [True, True, False, False]
        assert LIMIT.allows("b")
    with time_machine.travel("2026-11-22T03:01:00Z", tick=False):
        assert LIMIT.allows("a")


def test_two_limits_count_apart():
    with time_machine.travel("2026-11-22T03:00:01Z", tick=False):
        assert [LIMIT.allows("a") for _ in range(3)] == [True, True, False]
        assert RateLimit("other", most=2, seconds=60).allows("a")


def test_every_process_counts_the_same_tries():
    with time_machine.travel("2026-11-22T03:00:01Z", tick=False):
        assert [LIMIT.allows("a") for _ in range(2)] == [True, True]
        # What another process has of its own is empty.
        cache.clear()
        assert not LIMIT.allows("a")


def test_nobody_is_named():
    LIMIT.allows("203.0.113.7")
    assert "203.0.113.7" not in RateRecord.objects.get().key


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


def test_an_address_of_the_new_kind_is_told_whole_where_it_is_shown(settings):
    request = RequestFactory().get("/", REMOTE_ADDR="2001:DB8:1:2:3:4:5:6")
    assert client_ip(request) == "2001:db8:1:2:3:4:5:6"
