"""By iterations: so many in all, or for each user."""

from __future__ import annotations

import asyncio
import time

from webperf.swarm.executors.drive import Drive
from webperf.swarm.load import Executor


class ByIterations(Drive):
    """What time did not allow is dropped."""

    _begun = 0

    async def _drive(self) -> None:
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
