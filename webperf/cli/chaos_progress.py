"""What is seen while faults come and go: the plan, then the load or the journeys, with what is on now."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from webperf.cli.progress import Progress
from webperf.cli.swarm_progress import SwarmProgress
from webperf.model.chaos import ChaosPlan, FaultMark, Moment
from webperf.model.journal import Header
from webperf.model.swarm import SwarmSecond

if TYPE_CHECKING:
    from webperf.chaos.session import ChaosOrder
    from webperf.faults.timeline import TimedFault
    from webperf.load.order import SwarmOrder
    from webperf.run.order import Order

OnNow = Callable[[], "tuple[TimedFault, ...]"]


def print_plan(order: ChaosOrder, swarm: SwarmOrder | None, journeys: Order | None) -> int:
    """The plan alone, on standard output; the exit code."""
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    if journeys:
        names = ", ".join(journey.name for journey in journeys.plan.journeys)
        for device in journeys.plan.devices:
            console.print(escape(f"journeys on {device.name}: {names}"))
    for scenario, load in swarm.scenarios if swarm else ():
        level = f"{load.profile.peak:g} arrivals/s" if load.executor.is_open else f"{load.profile.peak:g} users"
        console.print(escape(f"load {scenario.name}: {level}"))
    for line in plan_lines(order.plan):
        console.print(escape(line))
    console.print(escape("budgets: " + "; ".join(f"{b.metric} {b.operator} {b.limit:.0%}" for b in order.budgets)))
    return 0


def plan_lines(plan: ChaosPlan) -> list[str]:
    """`10 s – 20 s   200 ms more latency`, and what is before and after."""
    steps = [(plan.warmup_s, plan.steady_until_s, "steady state")]
    steps += [(fault.at_s, fault.until_s, fault.what) for fault in plan.faults]
    steps.append((max(fault.until_s for fault in plan.faults), plan.ends_s, "recovery"))
    return [f"{from_s:>6g} s – {to_s:>5g} s   {what}" for from_s, to_s, what in steps]


def mark_line(plan: ChaosPlan, mark: FaultMark) -> str:
    """`[10.0s] on  200 ms more latency`."""
    word = {Moment.BEGAN: "on ", Moment.ENDED: "off", Moment.FAILED: "cannot be done:"}[mark.moment]
    note = f" ({mark.note})" if mark.note else ""
    return f"[{mark.at_s:.1f}s] {word} {plan.faults[mark.fault].what}{note}"


def on_now(plan: ChaosPlan, on: OnNow, at_s: float) -> str:
    """`now: 200 ms more latency, 3 s to go`; between faults which part of the plan it is."""
    found = [f"{timed.fault.what}, {max(0.0, timed.until_s - at_s):.0f} s to go" for timed in on()]
    if found:
        return "now: " + "; ".join(found)
    return "steady state" if at_s <= plan.steady_until_s else "recovery"


class FaultLines:
    """The part that both followers share: the plan, then a line for each fault that comes or goes."""

    _console: Console
    _plan: ChaosPlan
    _on: OnNow = tuple

    def chaos_is_planned(self, plan: ChaosPlan, on: OnNow) -> None:
        """Shows the plan; comes before all else that is told."""
        self._plan, self._on = plan, on
        for line in plan_lines(plan):
            self._console.print(escape(line))

    def fault_is_marked(self, mark: FaultMark) -> None:
        """One line each."""
        self._console.print(escape(mark_line(self._plan, mark)))


class ChaosProgress(FaultLines, SwarmProgress):
    """Follows a load (`chaos.session.ChaosEvents`)."""

    def state(self, second: SwarmSecond) -> str:
        """What is on at the end of the second."""
        return f"  {on_now(self._plan, self._on, second.second + 1)}"


class ChaosJourneyProgress(FaultLines, Progress):
    """Follows journeys (`chaos.journeys.JourneyEvents`)."""

    def run_starts(self, header: Header, trials: int, folder: Path) -> None:
        """Says what will be measured; nobody knows how many trials there will be."""
        version = header.environment["browser"]["version"]
        names, devices = ", ".join(j.name for j in header.journeys), ", ".join(header.devices)
        self._console.print(escape(f"Chromium {version}: {names} on {devices}, after a round to get warm -> {folder}"))
        self._task = self._bar.add_task("measuring", total=None)

    def suffix(self) -> str:
        """What is on now."""
        found = [timed.fault.what for timed in self._on()]
        return "  now: " + "; ".join(found) if found else ""
