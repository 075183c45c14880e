"""One scenario's load in one process: what every way to drive it has in common.

`schedule` says what is due; here it is done. A loop never sleeps for a fixed time: it waits until the due time that
arithmetic gave it.
"""

from __future__ import annotations

import asyncio
import math
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from typing import Any

from webperf.swarm.counter import Counter
from webperf.swarm.counts import Latency
from webperf.swarm.load import Load
from webperf.swarm.meter import Meter
from webperf.swarm.schedule import Share
from webperf.swarm.user import User

EXACT_PER_S = 200
"""Up to this rate of one process, arrivals are begun to a tenth of a millisecond."""

MakeUser = Callable[[int], User]


class Drive(ABC):
    """From `start_s` (monotonic) on. A subclass says who decides when the next iteration begins."""

    def __init__(self, load: Load, share: Share, counter: Counter, make_user: MakeUser) -> None:
        self.load = load
        self.share = share
        self.counter = counter
        self.late = Latency()
        """How late arrivals were handed out by this process, whether or not a user was free."""
        self.asked = Meter(time.monotonic)
        """Users asked for; in an open model those that there are."""
        self.start_s = 0.0
        self._make_user = make_user
        self._users: dict[int, User] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._stopping = False
        # Event loops wait in whole milliseconds and spin for the rest. So many times a second that costs a tenth of a
        # core; more often, an arrival is up to 1 ms late instead, which is in schedule_delay.
        self._exact = load.profile.peak / share.count <= EXACT_PER_S

    @property
    def users(self) -> int:
        """How many there are."""
        return len(self._users)

    def queued(self, now_s: float) -> int:
        """Arrivals that are overdue and not begun; in a closed model there is none."""
        return 0

    def due(self, from_s: float, to_s: float) -> int:
        """Arrivals of this process between two times since the start; in a closed model there is none."""
        return 0

    async def run(self) -> None:
        """To the end, with the time that iterations under way are given; what is then left is broken off."""
        await self._drive()
        await self._finish(self.start_s + self.load.longest_s)

    def control(self, users: int) -> None:
        """From now on so many users, of all processes: heard only where the load is controlled, and while it lasts."""
        return

    def stop(self) -> None:
        """Begin nothing more, and break off what is under way."""
        self._stopping = True
        for task in self._tasks.values():
            task.cancel()

    async def close(self) -> None:
        """Close every user's connections."""
        await asyncio.gather(*(user.close() for user in self._users.values()))

    @abstractmethod
    async def _drive(self) -> None:
        """Until nothing more is to begin."""

    def _leave(self) -> None:
        """Time is up for what is still waiting to begin."""
        return

    def _user(self, number: int) -> User:
        if number not in self._users:
            self._users[number] = self._make_user(number)
        return self._users[number]

    def _spawn(self, number: int, work: Coroutine[Any, Any, None]) -> None:
        task = self._tasks[number] = asyncio.get_running_loop().create_task(work)
        task.add_done_callback(lambda done: self._done(number, done))

    def _done(self, number: int, task: asyncio.Task[None]) -> None:
        if self._tasks.get(number) is task:
            del self._tasks[number]
        if not task.cancelled() and task.exception() is not None:
            asyncio.get_running_loop().call_exception_handler({"message": "a user died", "exception": task.exception()})

    async def _until(self, at_s: float) -> None:
        left = self.start_s + at_s - time.monotonic()
        while left > 0 and not self._stopping:
            # In parts, so that a stop is heard.
            pause = left if self._exact else math.ceil(left * 1000) / 1000
            await asyncio.sleep(min(pause, 0.25))
            left = self.start_s + at_s - time.monotonic()

    async def _think(self, user: User, end_s: float) -> None:
        if self.load.think_s:
            low, high = (min(pause, max(0.0, end_s - time.monotonic())) for pause in self.load.think_s)
            await user.think(low, high)
        else:
            # A function that awaits nothing must not keep everybody else from the loop.
            await asyncio.sleep(0)

    async def _finish(self, end_s: float) -> None:
        while self._tasks and time.monotonic() < end_s and not self._stopping:
            await asyncio.wait(self._tasks.values(), timeout=0.25)
        self._leave()
        self.stop()
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=5.0)
        self.asked.set(0)
