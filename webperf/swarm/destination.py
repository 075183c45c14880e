"""Where a load will go, and on which way, looked at before it begins: a refusal is then one line, not ten thousand."""

from __future__ import annotations

import importlib.util
import socket
from urllib.parse import urlsplit

from webperf.errors import UsageError
from webperf.model.guard import Guard
from webperf.model.redact import redact_url
from webperf.swarm.wire.options import PORTS, Way


def check_reachable(guard: Guard, url: str, way: Way) -> None:
    """Raises UsageError for no URL, or a host whose name does not resolve; GuardRefused where load may not go.

    The wire asks the guard again at every connection: a name may resolve to elsewhere the next time. Behind a proxy it
    is the proxy that resolves it.
    """
    host, port = host_and_port(url)
    if way.proxy is None:
        allowed_addresses(guard, host, port)
    else:
        guard.check_name(host)


def check_way(guard: Guard, way: Way) -> None:
    """Raises UsageError where a way needs what is not there, GuardRefused for a proxy that load may not go to."""
    if way.http2 and importlib.util.find_spec("h2") is None:
        raise UsageError("--http2 needs the package h2: pip install 'httpx[http2]'")
    if way.proxy is None:
        return
    if way.proxy.partition("://")[0] not in PORTS:
        raise UsageError("--proxy is a URL like http://127.0.0.1:3128")
    allowed_addresses(guard, *host_and_port(way.proxy))


def host_and_port(url: str) -> tuple[str, int]:
    """Of a URL. Raises UsageError where it is none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"{redact_url(url)!r} is no URL: {error}") from None
    if not host:
        raise UsageError(f"{redact_url(url)!r} names no host: write it like http://127.0.0.1:8000")
    return host, port or PORTS.get(parts.scheme, PORTS["http"])


def allowed_addresses(guard: Guard, host: str, port: int | None = None) -> tuple[str, ...]:
    """Where that host is. Raises UsageError where its name does not resolve, GuardRefused where load may not go."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise UsageError(f"the name {host!r} does not resolve ({error.strerror})") from None
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        guard.check(host, address)
    return addresses
