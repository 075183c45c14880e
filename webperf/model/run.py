"""A run: what follows from its journal, as `run.json` has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from webperf.model.chaos import Chaos
from webperf.model.comparing import Comparing
from webperf.model.iteration import Artifact, Failure, Screenshot
from webperf.model.journal import SCHEMA, JourneyFacts
from webperf.model.mobile import MobileDevice
from webperf.model.monitor import Monitored
from webperf.model.sample import Sample
from webperf.model.soak import Soak
from webperf.model.sweep import Sweep
from webperf.model.users import UsersAtOnce
from webperf.model.verdict import Finding, Verdict


class Validity(StrEnum):
    """May the numbers be used? DEGRADED: with the reasons in mind. INVALID: no."""

    VALID = "VALID"
    DEGRADED = "DEGRADED"
    INVALID = "INVALID"


@dataclass(frozen=True, slots=True)
class Trust:
    """Validity with its reasons; the field `validity` of `run.json`."""

    state: Validity = Validity.VALID
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """Statistics of one metric of one step on one device, over the `measure` iterations that gave a value.

    `p95` is None below 20 values and `ci_low`/`ci_high` (95 % interval of the median) below 6: with fewer the
    number would not mean what its name says.
    """

    journey: str
    step: str
    device: str
    metric: str
    n: int
    median: float | None
    p75: float | None
    p95: float | None
    min: float | None
    max: float | None
    ci_low: float | None
    ci_high: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Reference:
    """What head was compared with, measured in the same run: samples and statistics of the base arm."""

    name: str
    samples: tuple[Sample, ...]
    summary: tuple[Summary, ...]
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadLevel:
    """Journeys while a load went on at one level. Times are on the run's clock: seconds since its `started_at`.

    `asked` and `achieved` are arrivals a second where `per_s`, else users at work; `busy` is the share of this
    machine's processors in use, by whomever. `swarm` is what `run.json` says of any load, `changes` is each metric
    against idle, which decides nothing.
    """

    name: str
    began_s: float
    ended_s: float | None
    per_s: bool
    asked: float | None
    achieved: float | None
    busy: float | None
    validity: Trust
    samples: tuple[Sample, ...]
    summary: tuple[Summary, ...]
    changes: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()
    swarm: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """Up to which level a budget holds. `holds_at` is the last level at which it does in unbroken order from idle on
    ("idle", or None where it does not even hold there), `breaks_at` the first at which it does not."""

    journey: str
    step: str
    device: str
    metric: str
    budget: str
    holds_at: str | None
    breaks_at: str | None


@dataclass(frozen=True, slots=True)
class UnderLoad:
    """`levels` rise. `idle_busy` is the machine's share in use while the app was idle, or had the one user that `base`
    then names."""

    levels: tuple[LoadLevel, ...]
    holdings: tuple[Holding, ...] = ()
    idle_busy: float | None = None
    base: str = "idle"


@dataclass(frozen=True, slots=True)
class Run:
    """`run.json`. `environment` is open-ended facts: host, browser, target, conditions, command."""

    run_id: str
    started_at: str
    environment: Mapping[str, Any]
    validity: Trust
    samples: tuple[Sample, ...]
    summary: tuple[Summary, ...]
    verdict: Verdict
    journeys: tuple[JourneyFacts, ...] = ()
    screenshots: tuple[Screenshot, ...] = ()
    failures: tuple[Failure, ...] = ()
    mobile: tuple[MobileDevice, ...] = ()
    swarm: tuple[Mapping[str, Any], ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    interrupted: bool = False
    gave_up: bool = False
    comparing: Comparing | None = None
    reference: Reference | None = None
    """In a run that compares: the base arm. All else in the run is of head."""
    under_load: UnderLoad | None = None
    """Where journeys were measured under load too. All else in the run is of the idle app."""
    soak: Soak | None = None
    """Of hours of loops: what grew, what crept up, how often it failed. A soak has no samples of its own."""
    monitor: Monitored | None = None
    """What target, browser, webperf and the machine used meanwhile; None where nobody looked."""
    sweep: Sweep | None = None
    """Where one scenario was loaded at level after level: its points, and how throughput scales."""
    chaos: Chaos | None = None
    users: UsersAtOnce | None = None
    """Where several browser users were at it at once; their numbers are the levels of `under_load`."""
    schema: int = field(default=SCHEMA)
