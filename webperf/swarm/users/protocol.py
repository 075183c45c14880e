"""What a user of any protocol is made of: a place to dial from, and `measure`. Subclass it for one of your own.

class Ping(Protocol):
    async def ping(self):
        with self.measure("PING") as measured:
            ...

@swarm(user=Ping, vus=10, duration="10s")
async def pings(server):
    await server.ping()
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlsplit

from webperf.errors import ConfigError, GuardRefused
from webperf.swarm.client import TIMEOUT_S
from webperf.swarm.operation import Operation
from webperf.swarm.wire.dial import dial_tcp
from webperf.swarm.wire.failure import WireFailure, connecting, kind_of, securing
from webperf.swarm.wire.options import PORTS, Origin
from webperf.swarm.wire.timeline import Timeline
from webperf.swarm.wire.transport import Shared

LONGEST_NAME = 80

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a user stands on: where the app is, the headers of the run, guard and resolver, and where it is counted."""

    base_url: str
    headers: Mapping[str, str]
    wire: Shared
    record: Callable[[Operation], None]
    number: int = 0
    """The user's own, from 0."""


@dataclass(slots=True)
class Measured:
    """What is told of an operation while it runs; `error` is a class of `webperf.swarm.outcome.ERRORS`."""

    sent: int = 0
    received: int = 0
    error: str | None = None
    trends: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)


class Protocol:
    """One for each virtual user; it lives until the user does. `close` is called at the end."""

    name: ClassVar[str] = ""
    """As reports call it; the class's own name if it has none."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._writers: list[asyncio.StreamWriter] = []

    @classmethod
    def label(cls) -> str:
        """Its name."""
        return cls.name or cls.__name__

    @contextmanager
    def measure(self, name: str, method: str = "DO", trend: str | None = None) -> Iterator[Measured]:
        """What happens inside is one operation, with its duration; an exception is its failure, and goes on.

        `trend` is a metric that the duration of what succeeded is counted in as well.
        """
        measured = Measured()
        started_s = time.monotonic()
        try:
            yield measured
        except BaseException as error:
            measured.error = error_class(error)
            raise
        finally:
            ended_s = time.monotonic()
            if trend is not None and measured.error is None:
                measured.trends[trend] = (ended_s - started_s) * 1000
            self._record(name, method, measured, started_s, ended_s)

    @contextmanager
    def watched(self, name: str, method: str) -> Iterator[None]:
        """Around what is no operation, such as waiting for a message that nobody asked for: its failure is one."""
        started_s = time.monotonic()
        try:
            yield
        except Exception as error:
            self._record(name, method, Measured(error=error_class(error)), started_s, time.monotonic())
            raise

    def note(self, name: str, method: str, measured: Measured) -> None:
        """Something that came unasked: its bytes, trends and counts are added, but it is no operation."""
        now_s = time.monotonic()
        self._record(name, method, measured, now_s, now_s, counted=False)

    def url_of(self, path: str) -> str:
        """Of a path below the base URL; a whole URL is its own."""
        return path if "://" in path else self.ground.base_url.rstrip("/") + path

    async def dial(self, host: str, port: int, *, tls: bool = False) -> Streams:
        """A connection, to where load may go. Raises WireFailure or GuardRefused."""
        sock, context = await dial_socket(self.ground.wire, Origin("https" if tls else "http", host, port))
        options: dict[str, Any] = {"ssl": context, "server_hostname": host} if context else {}
        try:
            streams = await asyncio.wait_for(asyncio.open_connection(sock=sock, **options), TIMEOUT_S)
        except OSError as error:
            raise (securing if context else connecting)(error) from error
        self._writers.append(streams[1])
        return streams

    async def close(self) -> None:
        """Close what it dialled."""
        for writer in self._writers:
            writer.close()
        self._writers.clear()

    def _record(
        self, name: str, method: str, measured: Measured, started_s: float, ended_s: float, *, counted: bool = True
    ) -> None:
        self.ground.record(
            Operation(
                protocol=self.label(),
                method=method,
                name=name[:LONGEST_NAME],
                started_s=started_s,
                ended_s=ended_s,
                error=measured.error,
                bytes_sent=measured.sent,
                bytes_received=measured.received,
                trends=measured.trends,
                counts=measured.counts,
                counted=counted,
            )
        )


def origin_of_url(url: str) -> Origin:
    """Where an http(s) or ws(s) URL leads. Raises ConfigError for what has no host."""
    parts = urlsplit(url)
    if not parts.hostname:
        raise ConfigError(f"{parts.path!r} names no app: give --base-url, or the whole URL")
    scheme = "https" if parts.scheme in {"https", "wss"} else "http"
    return Origin(scheme, parts.hostname, parts.port or PORTS[scheme])


async def dial_socket(wire: Shared, origin: Origin) -> tuple[socket.socket, ssl.SSLContext | None]:
    """A connected socket at an address that the guard has seen, and the TLS that belongs over it, if any."""
    try:
        async with asyncio.timeout(TIMEOUT_S):
            sock = await dial_tcp(origin, wire.guard, wire.resolver, Timeline(time.monotonic()))
    except (OSError, UnicodeError) as error:
        raise connecting(error) from error
    return sock, wire.secure() if origin.scheme == "https" else None


def error_class(error: BaseException) -> str:
    """One of `webperf.swarm.outcome.ERRORS`."""
    match error:
        case GuardRefused():
            return "refused_by_guard"
        case WireFailure():
            return error.kind
        case TimeoutError():
            return "timeout"
        case ssl.SSLError():
            return "tls"
        case ConnectionRefusedError():
            return "refused"
        case asyncio.IncompleteReadError() | EOFError():
            return "closed"
        case ConnectionError():
            return "reset"
    return kind_of(error)
