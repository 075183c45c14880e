"""One TCP or TLS connection: what both ways of using it share. Writing, deadlines, and being lost."""

from __future__ import annotations

import asyncio
import math
import socket
import time
from collections.abc import Callable
from typing import Protocol, cast

import httptools

from webperf.swarm.wire.failure import WireFailure
from webperf.swarm.wire.options import Origin

HEAD_LIMIT = 100 * 1024
"""As httpcore's: a head that is longer than this is none."""
BODILESS = frozenset({101, 204, 304})
"""Answers without a body, whatever their headers say (RFC 9112, 6.3); llhttp does believe the headers of a 304."""
_SHORTEST_S = 0.001


class Owner(Protocol):
    """Who keeps a connection while nobody uses it."""

    def lost(self, connection: Connection) -> None:
        """It is closed; called once, idle or not."""


class Connection(asyncio.Protocol):
    """Carries one exchange at a time. Subclasses hear the parser's callbacks and say what a chunk of bytes means."""

    def __init__(self, origin: Origin, owner: Owner, plain: socket.socket | None) -> None:
        self.origin = origin
        self.closed = False
        self.reusable = True
        self.failure: WireFailure | None = None
        self.idle_since_s = 0.0
        self._owner = owner
        # Without TLS a request is put into the socket at once, not at the end of the loop's turn: that is faster, and
        # `sending` is then the time of sending. What the socket does not take goes the transport's way.
        self._socket = plain
        self._direct: Callable[[bytes], int] | None = plain.send if plain is not None else None
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport
        self._paused = False
        self._deadline_s = math.inf
        self._timer_s = math.inf
        self._timer: asyncio.TimerHandle | None = None
        self._late = "timeout"
        self._lost: Exception | None = None
        self._renew_parser()

    # What asyncio says.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ready to be written to."""
        self._transport = cast(asyncio.Transport, transport)
        # Paused as soon as anything waits, resumed when everything is out. Not 0: asyncio's TLS is always above that.
        self._transport.set_write_buffer_limits(high=1, low=0)

    def connection_lost(self, error: Exception | None) -> None:
        """Closed by either side."""
        self.closed, self._lost = True, error
        self.reusable = self._paused = False
        self.unwatch()
        self._disconnected(error)
        # The parser holds our methods: without this each connection would wait for the garbage collector.
        del self._parser, self._feed
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._owner.lost(self)

    def pause_writing(self) -> None:
        """Something waits to be written."""
        self._paused = True

    def resume_writing(self) -> None:
        """Everything is written."""
        self._paused = False
        self._wake()

    # What the exchanges do.

    def push(self, data: bytes) -> None:
        """Write. A peer that is gone shows when we read, where it may have left an answer (as in httpcore)."""
        if self._direct is not None and not self._paused:
            try:
                taken = self._direct(data)
            except (BlockingIOError, InterruptedError):
                taken = 0
            except OSError:
                return
            if taken == len(data):
                return
            data = data[taken:]
        if not self.closed:
            self._transport.write(data)

    def watch(self, deadline_s: float, late: str) -> None:
        """From now on a failure of class `late` happens at that instant, unless it is moved. It costs no timer each."""
        self._deadline_s, self._late = deadline_s, late
        if deadline_s < self._timer_s:
            self._arm(deadline_s)

    def unwatch(self) -> None:
        """Nothing is waited for."""
        self._deadline_s = math.inf

    def abort(self) -> None:
        """Close at once; what is under way is lost."""
        self.reusable = False
        if not self.closed:
            self._transport.abort()

    def fail(self, failure: WireFailure) -> None:
        """The exchange cannot go on. The first failure counts."""
        if self.failure is None:
            self.failure = failure
        self.abort()
        self._wake()

    def alive(self) -> bool:
        """May an idle connection be used again? A peer may have closed it without the loop having told us yet."""
        if not self.reusable or self.closed or self._transport.is_closing():
            return False
        if self._socket is None:
            return True
        try:
            # Nobody sends to whom nothing was asked: bytes are as bad as the end.
            self._socket.recv(1, socket.MSG_PEEK)
        except (BlockingIOError, InterruptedError):
            return True
        except OSError:
            pass
        return False

    def _renew_parser(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._feed = self._parser.feed_data

    def _arm(self, at_s: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer_s = at_s
        self._timer = self._loop.call_later(max(_SHORTEST_S, at_s - time.monotonic()), self._tick)

    def _tick(self) -> None:
        self._timer, self._timer_s = None, math.inf
        if self._deadline_s == math.inf:
            return
        if time.monotonic() < self._deadline_s:
            self._arm(self._deadline_s)
        else:
            self.fail(WireFailure(self._late, f"nothing moved in time ({self._late})"))

    def _disconnected(self, error: Exception | None) -> None:
        """The connection is gone; what does that mean for the exchange?"""
        raise NotImplementedError

    def _wake(self) -> None:
        """Whoever waits should look again."""
