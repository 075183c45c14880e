"""One direction of a line, shared by all connections on it: one packet after the other, each takes its time."""

from __future__ import annotations

import random
import time
from collections import deque
from typing import Protocol

from webperf.conditions.proxy.alarm import Alarms
from webperf.conditions.proxy.shape import PACKET_BYTES, Shape


class Sender(Protocol):
    """A connection's direction with bytes for the line."""

    ready_since: float
    """When it last began to have some."""

    def take(self, limit: int | None, now: float) -> int:
        """Begin to send at most `limit` bytes; how many it is."""

    def dispatch(self, arrival: float) -> None:
        """What was taken arrives then."""

    @property
    def has_more(self) -> bool:
        """Has it something that it may send now?"""


class Line:
    """Connections take turns, a packet each, so that none waits behind all of another's.

    The arithmetic is on the instants at which the line becomes free, not on those at which this process wakes: a late
    turn costs no throughput.
    """

    def __init__(self, alarms: Alarms, shape: Shape) -> None:
        self.shape = shape
        self._alarms = alarms
        self._queue: deque[Sender] = deque()
        self._free_at = 0.0
        self._awaited: float | None = None
        self._random = random.Random(1)

    def offer(self, sender: Sender) -> None:
        """`sender` has something to send, and is not in the queue yet."""
        self._queue.append(sender)
        self._serve()

    def changed(self) -> None:
        """The shape is another one now."""
        self._serve()

    def one_way_s(self) -> float:
        """How long something without size travels, jitter included."""
        shape = self.shape
        strayed = self._random.uniform(-shape.jitter_s, shape.jitter_s) if shape.jitter_s else 0.0
        return max(0.0, shape.delay_s + strayed)

    def _serve(self) -> None:
        if self.shape.held:
            return
        now = time.monotonic()
        while self._queue and self._free_at <= now:
            self._send_next(now)
        if self._queue and self._awaited != self._free_at:
            self._awaited = self._free_at
            self._alarms.at(self._free_at, self._wake)

    def _wake(self) -> None:
        self._awaited = None
        self._serve()

    def _send_next(self, now: float) -> None:
        sender = self._queue.popleft()
        count = sender.take(self.shape.turn_bytes, now)
        start = max(self._free_at, sender.ready_since)
        self._free_at = start + self.shape.sending_s(count)
        sender.dispatch(self._free_at + self.one_way_s() + self._retransmission_s(count))
        if sender.has_more:
            self._queue.append(sender)

    def _retransmission_s(self, count: int) -> float:
        shape, late_s = self.shape, 0.0
        if shape.stall_share and self._random.random() < shape.stall_share:
            late_s = shape.stall_s
        loss = shape.loss
        if not loss:
            return late_s
        packets = -(-count // PACKET_BYTES)
        return late_s + (shape.round_trip_s if self._random.random() < 1 - (1 - loss) ** packets else 0.0)
