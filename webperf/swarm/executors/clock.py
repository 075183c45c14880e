"""By the clock: an iteration begins when it is due, whatever became of the ones before."""

from __future__ import annotations

import asyncio
import time

from webperf.swarm.executors.drive import Drive
from webperf.swarm.load import Late
from webperf.swarm.schedule import arrivals, due_by

OVERDUE_S = 0.01
"""What is due at this very instant does not wait yet; a loop that needs longer than this to begin it is called slow."""


class ByClock(Drive):
    """Arrivals are begun in their order, so how many wait says which ones: no list of them is kept."""

    _begun = 0
    _waiting = 0

    def queued(self, now_s: float) -> int:
        """Arrivals that are overdue and not begun: they wait for a user, or this process is late to hand them out."""
        return max(0, self.due(0.0, now_s - OVERDUE_S) - self._begun)

    def due(self, from_s: float, to_s: float) -> int:
        """Arrivals of this process between two times since the start."""
        of = self.share.of
        return of(due_by(self.load.profile, to_s)) - of(due_by(self.load.profile, from_s))

    async def _drive(self) -> None:
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

    def _leave(self) -> None:
        self.counter.now.dropped += self._waiting
        self._begun += self._waiting
        self._waiting = 0
