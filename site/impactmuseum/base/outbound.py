"""Asking an address that somebody typed in: only what everybody could ask, and nothing of our own house.

The name is resolved once, every address it has is looked at, and the connection goes to one of those: a name that
answers differently the second time gains nothing. No redirect is followed.
"""

import ipaddress
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

import urllib3
from django.conf import settings
from urllib3.exceptions import HTTPError

CONNECT_SECONDS, READ_SECONDS = 2, 10


class AddressRefused(Exception):
    """Nobody was asked: the address is none, or leads into a house of ours."""


class NoAnswer(Exception):
    """Whoever is there did not answer in time, or not in HTTP."""


def post(url: str, *, body: bytes, headers: Mapping[str, str]) -> int:
    """Send `body` and answer with the status. Raises AddressRefused, NoAnswer."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if parts.scheme not in _schemes() or not host:
        raise AddressRefused(f"{parts.scheme or 'no scheme'} is not spoken here.")
    pool = _pool(parts.scheme, host, _resolved(host, port), port)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        response = pool.urlopen(
            "POST",
            target,
            body=body,
            headers={"Host": parts.netloc.rpartition("@")[2], "User-Agent": "ImpactMuseum-Webhooks/1", **headers},
            redirect=False,
            retries=False,
            preload_content=False,
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
        )
        status = response.status
        response.close()  # What it says beside its status is not read: it could be without end.
    except (HTTPError, OSError) as error:
        raise NoAnswer(type(error).__name__) from error
    finally:
        pool.close()
    return status


def _schemes() -> tuple[str, ...]:
    return ("https", "http") if settings.WEBHOOKS_MAY_STAY_AT_HOME else ("https",)


def _resolved(host: str, port: int) -> str:
    """An address of the host. Raises AddressRefused where any of them is not everybody's, NoAnswer where none is."""
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise NoAnswer("The name is not known.") from error
    for address in found:
        ip = ipaddress.ip_address(address.partition("%")[0])
        mapped = getattr(ip, "ipv4_mapped", None) or ip
        if not settings.WEBHOOKS_MAY_STAY_AT_HOME and (not mapped.is_global or mapped.is_multicast):
            raise AddressRefused(f"{host} is not an address of the open internet.")
    return min(found)


def _pool(scheme: str, host: str, address: str, port: int) -> urllib3.HTTPConnectionPool:
    if scheme == "https":
        return urllib3.HTTPSConnectionPool(
            address, port, cert_reqs="CERT_REQUIRED", server_hostname=host, assert_hostname=host
        )
    return urllib3.HTTPConnectionPool(address, port)
