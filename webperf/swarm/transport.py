"""The one seam between a user and the wire: which transport carries its requests and tells what became of them."""

from __future__ import annotations

import ssl
import time
from functools import cache

import httpx

from webperf.errors import GuardRefused
from webperf.swarm.guard import Guard
from webperf.swarm.outcome import Outcome, Phases, Sink

_CLASSES: tuple[tuple[type[Exception], str], ...] = (
    (httpx.ConnectTimeout, "connect_timeout"),
    (httpx.ConnectError, "refused"),
    (httpx.ReadTimeout, "timeout"),
    (httpx.WriteTimeout, "write_timeout"),
    (httpx.PoolTimeout, "pool_timeout"),
    (httpx.ReadError, "reset"),
    (httpx.WriteError, "reset"),
    (httpx.RemoteProtocolError, "closed"),
    (httpx.DecodingError, "decoding"),
)


def transport_for(user: int, sink: Sink, guard: Guard) -> httpx.AsyncBaseTransport:
    """A transport of the user's own: its connections are shared with nobody, as a browser's are not."""
    return _StockTransport(sink, guard)


class _StockTransport(httpx.AsyncBaseTransport):
    """httpx's own transport, timed from outside: it knows no phases but the wait."""

    def __init__(self, sink: Sink, guard: Guard) -> None:
        self._guard = guard
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        self._inner = httpx.AsyncHTTPTransport(verify=_context(), limits=limits)
        self._sink = sink

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it, read the whole answer, tell the sink."""
        started_s = time.monotonic()
        try:
            self._guard.check_name(request.url.host)
        except GuardRefused:
            self._tell(request, started_s, None, "refused_by_guard", 0)
            raise
        try:
            response = await self._inner.handle_async_request(request)
            body = b"".join([part async for part in response.stream])  # type: ignore[union-attr]
            await response.aclose()
        except httpx.HTTPError as error:
            name = next((name for kind, name in _CLASSES if isinstance(error, kind)), "other")
            self._tell(request, started_s, None, name, 0)
            raise
        except BaseException:
            self._tell(request, started_s, None, "cancelled", 0)
            raise
        failed = f"http_{response.status_code // 100}xx" if response.status_code >= 400 else None
        self._tell(request, started_s, response.status_code, failed, len(body))
        return httpx.Response(
            response.status_code, headers=response.headers, stream=httpx.ByteStream(body), extensions={}
        )

    def _tell(
        self, request: httpx.Request, started_s: float, status: int | None, error: str | None, received: int
    ) -> None:
        ended_s = time.monotonic()
        phases = Phases(None, None, None, None, 0.0, (ended_s - started_s) * 1000, 0.0)
        path = request.url.path
        name = str(request.extensions.get("name", path))
        self._sink(
            Outcome(name, request.method, path, status, error, started_s, ended_s, phases, 0, received, True, "HTTP/1.1")
        )

    async def aclose(self) -> None:
        """Close its connections."""
        await self._inner.aclose()


@cache
def _context() -> ssl.SSLContext:
    # Tens of milliseconds each: one for all users.
    return httpx.create_ssl_context()
