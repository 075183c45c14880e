"""One direction of one connection: what came in waits for the line, travels, and goes out at its instant, in order.

The end of the stream (FIN) and a reset travel as the bytes do, behind them.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import Protocol

from webperf.conditions.proxy.alarm import Alarms
from webperf.conditions.proxy.line import Line
from webperf.conditions.proxy.window import Window


class End(Enum):
    """How a stream ends."""

    FIN = "fin"
    RESET = "reset"


Piece = bytes | memoryview
Cargo = tuple[list[Piece], int, End | None]


class Source(Protocol):
    """Where bytes come from."""

    def hold(self, hold: bool) -> None:
        """Stop or go on reading."""


class Sink(Protocol):
    """Where they go."""

    def write(self, data: Piece) -> None:
        """Send it."""

    def end(self, how: End) -> None:
        """No more will come."""


class Flow:
    """`ended` is called once the end was delivered."""

    def __init__(self, line: Line, alarms: Alarms, source: Source, sink: Sink, ended: Callable[[End], None]) -> None:
        self.ready_since = 0.0
        self.passed_bytes = 0
        self.waiting_bytes = 0
        self.allowance: int | None = None
        """After so many more bytes the connection is closed; None: never."""
        self._line, self._alarms = line, alarms
        self._source, self._sink = source, sink
        self._ended = ended
        self._waiting: deque[Piece] = deque()
        self._end: End | None = None
        self._closing = self._reset = False
        self._queued = False
        self._taken: Cargo = ([], 0, None)
        self._travelling: deque[tuple[float, Cargo]] = deque()
        self._last_arrival = 0.0
        self._sink_full = False
        self._window = Window()

    @property
    def is_over(self) -> bool:
        """Has its end been delivered?"""
        return self._closing and not self._waiting and not self._travelling and self._end is None

    @property
    def has_more(self) -> bool:
        """As a Sender; also tells that it stays in the line's queue."""
        self._queued = self._may_send()
        return self._queued

    def feed(self, data: bytes) -> None:
        """Bytes have come in."""
        if self._closing:
            return
        if self.allowance is not None and len(data) >= self.allowance:
            data, over = data[: self.allowance], True
        else:
            over = False
        if self.allowance is not None:
            self.allowance -= len(data)
        if self._line.shape.is_free and not self._waiting and not self._travelling:
            self._hand_over(data)
        elif data:
            self._waiting.append(data)
            self.waiting_bytes += len(data)
            self._offer()
            self._regulate()
        if over:
            self.finish(End.FIN)

    def finish(self, how: End) -> None:
        """The stream ends here, after all that came before."""
        if self._reset or (self._closing and how is End.FIN):
            return
        self._closing, self._reset, self._end = True, how is End.RESET, how
        self._offer()

    def abandon(self) -> None:
        """Nobody is there to receive it: what waits is not sent, and leaves the line to others."""
        self._waiting.clear()
        self.waiting_bytes = 0

    def sink_full(self, full: bool) -> None:
        """The receiver does not keep up, or does again."""
        self._sink_full = full
        self._regulate()
        if not full:
            self._offer()

    def release(self) -> None:
        """The line may have become free again."""
        self._offer()
        self._deliver()

    def take(self, limit: int | None, now: float) -> int:
        """As a Sender: at most `limit` bytes, or all."""
        if self._line.shape.slow_start:
            room = self._window.room(now, self._line.shape.round_trip_s)
            limit = room if limit is None else min(limit, room)
        pieces, count = self._cut(limit)
        self.waiting_bytes -= count
        end = None if self._waiting else self._end
        if end is not None:
            self._end = None
        self._taken = (pieces, count, end)
        if self._line.shape.slow_start:
            self._window.sent(count, now)
        self._regulate()
        return count

    def dispatch(self, arrival: float) -> None:
        """As a Sender: what was taken arrives then, but not before what went earlier."""
        self._last_arrival = max(arrival, self._last_arrival)
        self._travelling.append((self._last_arrival, self._taken))
        self._taken = ([], 0, None)
        self._alarms.at(self._last_arrival, self._deliver)

    def _cut(self, limit: int | None) -> tuple[list[Piece], int]:
        pieces: list[Piece] = []
        count = 0
        while self._waiting and (limit is None or count < limit):
            piece = self._waiting.popleft()
            if limit is not None and count + len(piece) > limit:
                whole = memoryview(piece)
                self._waiting.appendleft(whole[limit - count :])
                piece = whole[: limit - count]
            pieces.append(piece)
            count += len(piece)
        return pieces, count

    def _may_send(self) -> bool:
        if self._sink_full and self._end is not End.RESET:
            return False
        if self._waiting:
            shape = self._line.shape
            return not shape.slow_start or self._window.room(time.monotonic(), shape.round_trip_s) > 0
        return self._end is not None

    def _offer(self) -> None:
        if not self._queued and self._may_send():
            self._queued = True
            self.ready_since = time.monotonic()
            self._line.offer(self)

    def _regulate(self) -> None:
        limit = self._line.shape.waiting_limit_bytes
        if self._sink_full or self.waiting_bytes > limit:
            self._source.hold(True)
        elif self.waiting_bytes <= limit // 2:
            self._source.hold(False)

    def _deliver(self) -> None:
        if self._line.shape.held:
            return
        now = time.monotonic()
        while self._travelling and self._travelling[0][0] <= now:
            arrival, (pieces, count, end) = self._travelling.popleft()
            self._alarms.punctuality.note(arrival)
            for piece in pieces:
                self._hand_over(piece)
            if count and self._line.shape.slow_start:
                self._alarms.at(arrival + self._line.one_way_s(), partial(self._acknowledged, count))
            if end is not None:
                self._sink.end(end)
                self._ended(end)

    def _acknowledged(self, count: int) -> None:
        self._window.acknowledged(count)
        self._offer()

    def _hand_over(self, data: Piece) -> None:
        self.passed_bytes += len(data)
        self._sink.write(data)
