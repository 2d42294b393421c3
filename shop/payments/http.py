"""Calls to providers: bounded in time and size, and clear about what is not known afterwards."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests

from shop.payments.gateway import ProviderUnreachable

# Connect and read, in seconds.
TIMEOUT = (2, 10)
LARGEST = 1024 * 1024


@dataclass(frozen=True)
class Reply:
    status: int
    body: dict[str, Any]

    @property
    def is_ok(self) -> bool:
        return self.status == 200


def call(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: Mapping[str, Any] | None = None,
    query: Mapping[str, str] | None = None,
) -> Reply:
    """Ask a provider, and return what it said, yes or no.

    Raises ProviderUnreachable when there is no answer to believe: no connection, no answer in time, a server's
    error, or something that is no JSON object. What the provider did then is not known.
    """
    try:
        response = requests.request(
            method,
            url,
            headers=dict(headers),
            json=body,
            params=query,
            timeout=TIMEOUT,
            allow_redirects=False,
            stream=True,
        )
        with response:
            content = response.raw.read(LARGEST + 1, decode_content=True)
    except (requests.RequestException, OSError) as error:
        raise ProviderUnreachable(f"{method} {url}: {error}") from error
    if response.status_code >= 500 or len(content) > LARGEST:
        raise ProviderUnreachable(f"{method} {url}: {response.status_code}")
    try:
        answer = json.loads(content)
    except ValueError as error:
        raise ProviderUnreachable(f"{method} {url}: no JSON") from error
    if not isinstance(answer, dict):
        raise ProviderUnreachable(f"{method} {url}: no object")
    return Reply(response.status_code, answer)
