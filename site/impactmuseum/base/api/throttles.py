"""How much one may ask: a token as often as its row says, everybody else by their address."""

import time
from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from impactmuseum.base.models import ApiToken
from impactmuseum.base.rate_limit import RateLimit, client_address

SECONDS = 60


class Limits(BaseThrottle):
    def allow_request(self, request: Request, view: Any) -> bool:
        if isinstance(request.auth, ApiToken):
            return RateLimit("api-token", most=request.auth.per_minute, seconds=SECONDS).allows(str(request.auth.pk))
        if request.method in ("GET", "HEAD", "OPTIONS"):
            # Reading is cheap: it is not worth a row, and without Redis each process counts for itself.
            limit = RateLimit("api-read", most=settings.API_READS_PER_MINUTE, seconds=SECONDS, is_forgiving=True)
        else:
            limit = RateLimit("api-write", most=settings.API_WRITES_PER_MINUTE, seconds=SECONDS)
        return limit.allows(client_address(request._request))

    def wait(self) -> float:
        return SECONDS - time.time() % SECONDS
