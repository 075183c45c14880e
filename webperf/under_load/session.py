"""The table of contents of a run under load: journeys idle, then at each level while the swarm holds it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from webperf.errors import Interrupted
from webperf.journey.rounds import measure_rounds
from webperf.journey.stop import Stop
from webperf.load.background import BackgroundLoad, clock_s
from webperf.load.order import SwarmOrder, check_order
from webperf.model.background import LoadBegins, LoadEnds, LoadSecond
from webperf.model.iteration import Iteration
from webperf.model.journal import Ending
from webperf.model.plan import Plan
from webperf.model.run import Run
from webperf.monitor.disturbance import Times, busy_share, processor_times, processors
from webperf.run.order import Events, Order
from webperf.run.session import Ready, keep_iteration, prepared
from webperf.store.derive import derive_run
from webperf.store.folder import RunFolder
from webperf.store.journal import read_journal
from webperf.swarm.caps import ELSEWHERE
from webperf.swarm.headers import Headers
from webperf.swarm.levels import Level, load_at
from webperf.swarm.scenario import Scenario

IDLE = ""
"""The name of the stretch without load."""
LONGEST_S = ELSEWHERE.duration_s
"""Of one level: what any host may be loaded for. A load that ends before the journeys do is said."""


class LoadEvents(Events, Protocol):
    """Who wants to follow a run under load."""

    def level_starts(self, level: str, warmup_s: float) -> None:
        """The generators begin; journeys follow after the warm-up."""

    def level_ends(self, level: str, last: LoadSecond | None) -> None:
        """All journeys were measured at it; `last` is the last whole second of its load."""


@dataclass(frozen=True, slots=True)
class UnderLoadOrder:
    """What is measured: the run's order, and the scenario that loads its app at each of `levels`, which rise.

    Each level is warmed up for `warmup_s`, and held until the journeys are through.
    """

    order: Order
    scenario: Scenario
    levels: tuple[Level, ...]
    warmup_s: float
    processes: int = 1
    allowed_hosts: tuple[str, ...] = field(default=())
    caps: tuple[str, ...] = ()
    headers: Headers = field(default=(), repr=False)

    def swarm_at(self, level: Level, base_url: str | None) -> SwarmOrder:
        """The load of one level."""
        load = load_at(self.scenario, level, warmup_s=self.warmup_s, duration_s=LONGEST_S - self.warmup_s)
        return SwarmOrder(
            name=str(level),
            scenarios=((self.scenario, load),),
            base_url=base_url,
            processes=self.processes,
            allowed_hosts=self.allowed_hosts,
            caps=self.caps,
            headers=self.headers,
        )


def measure_under_load(wish: UnderLoadOrder, events: LoadEvents, stop: Stop) -> tuple[Run, RunFolder]:
    """Do it all; the Run comes back whatever failed. Raises as `measure` does, and GuardRefused where a load may not
    go: before anything is started, as far as that is known."""
    for level in wish.levels:
        check_order(wish.swarm_at(level, wish.order.base_url))
    with prepared(wish.order, events, stop, levels=tuple(map(str, wish.levels))) as ready:
        loaded = dataclasses.replace(ready.plan, diagnosis=False)
        trials = ready.plan.trials + len(wish.levels) * loaded.trials
        events.run_starts(ready.header, trials, ready.folder.path)
        ready.end(_Levels(wish, ready, loaded, events, stop).measure())
    return derive_run(read_journal(ready.folder.journal)), ready.folder


@dataclass(frozen=True, slots=True)
class _Levels:
    wish: UnderLoadOrder
    ready: Ready
    plan: Plan
    """Of each level: as idle, without the diagnosis."""
    events: LoadEvents
    stop: Stop

    def measure(self) -> Ending:
        """Idle, then level by level until one cannot be measured to its end. Never raises Interrupted."""
        ending = idle = self._idle()
        reasons = list(ending.reasons)
        for level in self.wish.levels:
            if ending.interrupted or ending.gave_up:
                reasons.append(f"under {level}: not tried")
                continue
            ending = self._at(level)
            reasons += (f"under {level}: {reason}" for reason in ending.reasons if self._of_the_run(ending))
        # A page that no longer comes under load is what was to be found out; a target that ended is another matter.
        return Ending(
            datetime.now(UTC).isoformat(),
            interrupted=ending.interrupted,
            gave_up=idle.gave_up or self.ready.bench.target_died,
            reasons=tuple(reasons),
        )

    def _of_the_run(self, ending: Ending) -> bool:
        """Is it said of the whole run, or only of its level?"""
        return ending.interrupted or self.ready.bench.target_died

    def _idle(self) -> Ending:
        began = self._now()
        self.ready.journal.add(LoadBegins(IDLE, clock_s(self.ready.zero_s)))
        ending = measure_rounds(self.ready.plan, self.ready.bench)
        self._ends(IDLE, began, ())
        return ending

    def _at(self, level: Level) -> Ending:
        ready, name = self.ready, str(level)
        order = self.wish.swarm_at(level, ready.bench.base_url)
        log = ready.folder.artifacts / "swarm.log"
        self.events.level_starts(name, self.wish.warmup_s)
        try:
            # A browser that has seen the pages before would be compared with one that had not.
            with self.stop.deferred(ready.bench.host.kill):
                ready.bench.host.end_browser()
            with BackgroundLoad(order, log=log, zero_s=ready.zero_s, keep=ready.journal.add) as load:
                load.wait_until_warm()
                began = self._now()
                bench = dataclasses.replace(ready.bench, keep=self._keeper(name))
                ending = measure_rounds(self.plan, bench)
                early = (load.ended_early,) if load.ended_early else ()
                self._ends(name, began, (*early, *ending.reasons))
                load.stop()
                self.events.level_ends(name, load.recent[-2] if len(load.recent) > 1 else None)
        except Interrupted as stopped:
            return Ending(datetime.now(UTC).isoformat(), interrupted=True, reasons=(str(stopped),))
        return ending

    def _keeper(self, name: str) -> Callable[[Iteration], None]:
        def keep(iteration: Iteration) -> None:
            keep_iteration(
                dataclasses.replace(iteration, load=name), self.ready.journal, self.events, self.ready.monitor
            )

        return keep

    def _now(self) -> Times:
        return processor_times(self.ready.bench.host.lost_cpu_s)

    def _ends(self, name: str, began: Times, reasons: tuple[str, ...]) -> None:
        busy = busy_share(began, self._now(), processors())
        self.ready.journal.add(LoadEnds(name, clock_s(self.ready.zero_s), reasons, busy))
