"""httpx over our own connections: the same requests, answers and exceptions, with phases, and made to carry load.

Each virtual user has a transport of its own, so its connections are shared with nobody, as a browser's are not; what
users of one process share (TLS settings, resolved names, the guard) is in `Shared`.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from dataclasses import dataclass, field

import httpx

from webperf.errors import GuardRefused
from webperf.model.guard import Guard
from webperf.swarm.outcome import Sink
from webperf.swarm.wire import serialise
from webperf.swarm.wire.body import Body
from webperf.swarm.wire.dial import Dialler, Resolver
from webperf.swarm.wire.failure import WireFailure, as_httpx
from webperf.swarm.wire.options import Origin, Timeouts, Way, WireOptions, origin_of, timeouts_of
from webperf.swarm.wire.pool import Pool
from webperf.swarm.wire.reading import ReadingConnection
from webperf.swarm.wire.retry import is_lost, is_repeatable
from webperf.swarm.wire.serialise import Head
from webperf.swarm.wire.timeline import Account


@dataclass(slots=True)
class Shared:
    """What all users of a process share. `tls` is made when the first connection wants it: that takes 20 ms."""

    guard: Guard = field(default_factory=Guard)
    options: WireOptions = field(default_factory=WireOptions)
    tls: ssl.SSLContext | None = None
    resolver: Resolver = field(default_factory=Resolver)
    way: Way = field(default_factory=Way)

    def secure(self) -> ssl.SSLContext:
        """The one TLS context."""
        if self.tls is None:
            self.tls = httpx.create_ssl_context()
        return self.tls


def account_of(request: httpx.Request, sink: Sink, options: WireOptions) -> Account:
    """A new account. `extensions={"name": ...}` of a request names it; else it goes by its path's template."""
    template = options.template(request.url.path)
    return Account(sink, str(request.extensions.get("name", template)), request.method, template)


class WireTransport(httpx.AsyncBaseTransport):
    """HTTP/1.1 for one virtual user. `sink` gets one Outcome for each request, also for each hop of a redirect."""

    def __init__(self, sink: Sink, shared: Shared) -> None:
        self._sink = sink
        self._options = shared.options
        self._pool: Pool[ReadingConnection] = Pool(shared.options)
        self._pool.dialler = Dialler(self._make, shared.guard, shared.resolver, shared.secure)

    @property
    def connections(self) -> int:
        """How many are open."""
        return self._pool.open

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it and wait for the head of the answer; the body is read through the response's stream."""
        answer: httpx.Response | None = request.extensions.pop("webperf.answer", None)
        if answer is not None:
            return answer
        origin, timeouts, sni = origin_of(request.url), timeouts_of(request), request.extensions.get("sni_hostname")
        account = account_of(request, self._sink, self._options)
        connection: ReadingConnection | None = None
        try:
            head = serialise.head(request)
            body = serialise.whole_body(request, head)
            connection = await self._pool.acquire(origin, account, timeouts, sni)
            try:
                await self._exchange(connection, account, timeouts, request, head, body)
            except WireFailure as lost:
                # A body that was a stream is spent.
                if (
                    body is None
                    or not is_lost(lost.kind, account, account.bytes_received)
                    or not is_repeatable(request)
                ):
                    raise
                connection.detach()
                account.retry()
                connection = await self._pool.acquire_new(origin, account, timeouts, sni)
                await self._exchange(connection, account, timeouts, request, head, body)
        except WireFailure as failure:
            _given_up(connection, account, failure.kind)
            raise as_httpx(failure, request) from failure.__cause__
        except GuardRefused:
            _given_up(connection, account, "refused_by_guard")
            raise
        except asyncio.CancelledError:
            _given_up(connection, account, "cancelled")
            raise
        except BaseException:
            # A body of the user's own that raised.
            _given_up(connection, account, "other")
            raise
        return self._response(connection, account, request)

    async def aclose(self) -> None:
        """Close its connections, and wait until they are gone."""
        self._pool.close()
        await asyncio.sleep(0)

    async def _exchange(
        self,
        connection: ReadingConnection,
        account: Account,
        timeouts: Timeouts,
        request: httpx.Request,
        head: Head,
        body: bytes | None,
    ) -> None:
        connection.begin(account, timeouts, self._options)
        if body is None:
            connection.send(head.data)
            async for piece in serialise.framed(request, head):
                await connection.drain()
                if connection.done or connection.failure is not None:
                    # Answered, or gone, before it was asked in full.
                    connection.reusable = False
                    break
                connection.send(piece)
        else:
            connection.send(head.data + body)
        await connection.drain()
        connection.sent()
        await connection.head()

    def _response(self, connection: ReadingConnection, account: Account, request: httpx.Request) -> httpx.Response:
        extensions = {"http_version": connection.version, "reason_phrase": connection.reason}
        status, headers = connection.status, connection.headers
        body = Body(connection, account, request, self._pool.release)
        return httpx.Response(status, headers=headers, stream=body, extensions=extensions)

    def _make(self, origin: Origin, plain: socket.socket | None) -> ReadingConnection:
        return ReadingConnection(origin, self._pool, plain)


def _given_up(connection: ReadingConnection | None, account: Account, error: str) -> None:
    account.settle(error)
    if connection is not None:
        connection.abort()
        connection.detach()
