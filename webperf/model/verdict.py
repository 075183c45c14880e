"""The outcome of judging a run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """Of a gate, and of each finding in it. Missing data is never a PASS."""

    PASS = "PASS"
    FAIL = "FAIL"
    INCONCLUSIVE = "INCONCLUSIVE"


@dataclass(frozen=True, slots=True)
class Finding:
    """One judged question: a budget of a metric in a step on a device. `message` is one plain sentence."""

    outcome: Outcome
    journey: str
    step: str
    device: str
    metric: str
    budget: str
    value: float | None
    limit: float
    unit: str
    n: int
    message: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """PASS when every finding passes; FAIL when one fails; INCONCLUSIVE when something could not be judged."""

    state: Outcome
    findings: tuple[Finding, ...] = ()
