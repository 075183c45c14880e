"""By control: as many users as somebody says while it runs."""

from __future__ import annotations

from webperf.swarm.counter import Counter
from webperf.swarm.executors.drive import MakeUser
from webperf.swarm.executors.users import ByUsers
from webperf.swarm.load import Load
from webperf.swarm.schedule import Share


class Controlled(ByUsers):
    """What is said before it starts is what it starts with."""

    def __init__(self, load: Load, share: Share, counter: Counter, make_user: MakeUser) -> None:
        super().__init__(load, share, counter, make_user)
        self._controllable = False
        self._controlled = load.users

    def control(self, users: int) -> None:
        """From now on so many users, of all processes."""
        self._controlled = users
        if self._controllable:
            self._have(self.share.of(users))

    async def _drive(self) -> None:
        await self._until(0.0)
        self._controllable = True
        self._have(self.share.of(self._controlled))
        await self._until(self.load.duration_s)
        self._controllable = False
        self._have(0)
