"""A user's connections: the one used last is used next, and no step looks at more than one of them.

httpcore walks all connections and polls each idle socket at every request, which is what makes it slow
(encode/httpcore issues 924, 929, 1035). Here an idle connection is popped from a dict in which the order is that of
return, and a lost one takes itself out of it.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from typing import Generic, cast

from webperf.swarm.wire.connection import Connection
from webperf.swarm.wire.dial import C, Dialler
from webperf.swarm.wire.failure import WireFailure
from webperf.swarm.wire.options import Origin, Timeouts, WireOptions
from webperf.swarm.wire.timeline import Account


class Pool(Generic[C]):
    """`dialler` is set by whoever makes the pool, as its connections tell the pool when they are lost."""

    dialler: Dialler[C]

    def __init__(self, options: WireOptions) -> None:
        self._options = options
        self._idle: dict[Origin, dict[C, None]] = {}
        self._all: set[Connection] = set()
        self._dialling = 0
        self._queue: OrderedDict[asyncio.Future[None], None] = OrderedDict()

    @property
    def open(self) -> int:
        """How many connections there are, idle or not."""
        return len(self._all)

    async def acquire(self, origin: Origin, account: Account, timeouts: Timeouts, sni: str | None = None) -> C:
        """An idle connection, or else a new one; its phases go to the account. Raises WireFailure."""
        while True:
            connection = self._pop(origin)
            if connection is not None:
                account.reused = True
                return connection
            if self._room():
                return await self._dial(origin, account, timeouts, sni)
            await self._wait(timeouts.pool_s)

    async def acquire_new(self, origin: Origin, account: Account, timeouts: Timeouts, sni: str | None = None) -> C:
        """A new connection, whatever idles: what ended one may have ended all of them. Raises WireFailure."""
        while not self._room():
            await self._wait(timeouts.pool_s)
        account.reused = False
        return await self._dial(origin, account, timeouts, sni)

    def release(self, connection: C) -> None:
        """It is free for the next one."""
        connection.idle_since_s = time.monotonic()
        self._idle.setdefault(connection.origin, {})[connection] = None
        self._next()

    def lost(self, connection: Connection) -> None:
        """It closed (Owner)."""
        self._all.discard(connection)
        idle = self._idle.get(connection.origin)
        if idle is not None:
            idle.pop(cast(C, connection), None)
        self._next()

    def close(self) -> None:
        """Close every connection, also those that are being used."""
        for connection in tuple(self._all):
            connection.abort()
        self._idle.clear()

    def _pop(self, origin: Origin) -> C | None:
        idle = self._idle.get(origin)
        keepalive_s = self._options.keepalive_s
        while idle:
            connection, _ = idle.popitem()
            fresh = keepalive_s is None or time.monotonic() - connection.idle_since_s < keepalive_s
            if fresh and connection.alive():
                return connection
            self._drop(connection)
        return None

    def _drop(self, connection: C) -> None:
        # Its place is free at once; asyncio tells of the loss only in the next turn of the loop.
        self._all.discard(connection)
        connection.abort()

    def _room(self) -> bool:
        most = self._options.max_connections
        if most is None or len(self._all) + self._dialling < most:
            return True
        # One that idles for another origin gives way.
        idle = next((idle for idle in self._idle.values() if idle), None)
        if idle is None:
            return False
        connection = next(iter(idle))
        del idle[connection]
        self._drop(connection)
        return True

    async def _dial(self, origin: Origin, account: Account, timeouts: Timeouts, sni: str | None) -> C:
        self._dialling += 1
        try:
            connection = await self.dialler.dial(origin, account.timeline, timeouts.connect_s, sni)
        except BaseException:
            self._dialling -= 1
            self._next()
            raise
        self._dialling -= 1
        if not connection.closed:
            self._all.add(connection)
        return connection

    async def _wait(self, pool_s: float | None) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue[turn] = None
        try:
            async with asyncio.timeout(pool_s):
                await turn
        except TimeoutError:
            if turn.done() and not turn.cancelled():
                return
            raise WireFailure("pool_timeout", "no connection of the pool came free in time") from None
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                # It was ours already: to the next one.
                self._next()
            raise
        finally:
            self._queue.pop(turn, None)

    def _next(self) -> None:
        while self._queue:
            turn, _ = self._queue.popitem(last=False)
            if not turn.done():
                turn.set_result(None)
                return
