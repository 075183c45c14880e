"""What the connections of a virtual user may do, and the defaults; all in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import httpx

MIB = 1024 * 1024
FALLBACK_NOTE = (
    "HTTP/2 or a proxy: carried by httpx's own transport, which does not hold more than about 20 requests at once"
)


class Origin(NamedTuple):
    """Where a connection goes. `host` is ASCII, without the brackets of IPv6."""

    scheme: str
    host: str
    port: int


class Timeouts(NamedTuple):
    """httpx's four, in s; None waits for ever."""

    connect_s: float | None
    read_s: float | None
    write_s: float | None
    pool_s: float | None


@dataclass(frozen=True, slots=True)
class WireOptions:
    """`total_s` bounds a request whose body keeps trickling, which no read timeout ends; k6's limit is 60 s too.

    `max_body_bytes` is of the body as it came and as it is decoded. `max_connections` and `keepalive_s` are of one
    user; None is no limit: a user keeps a connection until the server closes it, as a browser does.
    `template` makes a path without its query fit for a label.
    """

    total_s: float | None = 60.0
    max_body_bytes: int = 64 * MIB
    max_connections: int | None = None
    keepalive_s: float | None = None
    template: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Way:
    """How requests travel: over our own wire, or, for what that does not speak, over httpx's transport.

    A report has to say the second: `FALLBACK_NOTE`. `proxy` is a URL, perhaps with a password in it.
    """

    http2: bool = False
    proxy: str | None = field(default=None, repr=False)
    link: int | None = None
    """The port of a link of the shaping proxy (`conditions`) on this machine, through which all connections go."""

    @property
    def is_own(self) -> bool:
        """Our own wire."""
        return not self.http2 and self.proxy is None


PORTS = {"http": 80, "https": 443}


def origin_of(url: httpx.URL) -> Origin:
    """Scheme, host and port. Raises httpx.UnsupportedProtocol in httpx's own words."""
    scheme = url.scheme
    if scheme not in PORTS:
        if not scheme:
            raise httpx.UnsupportedProtocol("Request URL is missing an 'http://' or 'https://' protocol.")
        raise httpx.UnsupportedProtocol(f"Request URL has an unsupported protocol '{scheme}://'.")
    return Origin(scheme, url.raw_host.decode("ascii"), url.port or PORTS[scheme])


def timeouts_of(request: httpx.Request) -> Timeouts:
    """Those that the client put into the request."""
    given = request.extensions.get("timeout", {})
    return Timeouts(given.get("connect"), given.get("read"), given.get("write"), given.get("pool"))
