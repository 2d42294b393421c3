"""How often somebody may try.

A window is a fixed stretch of the clock: at its edge, twice the limit can pass within a short time. That is
enough against guessing, and one count per try.
"""

import ipaddress
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class RateLimit:
    """`most` tries within `seconds`, for each `who`.

    A forgiving limit is against load, not against guessing: it counts in the cache of pages, where a try costs no
    row, and each process without Redis counts its own.
    """

    name: str
    most: int
    seconds: int
    is_forgiving: bool = False

    def allows(self, who: str) -> bool:
        """Count one more try of `who`, and say whether it is within the limit."""
        window = int(time.time()) // self.seconds
        counts = caches["default" if self.is_forgiving else "limits"]
        return _count(counts, f"{self.name}/{window}/{who}", seconds=self.seconds) <= self.most

    @property
    def minutes(self) -> int:
        return -(-self.seconds // 60)


def client_ip(request: HttpRequest) -> str:
    """The address that asks, as the proxies we trust say; empty when it is none."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    address = hops[-trusted] if 0 < trusted <= len(hops) else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return ""


def client_address(request: HttpRequest) -> str:
    """Who asks: the address, or of IPv6 the network, of which one client has all addresses."""
    address = client_ip(request)
    return str(ipaddress.ip_network((address, 64), strict=False)) if ":" in address else address or "unknown"


def too_many(request: HttpRequest, limit: RateLimit) -> HttpResponse:
    """429, with the museum's face."""
    return refuse(request, seconds=limit.seconds)


def refuse(request: HttpRequest, *, seconds: int = 300) -> HttpResponse:
    response = render(request, "429.html", {"minutes": -(-seconds // 60)}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _count(counts: BaseCache, key: str, *, seconds: int) -> int:
    for _attempt in range(2):
        if counts.add(key, 1, seconds):
            return 1
        try:
            return counts.incr(key)
        except ValueError:  # It has ended between the two questions.
            continue
    return 1
