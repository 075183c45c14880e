"""What is seen while load runs: a table that moves on a terminal, plain lines elsewhere. All on standard error."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from webperf.model.run import Validity
from webperf.model.sample import Phase
from webperf.model.swarm import ScenarioFacts, ScenarioSecond, SwarmSecond
from webperf.stats.quantity import quantity
from webperf.swarm.glance import latency_of, requests_of
from webperf.swarm.load import Executor
from webperf.swarm.validity import swarm_reasons
from webperf.target import TargetSpec

LINES = 30
"""About so many plain lines for a whole run."""
SHORTEST_S = 0.5
"""The last second may be a moment only, of which a rate says nothing."""
MOST_STAGES = 20
"""A shape that is a function of time has hundreds of pieces, which are no stages."""
LOOK_BACK_S = 10
"""Seconds over which validity is judged while load runs."""


class SwarmProgress:
    """Follows a load (`load.order.SwarmEvents`). `quiet` says nothing at all."""

    def __init__(self, *, quiet: bool) -> None:
        self._console = Console(stderr=True, quiet=quiet, highlight=False, soft_wrap=True)
        live = sys.stderr.isatty() and not quiet
        self._live = Live(console=self._console, transient=True, auto_refresh=False) if live else None
        self._scenarios: tuple[ScenarioFacts, ...] = ()
        self._longest_s = 0.0
        self._recent: list[SwarmSecond] = []
        self._failed: dict[str, int] = {}

    def __enter__(self) -> SwarmProgress:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()

    def target_starts(self, spec: TargetSpec) -> None:
        """Says which app is being started."""
        self._console.print(f"Starting {escape(spec.title)} ...")

    def serves(self, url: str) -> None:
        """Says where its metrics are."""
        self._console.print(f"Prometheus: {url}")

    def load_starts(self, scenarios: tuple[ScenarioFacts, ...], longest_s: float, folder: Path) -> None:
        """Says what load begins."""
        self._scenarios = scenarios
        self._longest_s = max(facts.load["duration_s"] for facts in scenarios)
        for facts in scenarios:
            model = "open" if facts.is_open else "closed"
            self._console.print(
                f"{escape(facts.name)}: {facts.executor} ({model} model), {_extent(facts)} -> {escape(str(folder))}"
            )
        if any(facts.executor == Executor.CONTROLLED for facts in scenarios):
            self._console.print(f"From another terminal: webperf swarm-control {escape(str(folder))} --vus N")

    def second_ends(self, second: SwarmSecond) -> None:
        """Moves on."""
        self._recent = [*self._recent[1 - LOOK_BACK_S :], second]
        for part in second.scenarios:
            failed = sum(series.requests for series in part.series if series.error)
            self._failed[part.scenario] = self._failed.get(part.scenario, 0) + failed
        if self._live is not None:
            self._live.update(self._table(second), refresh=True)
        elif second.span_s >= SHORTEST_S and (second.second + 1) % max(1, round(self._longest_s / LINES)) == 0:
            for facts, part in zip(self._scenarios, second.scenarios, strict=True):
                stage = f", {found}" if (found := stage_of(facts, second.second)) else ""
                line = f"[{second.second + 1}s] {load_line(second, part)}{stage}{self.state(second)}"
                self._console.print(escape(line))

    def state(self, second: SwarmSecond) -> str:
        """What else is to be said of this second, before its numbers."""
        return ""

    def _table(self, second: SwarmSecond) -> Table:
        trust = swarm_reasons(self._scenarios, self._recent)
        state = "" if trust.state is Validity.VALID else f"  {trust.state}: {trust.reasons[0]}"
        stages = dict.fromkeys(stage_of(facts, second.second) for facts in self._scenarios)
        stage = "".join(f", {stage}" for stage in stages if stage)
        title = f"{second.second + 1} of {self._longest_s:g} s{stage}{self.state(second)}{state}"
        # Nine columns that fit a terminal of 80.
        table = Table(
            box=SIMPLE_HEAD,
            title=escape(title),
            title_justify="left",
            title_style="bold",
            padding=0,
            collapse_padding=True,
        )
        table.add_column("scenario", overflow="ellipsis", no_wrap=True, max_width=20)
        for column in ("users", "asked/s", "reqs/s", "  p50", "  p95", "  p99", "failed", "late"):
            table.add_column(column, justify="right", no_wrap=True)
        for part in second.scenarios:
            table.add_row(*(escape(text) for text in self._row(second, part)))
        return table

    def _row(self, second: SwarmSecond, part: ScenarioSecond) -> tuple[str, ...]:
        requests, latency = requests_of(part), latency_of(part)
        asked = f"{part.due / second.span_s:.0f}" if part.due else "–"
        p50, p95, p99 = (
            (quantity(value, "ms") for value in latency.percentiles((50, 95, 99))) if latency.count else ("–",) * 3
        )
        failed, late = str(self._failed[part.scenario]), f"{part.queued + part.dropped}"
        rate = f"{requests / second.span_s:.0f}" if second.span_s else "–"
        name = part.scenario if part.phase is Phase.MEASURE else f"{part.phase} {part.scenario}"
        return name, str(part.users), asked, rate, p50, p95, p99, failed, late


def stage_of(facts: ScenarioFacts, t: float) -> str:
    """`stage 2 of 3, to 50/s`: where a load that has several is at `t` seconds; "" where it has one."""
    points = (facts.load.get("profile") or {}).get("points") or ()
    stages = [(end, target) for (start, _), (end, target) in itertools.pairwise(points) if end > start]
    if not 2 <= len(stages) <= MOST_STAGES:
        return ""
    number = next((at for at, (end, _) in enumerate(stages, 1) if t < end), len(stages))
    unit = "/s" if facts.is_open else " users"
    return f"stage {number} of {len(stages)}, to {stages[number - 1][1]:g}{unit}"


def _extent(facts: ScenarioFacts) -> str:
    """How long it will take; where iterations are counted, how many, and how long at most."""
    iterations, duration = facts.load["iterations"], f"{facts.load['duration_s']:g} s"
    if facts.executor == Executor.CONTROLLED:
        return f"{facts.load['users']} users to begin with, at most {facts.load['max_users']}, {duration}"
    if not iterations:
        return duration
    each = " for each user" if facts.executor == "per-vu-iterations" else ""
    return f"{iterations} iteration{'s' if iterations > 1 else ''}{each}, at most {duration}"


def load_line(second: SwarmSecond, part: ScenarioSecond) -> str:
    """One second of a scenario: `browse: 50/s (asked 50), 2 users, p50 3 ms, ...`."""
    requests, latency = requests_of(part), latency_of(part)
    rate = requests / second.span_s if second.span_s else 0.0
    asked = f" (asked {part.due / second.span_s:.0f})" if part.due and second.span_s else ""
    times = ""
    if latency.count:
        p50, p95, p99 = (quantity(value, "ms") for value in latency.percentiles((50, 95, 99)))
        times = f", p50 {p50}, p95 {p95}, p99 {p99}"
    failed = sum(series.requests for series in part.series if series.error)
    wrong = f", {failed} failed" if failed else ""
    late = f", {part.queued} waiting" if part.queued else ""
    dropped = f", {part.dropped} dropped" if part.dropped else ""
    return f"{part.scenario}: {rate:.0f}/s{asked}, {part.users} users{times}{wrong}{late}{dropped}"
