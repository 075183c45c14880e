"""The table of contents of a sweep: arm by arm, level by level, then the highest load that meets what is looked for."""

from __future__ import annotations

import contextlib
import dataclasses
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from webperf.errors import GuardRefused, Interrupted
from webperf.journey.stop import Stop
from webperf.judge.search import Next, Tried, next_step
from webperf.load.header import environment_of, facts_of
from webperf.load.order import check_order, make_crew
from webperf.model.background import LoadBegins, LoadEnds, LoadSecond, Stretch
from webperf.model.journal import Ending, Header
from webperf.model.run import Run
from webperf.model.swarm import SwarmSecond
from webperf.model.sweep import Purpose, SweepMark, SweepPlan, SweepPoint
from webperf.monitor.disturbance import busy_share, disturbances, processor_times, processors
from webperf.monitor.monitor import Monitor
from webperf.monitor.watched import Watched, watched
from webperf.store.derive import derive_run
from webperf.store.folder import RunFolder, create_folder
from webperf.store.journal import Journal, read_journal
from webperf.store.sweep import point_of
from webperf.swarm.caps import SentWatch
from webperf.swarm.levels import Level
from webperf.swarm.overseer import Overseer
from webperf.sweep.arms import Arm
from webperf.sweep.order import SweepOrder
from webperf.target import Target, TargetSpec


class SweepEvents(Protocol):
    """Who wants to follow a sweep."""

    def target_starts(self, spec: TargetSpec) -> None:
        """The target is being started; it may take seconds."""

    def sweep_starts(self, plan: SweepPlan, point_s: float, folder: Path) -> None:
        """Everything is known; each level takes `point_s`."""

    def point_starts(self, mark: SweepMark, level: Level) -> None:
        """The generators of a level begin."""

    def sweep_second_ends(self, second: SwarmSecond) -> None:
        """One second is counted and on disk."""

    def point_ends(self, point: SweepPoint, level: Level) -> None:
        """What a level came to."""


def measure_sweep(order: SweepOrder, events: SweepEvents, stop: Stop) -> tuple[Run, RunFolder]:
    """Do it all; the Run comes back whatever failed, and its folder holds it.

    Raises UsageError, ConfigError or GuardRefused before anything is started, TargetFailed when the first target does
    not start. A stop leaves `run.interrupted` set.
    """
    now, zero_s = datetime.now(UTC), time.monotonic()
    for level in order.levels:
        check_order(order.swarm_at(level, order.base_url))
    folder = create_folder(order.out, "sweep", now)
    with contextlib.ExitStack() as stack:
        journal = stack.enter_context(Journal(folder.journal))
        journal.add(_header(order, folder, now))
        monitor = stack.enter_context(Monitor(_watched(order, zero_s)))
        events.sweep_starts(order.plan, order.warmup_s + order.duration_s, folder.path)
        before = processor_times()
        ending = _Sweep(order, folder, journal, monitor, events, stop, zero_s).measure()
        disturbed = disturbances(before, processor_times(), processors())
        monitor.stop()
        journal.add(*monitor.seconds())
        journal.add(Ending(_now(), ending.interrupted, ending.gave_up, (*ending.reasons, *disturbed)))
    return derive_run(read_journal(folder.journal)), folder


@dataclass(frozen=True, slots=True)
class _Sweep:
    order: SweepOrder
    folder: RunFolder
    journal: Journal
    monitor: Monitor
    events: SweepEvents
    stop: Stop
    zero_s: float

    def measure(self) -> Ending:
        """All arms, until one cannot be measured to its end. Never raises Interrupted."""
        try:
            for number, arm in enumerate(self.order.arms):
                if not self._arm(number, arm):
                    where = f"{arm.name}: " if arm.name else ""
                    return Ending(_now(), gave_up=True, reasons=(f"{where}the target ended while it was under load",))
        except Interrupted as stopped:
            return Ending(_now(), interrupted=True, reasons=(str(stopped),))
        return Ending(_now())

    def _arm(self, number: int, arm: Arm) -> bool:
        """False: its target ended."""
        with contextlib.ExitStack() as stack:
            target = None
            if arm.target is not None:
                self.events.target_starts(arm.target)
                target = stack.enter_context(Target(arm.target, self.folder.artifacts / f"target-{number}.log"))
                self.monitor.watch({"": target.pid} if target.pid else {})
            base_url = target.base_url if target else self.order.base_url
            tried: list[Tried] = []
            for level, purpose in self._levels(tried):
                point = self._point(arm, level, purpose, base_url, len(tried))
                tried.append(Tried(point.amount, point.meets))
                self.events.point_ends(point, level)
                if target is not None and not target.alive:
                    return False
        return True

    def _levels(self, tried: list[Tried]) -> Iterator[tuple[Level, Purpose]]:
        """Those that were asked for, then those that the search asks for."""
        yield from ((level, Purpose.GRID) for level in self.order.levels)
        while self.order.finds:
            step = next_step(tried, whole=not self.order.per_s)
            if not isinstance(step, Next):
                return
            yield Level(step.amount, self.order.per_s), step.purpose

    def _point(self, arm: Arm, level: Level, purpose: Purpose, base_url: str | None, number: int) -> SweepPoint:
        """One level, from its first second to its last."""
        swarm = self.order.swarm_at(level, base_url)
        mark = SweepMark(f"{arm.name} #{number + 1} {level}".strip(), arm.name, arm.settings, level.amount, purpose)
        self.events.point_starts(mark, level)
        permit, facts = check_order(swarm), facts_of(swarm)
        overseer = Overseer(facts, SentWatch(permit.caps))
        reasons: list[str] = []
        seconds: list[LoadSecond] = []
        log = self.folder.artifacts / "swarm.log"
        with make_crew(swarm, base_url or "", permit, log) as crew, self.stop.deferred(crew.stop):
            began_s = crew.begin() - self.zero_s
            begins = LoadBegins(mark.load, began_s, facts)
            self.journal.add(mark, begins)
            before = after = processor_times()
            for second in crew.seconds():
                seconds.append(LoadSecond(mark.load, began_s + second.second, second))
                self.journal.add(*self.monitor.seconds(), seconds[-1])
                self.events.sweep_second_ends(second)
                if second.second < self.order.warmup_s + self.order.duration_s:
                    after = processor_times()
                if (why := overseer.add(second)) and not crew.stopped:
                    reasons.append(why)
                    crew.stop()
        if overseer.refused:
            raise GuardRefused(overseer.refused)
        busy = busy_share(before, after, processors())
        ends = LoadEnds(mark.load, time.monotonic() - self.zero_s, (*reasons, *crew.left_behind), busy)
        self.journal.add(ends)
        return point_of(mark, Stretch(begins, tuple(seconds), ends))


def _header(order: SweepOrder, folder: RunFolder, now: datetime) -> Header:
    target = next((arm.target for arm in order.arms if arm.target), None)
    swarm = dataclasses.replace(order.swarm_at(order.levels[0], order.base_url), target=target)
    return Header(
        run_id=folder.path.resolve().name,
        started_at=now.isoformat(),
        environment=environment_of(swarm, order.base_url or ""),
        journeys=(),
        devices=(),
        iterations=0,
        sweep=order.plan,
    )


def _watched(order: SweepOrder, zero_s: float) -> Watched | None:
    """Of targets that webperf starts it is told when they run."""
    found = watched(order.monitoring, zero_s, {}, order.base_url or order.scenario.url)
    own = any(arm.target for arm in order.arms)
    return dataclasses.replace(found, unseen="") if found and own else found


def _now() -> str:
    return datetime.now(UTC).isoformat()
