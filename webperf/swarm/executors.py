"""The three ways load is driven: by users, by iterations, by the clock. `schedule` says what is due; here it is done.

A loop here never sleeps for a fixed time: it waits until the due time that arithmetic gave it.
"""

from __future__ import annotations

import asyncio
import itertools
import math
import time
from collections.abc import Callable, Coroutine
from typing import Any

from webperf.swarm.counts import Counter, Latency
from webperf.swarm.load import Executor, Late, Load
from webperf.swarm.meter import Meter
from webperf.swarm.schedule import Share, arrivals, due_by, user_changes
from webperf.swarm.user import User

EXACT_PER_S = 200
"""Up to this rate of one process, arrivals are begun to a tenth of a millisecond."""

OVERDUE_S = 0.01
"""What is due at this very instant does not wait yet; a loop that needs longer than this to begin it is called slow."""

MakeUser = Callable[[int], User]


class Drive:
    """One scenario's load in one process, from `start_s` (monotonic) on."""

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
        self._retiring: dict[int, bool] = {}
        self._alive: list[int] = []
        self._numbers = itertools.count(share.index, share.count)
        self._begun = 0
        self._waiting = 0
        self._stopping = False
        self._controllable = False
        self._controlled = load.users
        # Event loops wait in whole milliseconds and spin for the rest. So many times a second that costs a tenth of a
        # core; more often, an arrival is up to 1 ms late instead, which is in schedule_delay.
        self._exact = load.profile.peak / share.count <= EXACT_PER_S

    @property
    def users(self) -> int:
        """How many there are."""
        return len(self._users)

    def queued(self, now_s: float) -> int:
        """Arrivals that are overdue and not begun: they wait for a user, or this process is late to hand them out."""
        return max(0, self.due(0.0, now_s - OVERDUE_S) - self._begun) if self.load.executor.is_open else 0

    def due(self, from_s: float, to_s: float) -> int:
        """Arrivals of this process between two times since the start."""
        if not self.load.executor.is_open:
            return 0
        of = self.share.of
        return of(due_by(self.load.profile, to_s)) - of(due_by(self.load.profile, from_s))

    async def run(self) -> None:
        """To the end, with the time that iterations under way are given; what is then left is broken off."""
        if self.load.executor.is_open:
            await self._by_clock()
        elif self.load.executor.counts_iterations:
            await self._by_iterations()
        elif self.load.executor is Executor.CONTROLLED:
            await self._by_control()
        else:
            await self._by_users()
        await self._finish(self.start_s + self.load.longest_s)

    def control(self, users: int) -> None:
        """From now on so many users, of all processes. Only where the load is controlled, and while it lasts."""
        self._controlled = users
        if self._controllable:
            self._have(self.share.of(users))

    def stop(self) -> None:
        """Begin nothing more, and break off what is under way."""
        self._stopping = True
        for task in self._tasks.values():
            task.cancel()

    async def close(self) -> None:
        """Close every user's connections."""
        await asyncio.gather(*(user.close() for user in self._users.values()))

    # By users: so many at a time, each beginning again when it is through.

    async def _by_users(self) -> None:
        for at_s, users in user_changes(self.load.profile, self.share):
            await self._until(at_s)
            if self._stopping:
                break
            self._have(users)

    async def _by_control(self) -> None:
        await self._until(0.0)
        self._controllable = True
        self._have(self.share.of(self._controlled))
        await self._until(self.load.duration_s)
        self._controllable = False
        self._have(0)

    def _have(self, users: int) -> None:
        """So many from now on; those who go end what they are at, and have a while for it."""
        self.asked.set(users)
        while len(self._alive) < users:
            number = next(self._numbers)
            self._alive.append(number)
            self._retiring[number] = False
            self._spawn(number, self._again(number))
        while len(self._alive) > users:
            number = self._alive.pop()
            if number in self._retiring:
                self._retiring[number] = True
                self._break_off_later(number)

    async def _again(self, number: int) -> None:
        user = self._user(number)
        end_s = self.start_s + self.load.duration_s
        try:
            if self.load.think_s:
                while self._goes_on(number, end_s):
                    await user.iterate(None)
                    if not self._retiring[number]:
                        await self._think(user, end_s)
            else:
                await user.loop(lambda: self._goes_on(number, end_s))
        finally:
            # Who comes later is somebody else: a run that goes up and down leaves no connections behind.
            del self._users[number], self._retiring[number]
            await user.close()

    def _goes_on(self, number: int, end_s: float) -> bool:
        return not self._retiring[number] and not self._stopping and time.monotonic() < end_s

    async def _think(self, user: User, end_s: float) -> None:
        if self.load.think_s:
            low, high = (min(pause, max(0.0, end_s - time.monotonic())) for pause in self.load.think_s)
            await user.think(low, high)
        else:
            # A function that awaits nothing must not keep everybody else from the loop.
            await asyncio.sleep(0)

    def _break_off_later(self, number: int) -> None:
        task = self._tasks.get(number)
        if task is not None:
            asyncio.get_running_loop().call_later(self.load.graceful_stop_s, task.cancel)

    # By iterations: so many in all, or for each user.

    async def _by_iterations(self) -> None:
        load = self.load
        await self._until(0.0)
        own = range(self.share.index, load.users, self.share.count)
        shared = load.executor is Executor.SHARED_ITERATIONS
        total = self.share.of(load.iterations) if shared else load.iterations * len(own)
        self.asked.set(len(own))
        for number in own:
            most = total if shared else load.iterations
            self._spawn(number, self._so_many(number, most, total))
        while self._tasks and time.monotonic() < self.start_s + load.duration_s and not self._stopping:
            left = self.start_s + load.duration_s - time.monotonic()
            await asyncio.wait(self._tasks.values(), timeout=max(0.0, left), return_when=asyncio.FIRST_COMPLETED)
        self.asked.set(0)
        if not self._stopping:
            self.counter.now.dropped += max(0, total - self._begun)
        self._begun = total

    async def _so_many(self, number: int, most: int, total: int) -> None:
        user = self._user(number)
        end_s = self.start_s + self.load.duration_s
        for _ in range(most):
            if self._begun >= total or time.monotonic() >= end_s or self._stopping:
                break
            self._begun += 1
            await user.iterate(None)
            await self._think(user, end_s)
        # Through with its part: it is asked for no longer.
        self.asked.change(-1)

    # By the clock: an iteration begins when it is due, whatever became of the ones before.

    async def _by_clock(self) -> None:
        idle = [self._idle_user() for _ in range(self.share.of(self.load.users))]
        for handed, (_, due_s) in enumerate(arrivals(self.load.profile, self.share), 1):
            await self._until(due_s)
            if self._stopping:
                break
            self.late.append((time.monotonic() - self.start_s - due_s) * 1000)
            if handed % 64 == 0:
                # When it is behind it finds many due at once: those handed out come first.
                await asyncio.sleep(0)
            self._arrive(idle)
        await self._until(self.load.duration_s)

    def _arrive(self, idle: list[int]) -> None:
        # Arrivals are begun in their order, so how many wait says which ones: no list of them is kept.
        most = max(1, self.share.of(self.load.max_users))
        if not idle and len(self._users) < most and self.load.late is Late.SPAWN:
            idle.append(self._idle_user())
        if idle:
            number = idle.pop()
            self._spawn(number, self._serve(number, self._next_due(), idle))
            return
        if self.load.late is Late.DROP:
            self.counter.now.dropped += 1
            self._begun += 1
            if len(self._users) < most:
                idle.append(self._idle_user())
            return
        self._waiting += 1

    async def _serve(self, number: int, due_s: float, idle: list[int]) -> None:
        user = self._user(number)
        await user.iterate(due_s)
        while self._waiting and not self._stopping:
            self._waiting -= 1
            await user.iterate(self._next_due())
        idle.append(number)

    def _next_due(self) -> float:
        number = self.share.index + self._begun * self.share.count
        self._begun += 1
        return self.start_s + self.load.profile.when(number)

    def _idle_user(self) -> int:
        number = self.share.index + len(self._users) * self.share.count
        self._user(number)
        self.asked.set(len(self._users))
        return number

    # What all of them use.

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

    async def _finish(self, end_s: float) -> None:
        while self._tasks and time.monotonic() < end_s and not self._stopping:
            await asyncio.wait(self._tasks.values(), timeout=0.25)
        self.counter.now.dropped += self._waiting
        self._begun += self._waiting
        self._waiting = 0
        self.stop()
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=5.0)
        self.asked.set(0)
