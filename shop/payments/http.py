"""Calls to providers: bounded in time and size, and clear about what is not known afterwards."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from shop.payments.gateway import ProviderUnreachable

# Connect and read, in seconds.
TIMEOUT = (2, 10)
# Of the whole answer: one that comes drop by drop ends too.
LONGEST = 10
LARGEST = 1024 * 1024
# Calls at once in one process: a silent provider holds up these, and never every thread that serves visitors.
AT_ONCE = 4
# In seconds. Whoever finds no call free by then is answered by the completer.
PATIENCE = 0.5

_free = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Reply:
    status: int
    body: dict[str, Any]
    rows: list[Any] | None = None  # Where the answer is a list.

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
    error, or something that is neither a JSON object nor, where nothing is done, a list. What the provider did then
    is not known.
    """
    if not _free.acquire(timeout=PATIENCE):
        raise ProviderUnreachable(f"{method} {url}: too many calls at once")
    try:
        return _call(method, url, headers, body, query)
    finally:
        _free.release()


def _call(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: Mapping[str, Any] | None,
    query: Mapping[str, str] | None,
) -> Reply:
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
            content = _content(response)
    except (requests.RequestException, HTTPError, OSError) as error:
        raise ProviderUnreachable(f"{method} {url}: {error}") from error
    if response.status_code >= 500:
        raise ProviderUnreachable(f"{method} {url}: {response.status_code}")
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ProviderUnreachable(f"{method} {url}: no JSON") from error
    if isinstance(answer, list) and method == "GET":
        return Reply(response.status_code, {}, answer)
    if not isinstance(answer, dict):
        raise ProviderUnreachable(f"{method} {url}: no object")
    return Reply(response.status_code, answer)


def _content(response: requests.Response) -> bytes:
    until, content = time.monotonic() + LONGEST, b""
    while part := response.raw.read1(decode_content=True):
        content += part
        if len(content) > LARGEST or time.monotonic() > until:
            raise HTTPError("Too much, or too slow.")
    if response.raw.length_remaining:
        raise HTTPError("Cut short.")
    return content
