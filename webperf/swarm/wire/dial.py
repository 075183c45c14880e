"""From an origin to a connection: name, guard, TCP, TLS; each with its phase and its own failure."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from webperf.model.guard import Guard
from webperf.swarm.wire.connection import Connection
from webperf.swarm.wire.failure import connecting, securing
from webperf.swarm.wire.link import connected, through_link
from webperf.swarm.wire.options import Origin
from webperf.swarm.wire.timeline import Timeline

TTL_S = 300.0
"""How long a resolved name is used, as in k6: a swarm measures the server, and not the resolver at each connection."""

Address = tuple[socket.AddressFamily, Any]
C = TypeVar("C", bound=Connection)


@dataclass(slots=True)
class Resolver:
    """Names to addresses, in the order of the system's resolver. One for all users of a process."""

    ttl_s: float = TTL_S
    link: int | None = None
    """Where connections begin: the port of a link of the shaping proxy, or None for the network itself."""
    _known: dict[tuple[str, int], tuple[float, tuple[Address, ...]]] = field(default_factory=dict)

    async def addresses(self, host: str, port: int, timeline: Timeline) -> tuple[Address, ...]:
        """Where that host is. An address as it is and a name that is still known take no time, and no phase."""
        literal = _literal(host, port)
        if literal is not None:
            return (literal,)
        known = self._known.get((host, port))
        if known is not None and time.monotonic() < known[0]:
            return known[1]
        timeline.enter("dns", time.monotonic())
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = tuple((family, where) for family, _, _, _, where in found)
        self._known[host, port] = (time.monotonic() + self.ttl_s, addresses)
        return addresses


@dataclass(frozen=True, slots=True)
class Dialler(Generic[C]):
    """Makes connections of one class, each to an address that the guard has seen."""

    make: Callable[[Origin, socket.socket | None], C]
    guard: Guard
    resolver: Resolver
    tls: Callable[[], ssl.SSLContext]

    async def dial(self, origin: Origin, timeline: Timeline, connect_s: float | None, sni: str | None = None) -> C:
        """A new connection. Raises WireFailure or GuardRefused. As in httpx, TCP and TLS have `connect_s` each."""
        sock: socket.socket | None = None
        try:
            async with asyncio.timeout(connect_s):
                sock = await dial_tcp(origin, self.guard, self.resolver, timeline)
            async with asyncio.timeout(connect_s):
                return await self._protocol(origin, sock, timeline, sni)
        except (OSError, UnicodeError) as error:
            raise (securing if origin.scheme == "https" and sock is not None else connecting)(error) from error

    async def _protocol(self, origin: Origin, sock: socket.socket, timeline: Timeline, sni: str | None) -> C:
        loop = asyncio.get_running_loop()
        if origin.scheme != "https":
            _, plain = await loop.create_connection(lambda: self.make(origin, sock), sock=sock)
            return plain
        timeline.enter("tls", time.monotonic())
        _, secure = await loop.create_connection(
            lambda: self.make(origin, None), sock=sock, ssl=self.tls(), server_hostname=sni or origin.host
        )
        return secure


async def dial_tcp(origin: Origin, guard: Guard, resolver: Resolver, timeline: Timeline) -> socket.socket:
    """A connected socket, at an address that the guard has seen. Raises OSError or GuardRefused."""
    addresses = await resolver.addresses(origin.host, origin.port, timeline)
    for _, where in addresses:
        guard.check(origin.host, str(where[0]))
    timeline.enter("connecting", time.monotonic())
    refused: OSError | None = None
    for family, where in addresses:
        try:
            if resolver.link is not None:
                return await through_link(resolver.link, where)
            return await connected(family, where)
        except OSError as error:
            refused = error
    raise refused or OSError(f"no address for {origin.host}")


def _literal(host: str, port: int) -> Address | None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    if address.version == 4:
        return (socket.AF_INET, (host, port))
    return None if "%" in host else (socket.AF_INET6, (host, port, 0, 0))
