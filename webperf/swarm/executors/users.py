"""By users: so many at a time, each beginning again when it is through."""

from __future__ import annotations

import asyncio
import itertools
import time

from webperf.swarm.counter import Counter
from webperf.swarm.executors.drive import Drive, MakeUser
from webperf.swarm.load import Load
from webperf.swarm.schedule import Share, user_changes


class ByUsers(Drive):
    """As many as the profile says."""

    def __init__(self, load: Load, share: Share, counter: Counter, make_user: MakeUser) -> None:
        super().__init__(load, share, counter, make_user)
        self._retiring: dict[int, bool] = {}
        self._alive: list[int] = []
        self._numbers = itertools.count(share.index, share.count)

    async def _drive(self) -> None:
        for at_s, users in user_changes(self.load.profile, self.share):
            await self._until(at_s)
            if self._stopping:
                break
            self._have(users)

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

    def _break_off_later(self, number: int) -> None:
        task = self._tasks.get(number)
        if task is not None:
            asyncio.get_running_loop().call_later(self.load.graceful_stop_s, task.cancel)
