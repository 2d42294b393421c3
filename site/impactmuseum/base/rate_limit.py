"""How often somebody may try: counted in the shared cache, and in the database where none is to be had.

A window is a fixed stretch of the clock: at its edge, twice the limit can pass within a short time. That is
enough against guessing, and one count per try.
"""

import ipaddress
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from impactmuseum.base.models import RateCount


@dataclass(frozen=True)
class RateLimit:
    """`most` tries within `seconds`, for each `who`."""

    name: str
    most: int
    seconds: int

    def allows(self, who: str) -> bool:
        """Count one more try of `who`, and say whether it is within the limit."""
        window = int(time.time()) // self.seconds
        # Hashed: neither a cache nor a table needs to know who looked for what.
        key = sha256(f"{self.name} {window} {who}".encode()).hexdigest()
        return self._count(key, ends_at=(window + 1) * self.seconds) <= self.most

    @property
    def minutes(self) -> int:
        return -(-self.seconds // 60)

    def _count(self, key: str, *, ends_at: int) -> int:
        # One process's own memory would give every process a limit of its own.
        if settings.REDIS_URL:
            if cache.add(f"rate-{key}", 1, self.seconds):
                return 1
            try:
                return int(cache.incr(f"rate-{key}"))
            except ValueError:
                pass  # The cache is away.
        return _count_in_database(key, datetime.fromtimestamp(ends_at, UTC))


def client_address(request: HttpRequest) -> str:
    """Who asks, as the proxies we trust say; of IPv6 the network, of which one client has all addresses."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    address = hops[-trusted] if 0 < trusted <= len(hops) else request.META.get("REMOTE_ADDR", "")
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else str(known)


def too_many(request: HttpRequest, limit: RateLimit) -> HttpResponse:
    """429, with the museum's face."""
    response = render(request, "429.html", {"minutes": limit.minutes}, status=429)
    response["Retry-After"] = str(limit.seconds)
    return response


def _count_in_database(key: str, ends_at: datetime) -> int:
    _row, is_new = RateCount.objects.get_or_create(key=key, defaults={"ends_at": ends_at})
    if is_new:
        # Its own row stays, though its time may have ended on the way here.
        RateCount.objects.filter(ends_at__lt=timezone.now()).exclude(key=key).delete()
    RateCount.objects.filter(key=key).update(count=F("count") + 1)
    return RateCount.objects.values_list("count", flat=True).filter(key=key).first() or 1
