"""The table of contents of chaos: guard and proxy, then a load or journeys under which faults come and go."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from webperf.chaos.permission import allowed_victims, check_allowed
from webperf.conditions import ShapingProxy
from webperf.faults.base import Ground
from webperf.faults.director import Director
from webperf.faults.guard import FaultGuard
from webperf.faults.lines import Lines
from webperf.faults.timeline import TimedFault, Timeline
from webperf.journey.stop import Stop
from webperf.load.beside import Beside
from webperf.load.order import SwarmEvents, SwarmOrder
from webperf.load.session import measure_swarm
from webperf.model.budget import Budget
from webperf.model.chaos import ChaosPlan, FaultMark
from webperf.model.journal import Header
from webperf.model.network import UNSHAPED
from webperf.model.run import Run
from webperf.store.folder import RunFolder
from webperf.target import Target

TOLERANCE = 0.1


class ChaosFollower(Protocol):
    """Who wants to follow faults."""

    def chaos_is_planned(self, plan: ChaosPlan, on: Callable[[], tuple[TimedFault, ...]]) -> None:
        """What is to come; `on` tells at any time what is on then."""

    def fault_is_marked(self, mark: FaultMark) -> None:
        """A fault has come or gone, or could not."""


class ChaosEvents(SwarmEvents, ChaosFollower, Protocol):
    """Who wants to follow a load under faults."""


@dataclass(frozen=True, slots=True)
class ChaosOrder:
    """What happens under the load or the journeys, and what is asked of it. `allowed`: what `--allow-fault` named."""

    timeline: Timeline
    budgets: tuple[Budget, ...] = ()
    tolerance: float = TOLERANCE
    allowed: tuple[str, ...] = ()
    warmup_s: float = 0.0

    @property
    def plan(self) -> ChaosPlan:
        """For the journal and for who follows."""
        return ChaosPlan(
            faults=tuple(timed.planned for timed in self.timeline.faults),
            warmup_s=self.warmup_s,
            ends_s=self.timeline.ends_s,
            tolerance=self.tolerance,
            budgets=self.budgets,
        )

    def check(self, *, own_target: bool) -> None:
        """Before anything is started. Raises GuardRefused for a fault that was not allowed, UsageError."""
        check_allowed(self.timeline.faults, own_target=own_target, names=self.allowed)
        allowed_victims(self.allowed)


@contextlib.contextmanager
def faults_at_hand(order: ChaosOrder) -> Iterator[tuple[Director, Ground]]:
    """All that puts faults on, before there is a target to put them on. Every fault has ended after it."""
    victims = allowed_victims(order.allowed)
    with contextlib.ExitStack() as stack:
        director = stack.enter_context(Director(order.timeline.faults))
        guard = stack.enter_context(FaultGuard())
        lines = Lines(stack.enter_context(ShapingProxy())) if order.timeline.needs_lines else None
        # While guard and proxy are still there to take them off.
        stack.callback(director.finish)
        yield director, Ground(guard, lines, allowed=victims)


def on_a_line(swarm: SwarmOrder, ground: Ground) -> SwarmOrder:
    """The load with all its connections through the shaping proxy, where a fault needs that."""
    if ground.lines is None:
        return swarm
    return dataclasses.replace(swarm, way=dataclasses.replace(swarm.way, link=ground.lines.open(UNSHAPED).port))


def measure_chaos(order: ChaosOrder, swarm: SwarmOrder, events: ChaosEvents, stop: Stop) -> tuple[Run, RunFolder]:
    """A load, and faults. Raises GuardRefused for a fault that was not allowed, and as `measure_swarm` does."""
    order.check(own_target=swarm.target is not None)
    with faults_at_hand(order) as (director, ground):
        beside = _Faults(order.plan, director, ground, events)
        return measure_swarm(on_a_line(swarm, ground), events, stop, beside)


class _Faults(Beside):
    """What goes on beside the load."""

    def __init__(self, plan: ChaosPlan, director: Director, ground: Ground, events: ChaosFollower) -> None:
        self._plan, self._director, self._ground, self._events = plan, director, ground, events

    def target_runs(self, target: Target | None, folder: RunFolder) -> None:
        """Faults of the process are on it, those of the disk where it is."""
        where = target.spec.folder if target is not None else folder.path
        self._ground = dataclasses.replace(self._ground, target=target, folder=where)

    def announce(self, header: Header) -> Header:
        """With the plan in it."""
        self._events.chaos_is_planned(self._plan, lambda: self._director.on)
        return dataclasses.replace(header, chaos=self._plan)

    def load_begins(self, start_s: float) -> None:
        """From here times count."""
        self._director.begin(self._ground, start_s)

    def load_ends(self) -> None:
        """Nothing is left on."""
        self._director.finish()

    def records(self) -> Iterable[FaultMark]:
        """What came and went."""
        marks = self._director.new_marks()
        for mark in marks:
            self._events.fault_is_marked(mark)
        return marks
