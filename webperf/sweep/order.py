"""What a sweep is asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from webperf.load.order import SwarmOrder
from webperf.model.budget import Budget
from webperf.model.swarm import Threshold
from webperf.model.sweep import SweepPlan
from webperf.monitor.watched import Monitoring
from webperf.swarm.discovery import of_url
from webperf.swarm.headers import Headers
from webperf.swarm.levels import Level, load_at
from webperf.swarm.load import Load
from webperf.swarm.scenario import Scenario
from webperf.sweep.arms import Arm

GRACE_S = 5.0
"""How long last answers are waited for before the next level begins."""


@dataclass(frozen=True, slots=True)
class SweepOrder:
    """One scenario at `levels` (which rise) on `arms`; with `finds` the highest load is looked for that meets them.

    `path` is set where the scenario asks for a path of whatever app is started, and not for a URL.
    """

    scenario: Scenario
    levels: tuple[Level, ...]
    arms: tuple[Arm, ...]
    duration_s: float
    warmup_s: float
    base_url: str | None = None
    path: str | None = None
    finds: tuple[Threshold, ...] = ()
    budgets: tuple[Budget, ...] = ()
    processes: int = 1
    headers: Headers = field(default=(), repr=False)
    allowed_hosts: tuple[str, ...] = ()
    caps: tuple[str, ...] = ()
    out: Path | None = None
    monitoring: Monitoring | None = None
    command: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def per_s(self) -> bool:
        """Are levels arrivals a second?"""
        return self.levels[0].is_rate

    @property
    def plan(self) -> SweepPlan:
        """For the journal and for who follows."""
        return SweepPlan(
            scenario=self.path or self.scenario.name,
            arms=tuple(arm.name for arm in self.arms),
            levels=tuple(level.amount for level in self.levels),
            per_s=self.per_s,
            finds=tuple(_in_words(threshold) for threshold in self.finds),
            budgets=self.budgets,
        )

    def load(self, level: Level) -> Load:
        """Of one level. Raises ConfigError where the scenario cannot be driven so."""
        load = load_at(self.scenario, level, warmup_s=self.warmup_s, duration_s=self.duration_s)
        return dataclasses.replace(load, graceful_stop_s=min(load.graceful_stop_s, GRACE_S))

    def swarm_at(self, level: Level, base_url: str | None) -> SwarmOrder:
        """The load of one level on an app at `base_url`."""
        scenario = self.scenario
        if self.path is not None and base_url is not None:
            scenario = of_url(f"{base_url.rstrip('/')}{self.path}", scenario.ask, str(scenario.user))
        return SwarmOrder(
            name=str(level),
            scenarios=((dataclasses.replace(scenario, thresholds=self.finds), self.load(level)),),
            base_url=base_url,
            processes=self.processes,
            headers=self.headers,
            allowed_hosts=self.allowed_hosts,
            caps=self.caps,
            command=self.command,
            labels=self.labels,
        )


def _in_words(threshold: Threshold) -> str:
    return f"{threshold.key} {threshold}"
