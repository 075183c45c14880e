"""Journeys, and a load beside them, while faults come and go."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from webperf.chaos.session import ChaosFollower, ChaosOrder, faults_at_hand, on_a_line
from webperf.errors import Interrupted
from webperf.faults.base import Ground
from webperf.faults.director import Director
from webperf.faults.lines import Lines
from webperf.journey.access import Access, Networks, Proxied
from webperf.journey.rounds import trial_of
from webperf.journey.stop import Stop
from webperf.journey.trial import run_trial
from webperf.load.background import BackgroundLoad
from webperf.load.order import SwarmOrder, check_order
from webperf.model.background import LoadEnds
from webperf.model.journal import Ending
from webperf.model.network import Network
from webperf.model.plan import Round
from webperf.model.run import Run
from webperf.model.sample import Phase
from webperf.run.order import Events, Order
from webperf.run.session import Ready, keep_iteration, prepared
from webperf.store.derive import derive_run
from webperf.store.folder import RunFolder
from webperf.store.journal import read_journal

DISTURBED = "chaos"
"""The `load` of iterations that a fault may have touched: they are in no summary."""
LOAD_SPARE_S = 60.0
"""The load is asked for so much longer than it is needed: journeys end it."""


class JourneyEvents(Events, ChaosFollower, Protocol):
    """Who wants to follow journeys under faults."""


@dataclass(frozen=True, slots=True)
class ChaosJourneys:
    """Which journeys, with which load beside them. Of `order` the plan's iterations are not looked at: journeys go on,
    one after the other, until the timeline ends."""

    chaos: ChaosOrder
    order: Order
    swarm: SwarmOrder | None


def measure_chaos_journeys(wish: ChaosJourneys, events: JourneyEvents, stop: Stop) -> tuple[Run, RunFolder]:
    """Do it all. Raises GuardRefused for what was not allowed, and as `measure` does."""
    wish.chaos.check(own_target=wish.order.target is not None)
    if wish.swarm is not None:
        check_order(wish.swarm)
    with (
        faults_at_hand(wish.chaos) as (director, ground),
        prepared(wish.order, events, stop, chaos=wish.chaos.plan) as ready,
    ):
        events.chaos_is_planned(wish.chaos.plan, lambda: director.on)
        events.run_starts(ready.header, 0, ready.folder.path)
        target = ready.bench.target
        folder = target.spec.folder if target is not None else ready.folder.path
        ground = dataclasses.replace(ground, target=target, folder=folder)
        ready.end(_Course(wish, _on_lines(ready, ground), ground, director, events, stop).measure())
    return derive_run(read_journal(ready.folder.journal)), ready.folder


class LinedNetworks(Networks):
    """Every context goes through a line of the proxy that faults are put on; an unshaped network too."""

    def __init__(self, lines: Lines) -> None:
        super().__init__()
        self._lines = lines

    @contextlib.contextmanager
    def access(self, network: Network) -> Iterator[Access]:
        """As Networks."""
        link = self._lines.open(network)
        try:
            yield Proxied(self._lines.proxy, link)
        finally:
            self._lines.close(link)


def _on_lines(ready: Ready, ground: Ground) -> Ready:
    if ground.lines is None:
        return ready
    return dataclasses.replace(ready, bench=dataclasses.replace(ready.bench, networks=LinedNetworks(ground.lines)))


@dataclass(frozen=True, slots=True)
class _Course:
    wish: ChaosJourneys
    ready: Ready
    ground: Ground
    director: Director
    events: JourneyEvents
    stop: Stop

    def measure(self) -> Ending:
        """A round to get warm, then until the timeline ends. Never raises Interrupted."""
        reasons: tuple[str, ...] = ()
        interrupted = False
        try:
            self._round(Phase.WARMUP, 0, time.monotonic(), float("inf"))
            reasons = self._under_load()
        except Interrupted as stopped:
            interrupted, reasons = True, (str(stopped),)
        finally:
            self.director.finish()
            self._keep_marks()
        return Ending(datetime.now(UTC).isoformat(), interrupted=interrupted, reasons=reasons)

    def _under_load(self) -> tuple[str, ...]:
        if self.wish.swarm is None:
            self._until_the_end(time.monotonic())
            return ()
        ready, swarm = self.ready, dataclasses.replace(self.wish.swarm, base_url=self.ready.bench.base_url)
        log = ready.folder.artifacts / "swarm.log"
        order = on_a_line(swarm, self.ground)
        with BackgroundLoad(order, log=log, zero_s=ready.zero_s, keep=ready.journal.add) as load:
            began_s = ready.zero_s + load.began_s
            self._until_the_end(began_s)
            early = (load.ended_early,) if load.ended_early else ()
            load.stop()
        ready.journal.add(LoadEnds(swarm.name, time.monotonic() - ready.zero_s, early, 0.0))
        return early

    def _until_the_end(self, began_s: float) -> None:
        """The timeline counts from `began_s` of the monotonic clock."""
        self.director.begin(self.ground, began_s)
        until_s = began_s + self.wish.chaos.timeline.ends_s
        for number in itertools.count():
            if time.monotonic() >= until_s:
                return
            self._round(Phase.MEASURE, number, began_s, until_s)

    def _round(self, phase: Phase, number: int, began_s: float, until_s: float) -> None:
        plan, bench = self.ready.plan, self.ready.bench
        cells = tuple((journey, device) for journey in plan.journeys for device in plan.devices)
        this_round = Round(phase, number, cells)
        for journey, device in cells:
            if time.monotonic() >= until_s:
                return
            trial = trial_of(journey, device, this_round, plan, bench)
            bench.starts(trial)
            with self.stop.deferred(bench.host.kill):
                iteration = run_trial(bench.host, trial, bench.save, bench.networks)
            steady = time.monotonic() - began_s <= self.wish.chaos.plan.steady_until_s
            tagged = iteration if steady or phase is Phase.WARMUP else dataclasses.replace(iteration, load=DISTURBED)
            self._keep_marks()
            keep_iteration(tagged, self.ready.journal, self.events, self.ready.monitor)

    def _keep_marks(self) -> None:
        for mark in self.director.new_marks():
            self.ready.journal.add(mark)
            self.events.fault_is_marked(mark)
