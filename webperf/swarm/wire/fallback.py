"""HTTP/2 and proxies, which our own wire does not speak: httpx's own transport, guarded and timed as well as it can be.

It is slow beyond some 20 requests at once (encode/httpx issue 3215), so a report has to say that it was used.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

import httpcore
import httpx

from webperf.errors import GuardRefused
from webperf.model.guard import Guard
from webperf.swarm.outcome import Sink
from webperf.swarm.wire.body import under_way
from webperf.swarm.wire.dial import Resolver
from webperf.swarm.wire.failure import WireFailure, connecting, kind_of
from webperf.swarm.wire.options import origin_of
from webperf.swarm.wire.retry import is_lost, is_repeatable
from webperf.swarm.wire.timeline import Account, Timeline
from webperf.swarm.wire.transport import Shared, account_of

REFUSED_STREAM = 7
_TIMELINE: ContextVar[Timeline] = ContextVar("timeline")
# httpcore's trace events, without the protocol they begin with.
_PHASES: Mapping[str, str] = {
    "start_tls.started": "tls",
    "start_tls.complete": "blocked",
    "send_request_headers.started": "sending",
    "send_request_body.complete": "waiting",
    "receive_response_headers.complete": "receiving",
}


class FallbackTransport(httpx.AsyncBaseTransport):
    """For one virtual user. Outcomes have the same phases and error classes; their bytes are of the bodies alone."""

    def __init__(self, sink: Sink, shared: Shared) -> None:
        self._sink = sink
        self._shared = shared
        self._proxied = shared.way.proxy is not None
        limits = httpx.Limits(max_connections=shared.options.max_connections, max_keepalive_connections=None)
        # httpcore offers HTTP/2 in the context that it is given: nobody else may use it, and nobody else does, as
        # all users of a process go the same way.
        self._inner = httpx.AsyncHTTPTransport(
            verify=shared.secure(), http2=shared.way.http2, proxy=shared.way.proxy, limits=limits, trust_env=False
        )
        self._inner._pool._network_backend = _GuardedBackend(shared.guard, shared.resolver)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it and wait for the head of the answer."""
        account = account_of(request, self._sink, self._shared.options)
        _TIMELINE.set(account.timeline)
        request.extensions["trace"] = _Trace(account)
        account.reused = True
        try:
            if self._proxied:
                self._shared.guard.check_name(origin_of(request.url).host)
            response = await self._answer(request, account)
        except GuardRefused:
            account.settle("refused_by_guard")
            raise
        except BaseException as error:
            account.settle(kind_of(error))
            raise
        account.status = response.status_code
        account.protocol = response.extensions["http_version"].decode("ascii")
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Body(response.stream, account)
        return response

    async def aclose(self) -> None:
        """Close its connections."""
        await self._inner.aclose()

    async def _answer(self, request: httpx.Request, account: Account) -> httpx.Response:
        try:
            return await self._inner.handle_async_request(request)
        except httpx.TransportError as error:
            # httpcore does not say what came of a head that broke off, so here it is the whole head that counts.
            lost = is_lost(kind_of(error), account, 0) and is_repeatable(request)
            if not isinstance(request.stream, httpx.ByteStream) or not (lost or _is_unprocessed(error)):
                raise
        account.retry()
        # The next one is to be a new one: what ended this connection may have ended all of them.
        for connection in self._inner._pool.connections:
            if connection.is_idle():
                await connection.aclose()
        return await self._inner.handle_async_request(request)


def _is_unprocessed(error: httpx.TransportError) -> bool:
    """Does HTTP/2 guarantee that nothing was done (RFC 9113, 8.7)? A GOAWAY that names an earlier request as the last
    one is httpcore's own affair; of one that names none it makes an error."""
    # Events of h2, which need not be installed: StreamReset, ConnectionTerminated.
    event = next(iter(getattr(error.__cause__, "args", ())), None)
    refused = hasattr(event, "stream_id") and getattr(event, "error_code", None) == REFUSED_STREAM
    return refused or getattr(event, "last_stream_id", None) == 0


class _Body(httpx.AsyncByteStream):
    def __init__(self, inner: httpx.AsyncByteStream, account: Account) -> None:
        self._inner = inner
        self._account = account
        self._ended_s: float | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._inner:
                self._account.bytes_received += len(piece)
                yield piece
            self._ended_s = time.monotonic()
        except (httpx.HTTPError, asyncio.CancelledError) as error:
            kind = kind_of(error)
            self._account.settle("half_body" if kind == "closed" else kind)
            raise

    async def aclose(self) -> None:
        self._account.answered(under_way(), self._ended_s)
        await self._inner.aclose()


class _Trace:
    """httpcore's trace hook, and httpx's if the request had one: the account's phases."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._was_sent = False

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        name = event.partition(".")[2]
        if name == "connect_tcp.started":
            self._account.reused = False
        elif name == "send_request_headers.started" and info["request"].method != b"CONNECT":
            # A second time also where httpcore repeats by itself.
            self._account.retried = self._account.retried or self._was_sent
            self._was_sent = True
        if name in _PHASES and not self._account.settled:
            self._account.timeline.enter(_PHASES[name], time.monotonic())


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves for itself, so that what the guard has seen is what is dialled."""

    def __init__(self, guard: Guard, resolver: Resolver) -> None:
        self._guard = guard
        self._resolver = resolver
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        timeline = _TIMELINE.get()
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._resolver.addresses(host, port, timeline)
        except (OSError, UnicodeError) as error:
            failure: WireFailure = connecting(error)
            raise httpcore.ConnectError(str(failure)) from error
        for _, where in addresses:
            self._guard.check(host, str(where[0]))
        timeline.enter("connecting", time.monotonic())
        for _, where in addresses[:-1]:
            with suppress(httpcore.ConnectError):
                return await self._inner.connect_tcp(str(where[0]), port, timeout, local_address, socket_options)
        return await self._inner.connect_tcp(str(addresses[-1][1][0]), port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)
