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
from webperf.swarm.wire.timeline import Account, Timeline
from webperf.swarm.wire.transport import Shared, account_of

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
            response = await self._inner.handle_async_request(request)
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
            self._account.settle(kind_of(error))
            raise

    async def aclose(self) -> None:
        self._account.answered(under_way(), self._ended_s)
        await self._inner.aclose()


class _Trace:
    """httpcore's trace hook, and httpx's if the request had one: the account's phases."""

    def __init__(self, account: Account) -> None:
        self._account = account

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        name = event.partition(".")[2]
        if name == "connect_tcp.started":
            self._account.reused = False
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
