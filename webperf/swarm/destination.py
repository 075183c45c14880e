"""Where a load will go, looked at before it begins: a refusal is then one line, not ten thousand errors."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from webperf.errors import UsageError
from webperf.swarm.guard import Guard


def check_reachable(guard: Guard, url: str) -> None:
    """Raises UsageError for no URL, or a host whose name does not resolve; GuardRefused where load may not go.

    The wire asks the guard again at every connection: a name may resolve to elsewhere the next time.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"{url!r} is no URL: {error}") from None
    if not host:
        raise UsageError(f"{url!r} names no host: write it like http://127.0.0.1:8000")
    try:
        found = socket.getaddrinfo(host, port or 80, type=socket.SOCK_STREAM)
    except OSError as error:
        raise UsageError(f"the name {host!r} does not resolve ({error.strerror})") from None
    for address in dict.fromkeys(str(entry[4][0]) for entry in found):
        guard.check(host, address)
