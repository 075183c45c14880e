"""Chaos in a run: what was planned, when each fault came and went, and what that did to the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from webperf.model.budget import Budget


@dataclass(frozen=True, slots=True)
class PlannedFault:
    """One fault of a timeline; seconds since the load began. `what` says it in words, `options` are its numbers."""

    kind: str
    what: str
    at_s: float
    for_s: float
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def until_s(self) -> float:
        """When it is to be over."""
        return self.at_s + self.for_s


@dataclass(frozen=True, slots=True)
class ChaosPlan:
    """What the journal's header says of it. `tolerance`: so near to the steady state is recovered, as a share."""

    faults: tuple[PlannedFault, ...]
    warmup_s: float
    ends_s: float
    tolerance: float
    budgets: tuple[Budget, ...] = ()

    @property
    def steady_until_s(self) -> float:
        """Nothing is disturbed before the first fault."""
        return min(fault.at_s for fault in self.faults)


class Moment(StrEnum):
    """Of a fault."""

    BEGAN = "began"
    ENDED = "ended"
    FAILED = "failed"
    """It could not be put on, or not be taken off in good order; `note` says why."""


@dataclass(frozen=True, slots=True)
class FaultMark:
    """A record of the journal: fault number `fault` of the plan, at `at_s` since the load began, at `time`."""

    fault: int
    moment: Moment
    at_s: float
    time: str
    note: str = ""


class Recovery(StrEnum):
    """How an experiment ended."""

    RECOVERED = "RECOVERED"
    NEVER = "NEVER"
    """Not before the next fault, or the end of the load."""
    NOT_DISTURBED = "NOT_DISTURBED"
    """The numbers never left what they were before."""
    NOT_ENOUGH_DATA = "NOT_ENOUGH_DATA"
    """Too few seconds before or after it."""
    HELD_UP = "HELD_UP"
    """Not seen, but in most seconds after it the generator was itself held up: nobody knows."""
    NOT_INFLICTED = "NOT_INFLICTED"
    """The fault could not be put on."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One number before and during an experiment: medians over seconds, or over iterations of a journey.

    `during` None: nothing came to an end. `change` is a share: 2.0 is three times as much; None where it has no sense.
    """

    where: str
    metric: str
    unit: str
    before: float | None
    during: float | None
    n_before: int
    n_during: int
    change: float | None = None


@dataclass(frozen=True, slots=True)
class Experiment:
    """Faults that were on together, and what they did. Seconds since the load began, but for `detected_s` and
    `recovered_s`: after the beginning of the faults, and after their end.

    How `availability`, `steadiness`, `agility` and `resilience` are made of the rest: `judge/resilience.py`.
    """

    faults: tuple[int, ...]
    what: str
    began_s: float
    ended_s: float
    effects: tuple[Effect, ...]
    errors_before: float | None
    errors: float | None
    served_before: float | None
    served: float | None
    """Good answers a second."""
    detected_s: float | None
    recovery: Recovery
    recovered_s: float | None
    band: float
    """How near to the steady state counts as recovered, as a share: the tolerance, or what it strayed by itself."""
    impact: float | None = None
    """The largest change for the worse among p95 and the headlines of journeys; medians only say when it is over."""
    availability: float | None = None
    steadiness: float | None = None
    agility: float | None = None
    resilience: float | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimedIteration:
    """Of a journey, in seconds since the load began. `value` None: it broke off (`failed`), or has none of this."""

    began_s: float
    ended_s: float
    value: float | None
    failed: bool


@dataclass(frozen=True, slots=True)
class JourneyCourse:
    """A headline of a journey on a device, iteration by iteration: of each the slowest step's."""

    journey: str
    device: str
    metric: str
    unit: str
    iterations: tuple[TimedIteration, ...]


@dataclass(frozen=True, slots=True)
class Chaos:
    """The section `chaos` of `run.json`. Shares are of 1; `resilience` is the mean of the experiments'."""

    plan: ChaosPlan
    experiments: tuple[Experiment, ...]
    recovery_rate: float | None
    impact: float | None
    errors: float | None
    resilience: float | None
    formula: str
    journeys: tuple[JourneyCourse, ...] = ()
