"""The outcome of judging a run: findings, and the verdict they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from webperf.model.budget import Level
from webperf.model.change import Change


class Outcome(StrEnum):
    """Of a gate, and of each finding in it. Missing data is never a PASS."""

    PASS = "PASS"
    FAIL = "FAIL"
    INCONCLUSIVE = "INCONCLUSIVE"


@dataclass(frozen=True, slots=True)
class Finding:
    """One judged question about a metric in a step on a device; `message` is one plain sentence.

    A budget's finding has `budget` and `limit`, and `value` is the statistic that is bounded. A comparison's has
    `change` instead, and `value` is the median of head. One that is not `gating` is said and decides nothing: a
    target beside a critical level, a metric outside the gate, a baseline that only advises.
    """

    outcome: Outcome
    journey: str
    step: str
    device: str
    metric: str
    budget: str
    value: float | None
    limit: float | None
    unit: str
    n: int
    message: str
    level: Level | None = None
    gating: bool = True
    change: Change | None = None
    load: str = ""
    """The level of load it is about; "" is idle."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """PASS when every gating finding passes; FAIL when one fails; INCONCLUSIVE when something was undecided."""

    state: Outcome
    findings: tuple[Finding, ...] = ()
