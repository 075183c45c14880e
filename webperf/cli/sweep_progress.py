"""What is seen while a sweep goes on: a line for each level. All on standard error."""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape

from webperf.cli.swarm_progress import SwarmProgress, load_line
from webperf.model.swarm import SwarmSecond
from webperf.model.sweep import Purpose, SweepMark, SweepPlan, SweepPoint
from webperf.stats.quantity import quantity
from webperf.swarm.levels import Level


class SweepProgress(SwarmProgress):
    """Follows a sweep (`sweep.session.SweepEvents`)."""

    def __init__(self, *, quiet: bool) -> None:
        super().__init__(quiet=quiet)
        self._name = ""

    def sweep_starts(self, plan: SweepPlan, point_s: float, folder: Path) -> None:
        """Says how much is to come."""
        count = len(plan.arms) * len(plan.levels)
        more = ", then those that the search asks for" if plan.finds else ""
        minutes = count * point_s / 60
        self._console.print(
            escape(f"{plan.scenario}: {count} levels of {point_s:g} s, about {minutes:.1f} min{more} -> {folder}")
        )

    def point_starts(self, mark: SweepMark, level: Level) -> None:
        """Nothing yet: what it came to is one line at its end."""
        self._name = escape(f"{mark.arm}, {level}" if mark.arm else str(level))

    def sweep_second_ends(self, second: SwarmSecond) -> None:
        """On a terminal, what goes on now."""
        if self._live is not None:
            lines = (load_line(second, part) for part in second.scenarios)
            self._live.update("; ".join(f"{self._name}: {escape(line)}" for line in lines), refresh=True)

    def point_ends(self, point: SweepPoint, level: Level) -> None:
        """`10 users: 95.2/s, p50 100 ms, p95 120 ms`."""
        rate = "nothing came back" if not point.throughput else f"{point.throughput:.3g}/s"
        times = "".join(
            f", {name} {quantity(value, 'ms')}"
            for name, value in (("p50", point.p50_ms), ("p95", point.p95_ms))
            if value is not None
        )
        failed = f", {quantity(point.failed, 'ratio')} failed" if point.failed else ""
        met = {True: ", meets it", False: ", does not meet it", None: ""}[point.meets]
        again = {Purpose.CONFIRM: " (once more)", Purpose.SEARCH: " (looking)"}.get(point.purpose, "")
        limit = f", the generator is the limit: {point.limit}" if point.limit else ""
        self._console.print(f"{self._name}{again}: {escape(f'{rate}{times}{failed}{met}{limit}')}")
