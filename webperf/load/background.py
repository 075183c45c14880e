"""A load that goes on beside something else (journeys, faults, hours of both) until it is told to stop.

It is made in processes of its own. A thread of ours only reads their seconds, puts them on the run's clock and hands
them on; whoever drives the browser goes on meanwhile.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from webperf.errors import GuardRefused
from webperf.load.header import facts_of
from webperf.load.order import SwarmOrder, check_order, make_crew
from webperf.model.background import LoadBegins, LoadSecond
from webperf.model.sample import Phase
from webperf.model.swarm import SwarmSecond
from webperf.swarm.caps import SentWatch
from webperf.swarm.overseer import Overseer

RECENT = 60
"""Seconds that are kept in memory; all of them are in the journal."""
STOP_S = 10.0
"""How long generators may take to tell of their last second once they are told to stop."""
_POLL_S = 0.2

Keep = Callable[[LoadBegins | LoadSecond], None]
"""Puts a record on disk (`Journal.add`). Called from the reading thread, once a second."""


class BackgroundLoad:
    """Use as a context manager: inside, the load goes on; after it, no process of it is there.

    `order.name` is what the records call it; its target, folder and labels are the session's affair and not looked
    at. `zero_s` is the monotonic instant of the run's `started_at`. Raises as `check_order` and `Crew` do.
    """

    def __init__(self, order: SwarmOrder, *, log: Path, zero_s: float, keep: Keep) -> None:
        permit = check_order(order)
        self.name = order.name
        self.scenarios = facts_of(order)
        self.began_s = 0.0
        """When its second 0 began, on the run's clock."""
        self._zero_s = zero_s
        self._keep = keep
        self._crew = make_crew(order, order.base_url or "", permit, log)
        self._overseer = Overseer(self.scenarios, SentWatch(permit.caps))
        self._recent: tuple[LoadSecond, ...] = ()
        self._warm = threading.Event()
        self._over = threading.Event()
        self._told = False
        self._why = ""
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._follow, name=f"load {order.name}", daemon=True)

    def __enter__(self) -> BackgroundLoad:
        self._crew.__enter__()
        try:
            # Said before it is true by a fifth of a second: what is on disk is never later than what it is about.
            self.began_s = self._crew.begin() - self._zero_s
            self._keep(LoadBegins(self.name, self.began_s, self.scenarios))
            self._thread.start()
        except BaseException:
            self._crew.close()
            raise
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._end()
        if kind is None:
            self.check()

    @property
    def going(self) -> bool:
        """Is load being made?"""
        return not self._over.is_set()

    @property
    def ended_early(self) -> str:
        """Why it was over before it was told to stop; "" while it goes on, or did until then."""
        return self._why or ("" if self._told or self.going else "the load came to its end")

    @property
    def recent(self) -> tuple[LoadSecond, ...]:
        """Its last seconds, the newest last; at most RECENT."""
        return self._recent

    def wait_until_warm(self) -> None:
        """Until a second after its warm-up has been counted, or it is over. A signal's exception comes through."""
        while self.going and not self._warm.wait(_POLL_S):
            continue
        self.check()

    def check(self) -> None:
        """Raises GuardRefused for what a scenario was not allowed, and what kept the seconds from the disk."""
        if self._overseer.refused:
            raise GuardRefused(self._overseer.refused)
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        """Break it off and wait for its last second; then as `check`. Harmless when it is over."""
        self._end()
        self.check()

    def _end(self) -> None:
        self._told = self._told or self.going
        self._crew.stop()
        self._thread.join(STOP_S)
        self._crew.close()
        # With its processes gone it ends within one poll.
        self._thread.join()

    def _follow(self) -> None:
        try:
            for second in self._crew.seconds():
                self._take(second)
        except BaseException as error:
            # Of a thread nobody hears: who steers is told by `check`.
            self._error = error
            self._crew.stop()
        finally:
            self._over.set()

    def _take(self, second: SwarmSecond) -> None:
        placed = LoadSecond(self.name, self.began_s + second.second, second)
        self._keep(placed)
        self._recent = (*self._recent[1 - RECENT :], placed)
        if all(part.phase is Phase.MEASURE for part in second.scenarios):
            self._warm.set()
        if (why := self._overseer.add(second)) and not self._crew.stopped:
            self._why = why
            self._crew.stop()


def clock_s(zero_s: float) -> float:
    """Now, on the run's clock."""
    return time.monotonic() - zero_s
