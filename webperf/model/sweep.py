"""A sweep: one scenario at rising loads, on each arm of the target, and how its throughput scales."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from webperf.model.budget import Budget


class Purpose(StrEnum):
    """Why a level was loaded: it was asked for, it narrows down the highest load that holds, or confirms it."""

    GRID = "grid"
    SEARCH = "search"
    CONFIRM = "confirm"


class Scaling(StrEnum):
    """What keeps throughput from growing with the users."""

    LINEAR = "linear"
    """Nothing, as far as it was measured."""
    CONTENTION = "contention"
    """Users wait for something that serves one of them at a time: throughput levels off."""
    COHERENCY = "coherency"
    """Each user makes all others slower: throughput falls beyond the knee."""
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class SweepPlan:
    """What was to be swept. `arms` are the settings of the target in words, "" where there is only one; `levels` are
    arrivals a second where `per_s`, else users; `finds` the bounds whose highest load is looked for."""

    scenario: str
    arms: tuple[str, ...]
    levels: tuple[float, ...]
    per_s: bool
    finds: tuple[str, ...] = ()
    budgets: tuple[Budget, ...] = ()


@dataclass(frozen=True, slots=True)
class SweepMark:
    """The record of the journal that says what the stretch `load` is of."""

    load: str
    arm: str
    settings: Mapping[str, str]
    amount: float
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class SweepPoint:
    """One level on one arm. `throughput` is good answers a second, `failed` the share of the others, times are in ms.

    `efficiency` is throughput for each unit of load, over that of the arm's smallest level. `limit` says what kept the
    generator itself from more ("" nothing): such a point is greyed, and not `fitted`. `meets` says whether all bounds
    that are looked for held. `swarm` is what `run.json` says of any load.
    """

    arm: str
    amount: float
    purpose: Purpose
    throughput: float | None
    error: float | None
    """Relative standard error of the throughput, from its seconds."""
    p50_ms: float | None
    p95_ms: float | None
    failed: float | None
    efficiency: float | None
    in_flight: float | None
    busy: float | None
    """Share of this machine's processors in use, by whomever."""
    validity: str
    reasons: tuple[str, ...]
    limit: str
    fitted: bool
    meets: bool | None
    swarm: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its 95 % interval; None: without bound."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class UslFit:
    """X(n) = rate n / (1 + sigma (n - 1) + kappa n (n - 1)), from the throughput at `levels`.

    `knee` is where X is largest, sqrt((1 - sigma) / kappa); `ceiling` the largest X, which it may only come near.
    `misfit` is the root mean square of the relative residuals.
    """

    levels: tuple[float, ...]
    rate: Estimate
    sigma: Estimate
    kappa: Estimate
    knee: Estimate
    ceiling: float | None
    misfit: float


@dataclass(frozen=True, slots=True)
class Found:
    """The highest load that meets all bounds: `amount` None: not even the smallest. `breaks_at` is the lowest tried
    that does not; None: all tried do. `confirmed` counts how often `amount` was measured and held."""

    amount: float | None
    breaks_at: float | None
    confirmed: int


@dataclass(frozen=True, slots=True)
class SweepArm:
    """What the points of one arm come to: `words` are sentences for people."""

    name: str
    settings: Mapping[str, str]
    scaling: Scaling
    fit: UslFit | None
    found: Found | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sweep:
    """`efficiency` is the smallest of the arms, each at its highest load that the generator held."""

    plan: SweepPlan
    points: tuple[SweepPoint, ...]
    arms: tuple[SweepArm, ...] = field(default=())
    efficiency: float | None = None
    words: tuple[str, ...] = ()
    """How latency and throughput go with a setting that is a number."""
