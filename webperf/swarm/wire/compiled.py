"""A virtual user who sends compiled requests: no client, no URLs, no response objects; every outcome is told."""

from __future__ import annotations

import asyncio
import socket

from webperf.errors import GuardRefused
from webperf.swarm.outcome import Sink
from webperf.swarm.wire.counting import CountingConnection, Exchanged, Following
from webperf.swarm.wire.dial import Dialler
from webperf.swarm.wire.failure import WireFailure
from webperf.swarm.wire.options import Origin, Timeouts
from webperf.swarm.wire.pool import Pool
from webperf.swarm.wire.request import CompiledRequest, Onward, Retry
from webperf.swarm.wire.timeline import Account
from webperf.swarm.wire.transport import Shared

CONNECT_S = 30.0


class CompiledUser:
    """Its connections are its own. `options.total_s` is the limit of each request; `CONNECT_S` that of a connection."""

    def __init__(self, sink: Sink, shared: Shared) -> None:
        self._sink = sink
        self._options = shared.options
        self._pool: Pool[CountingConnection] = Pool(shared.options)
        self._pool.dialler = Dialler(self._make, shared.guard, shared.resolver, shared.secure)

    @property
    def connections(self) -> int:
        """How many are open."""
        return self._pool.open

    async def send(self, request: CompiledRequest) -> None:
        """One request, to its end."""
        rest = [request]
        await self.repeat(lambda: rest.pop() if rest else None)

    async def repeat(self, following: Following, exchanged: Exchanged | None = None) -> None:
        """A closed loop: as one request has ended the next one goes out, until `following` has none.

        The fast way: a connection goes on by itself and comes back only when it cannot. `exchanged` hears in place of
        the sink of what goes as expected.
        """
        asked: Onward = following()
        while asked is not None:
            asked = await self._run(asked, following, exchanged)

    async def aclose(self) -> None:
        """Close its connections."""
        self._pool.close()
        await asyncio.sleep(0)

    async def _run(self, asked: CompiledRequest | Retry, following: Following, exchanged: Exchanged | None) -> Onward:
        if isinstance(asked, Retry):
            (request, account), acquire = asked, self._pool.acquire_new
        else:
            request, acquire = asked, self._pool.acquire
            account = Account(self._sink, request.name, request.method, request.url_template)
        timeouts = Timeouts(CONNECT_S, None, None, None)
        try:
            connection = await acquire(request.origin, account, timeouts)
        except WireFailure as failure:
            account.settle(failure.kind)
            # What fails at once (no route, no file left) must not keep everybody else from the loop.
            await asyncio.sleep(0)
            return following()
        except GuardRefused:
            account.settle("refused_by_guard")
            raise
        except asyncio.CancelledError:
            account.settle("cancelled")
            raise
        options = self._options
        try:
            return await connection.run(
                request, account, following, self._sink, exchanged, options.total_s, options.max_body_bytes
            )
        finally:
            if connection.reusable and not connection.closed:
                self._pool.release(connection)
            else:
                connection.abort()

    def _make(self, origin: Origin, plain: socket.socket | None) -> CountingConnection:
        return CountingConnection(origin, self._pool, plain)
