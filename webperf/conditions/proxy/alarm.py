"""Callbacks at exact instants of `time.monotonic()`: never early, and late by the loop's own lag only.

asyncio rounds its timers up to whole milliseconds (epoll's resolution) and uvloop counts in milliseconds anyway, so on
Linux the next instant is kept by a timerfd, which the loop watches as any other file.
"""

from __future__ import annotations

import asyncio
import ctypes
import heapq
import itertools
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

LATE_S = 0.001
"""A delivery this much after its instant counts as late."""

# <time.h>, <sys/timerfd.h>
_CLOCK_MONOTONIC, _ABSOLUTE = 1, 1
_TIMERFD_FLAGS = os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(slots=True)
class Punctuality:
    """How well instants were kept: how many, how many late by more than `LATE_S`, and the worst in seconds."""

    kept: int = 0
    late: int = 0
    worst_s: float = 0.0

    def note(self, instant: float) -> None:
        """Something that was due at `instant` happens now."""
        behind = time.monotonic() - instant
        self.kept += 1
        self.late += behind > LATE_S
        self.worst_s = max(self.worst_s, behind)


class Alarms:
    """One for a loop. Alarms of one instant ring in the order in which they were set."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.punctuality = Punctuality()
        self._loop = loop
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._armed_for = float("inf")
        self._timer: _Timer = _TimerFd(loop, self._ring) if sys.platform == "linux" else _LoopTimer(loop, self._ring)

    def at(self, instant: float, callback: Callable[[], None]) -> None:
        """Ring then, or as soon as possible if that is over."""
        heapq.heappush(self._heap, (instant, next(self._numbers), callback))
        self._arm()

    async def until(self, instant: float) -> None:
        """Wait for it."""
        reached = self._loop.create_future()
        self.at(instant, lambda: None if reached.done() else reached.set_result(None))
        await reached

    def close(self) -> None:
        """Nothing rings any more."""
        self._heap.clear()
        self._timer.close()

    def _arm(self) -> None:
        if self._heap and self._heap[0][0] < self._armed_for:
            self._armed_for = self._heap[0][0]
            self._timer.set(self._armed_for)

    def _ring(self) -> None:
        self._armed_for = float("inf")
        # What a callback sets for now rings in the loop's next turn, so that reading is never starved.
        now = time.monotonic()
        due = []
        while self._heap and self._heap[0][0] <= now:
            due.append(heapq.heappop(self._heap)[2])
        for callback in due:
            self._call(callback)
        self._arm()

    def _call(self, callback: Callable[[], None]) -> None:
        try:
            callback()
        except Exception as error:
            # One connection's trouble must not keep the others' bytes.
            self._loop.call_exception_handler({"message": "an alarm failed", "exception": error})


class _Timer(Protocol):
    def set(self, instant: float) -> None: ...

    def close(self) -> None: ...


class _TimerFd:
    """The kernel's own high-resolution timer."""

    def __init__(self, loop: asyncio.AbstractEventLoop, ring: Callable[[], None]) -> None:
        self._loop, self._ring = loop, ring
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._fd = self._libc.timerfd_create(_CLOCK_MONOTONIC, _TIMERFD_FLAGS)
        if self._fd < 0:
            raise OSError(ctypes.get_errno(), "timerfd_create")
        self._spec = (ctypes.c_int64 * 4)()
        loop.add_reader(self._fd, self._fired)

    def set(self, instant: float) -> None:
        # An instant that is over rings at once; 0 would disarm the timer.
        seconds, rest = divmod(max(int(instant * 1e9) + 1, 1), 1_000_000_000)
        self._spec[2], self._spec[3] = seconds, rest
        self._libc.timerfd_settime(self._fd, _ABSOLUTE, ctypes.byref(self._spec), None)

    def close(self) -> None:
        self._loop.remove_reader(self._fd)
        os.close(self._fd)

    def _fired(self) -> None:
        try:
            os.read(self._fd, 8)
        except BlockingIOError:
            return
        self._ring()


class _LoopTimer:
    """asyncio's own timer, for systems whose selector does not round (kqueue)."""

    def __init__(self, loop: asyncio.AbstractEventLoop, ring: Callable[[], None]) -> None:
        self._loop, self._ring = loop, ring
        self._handle: asyncio.TimerHandle | None = None

    def set(self, instant: float) -> None:
        self.close()
        self._handle = self._loop.call_later(max(0.0, instant - time.monotonic()), self._ring)

    def close(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
