"""A run: everything one command measured, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from webperf.model.budget import Budget
from webperf.model.chaos import Chaos, ChaosPlan
from webperf.model.comparing import Arm, Comparing
from webperf.model.missing import Missing
from webperf.model.mobile import MobileCheck, MobileDevice
from webperf.model.monitor import Monitored
from webperf.model.sample import Phase, Sample
from webperf.model.soak import Soak, SoakFacts
from webperf.model.swarm import ScenarioFacts
from webperf.model.sweep import Sweep, SweepPlan
from webperf.model.users import UsersAtOnce
from webperf.model.verdict import Finding, Verdict

SCHEMA = 1
"""Version of `run.json`; raised when a reader of the old one would misread the new one."""


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
class Screenshot:
    """A picture taken after a step had ended (never while it was timed), or at the moment of a failure.

    `path` is relative to the run's folder.
    """

    journey: str
    step: str
    device: str
    phase: Phase
    iteration: int
    path: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that an instrument of the diagnosis wrote: `kind` is trace, har, coverage, console or frame.

    `path` is relative to the run's folder. `step` is None where the file is of the whole iteration. `time_ms` is
    that of a frame, since navigation start where the step opened the page, else since the step began.
    `step_starts` is of a har: when each step began, in ms since the epoch as the times in the file; empty where a step
    broke off, and in runs of earlier versions.
    """

    kind: str
    journey: str
    device: str
    phase: Phase
    iteration: int
    path: str
    bytes: int
    step: str | None = None
    time_ms: float | None = None
    note: str = ""
    step_starts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an iteration did not complete: the reason that is on its samples, and one line in words."""

    journey: str
    step: str
    device: str
    iteration: int
    phase: Phase
    reason: Missing
    message: str
    screenshot: str | None = None


@dataclass(frozen=True, slots=True)
class Iteration:
    """One trip through a journey on a device: the record of `journal.jsonl`."""

    journey: str
    device: str
    network: str
    iteration: int
    phase: Phase
    started_at: str
    wall_ms: float
    samples: tuple[Sample, ...]
    screenshots: tuple[Screenshot, ...] = ()
    failure: Failure | None = None
    notes: tuple[str, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    filmed: bool = False
    """The screen was recorded all along, which costs time of its own; only such iterations have a Speed Index."""
    mobile: tuple[MobileCheck, ...] = ()
    """What the diagnosis iteration checked in the page on a phone or tablet."""
    arm: Arm = Arm.HEAD
    """In a run that compares, base or head; iterations of both with the same number are a pair."""
    load: str = ""
    """The stretch of load it was measured under; "" is idle. Different ones are never in one summary."""
    user: int = 0
    """Of several users at once: which, from 1 on; 0 where there was one."""
    refused: Mapping[str, int] = field(default_factory=dict)
    """Hosts that the guard kept its page from, with how many requests to each."""


@dataclass(frozen=True, slots=True)
class JourneyFacts:
    """What a run keeps of a journey, so that it can be judged and reported again without its file."""

    name: str
    description: str
    budgets: tuple[Budget, ...] = ()
    file: str = ""
    """From the top of its repository, where it lies in one; `line` is that of its decorator."""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """The first record of a journal: what was to be measured, and with what. `iterations` counts the measured ones."""

    run_id: str
    started_at: str
    environment: Mapping[str, Any]
    journeys: tuple[JourneyFacts, ...]
    devices: tuple[str, ...]
    iterations: int
    scenarios: tuple[ScenarioFacts, ...] = ()
    schema: int = SCHEMA
    reservations: tuple[str, ...] = ()
    """What was known before the first trial to weaken the numbers."""
    comparing: Comparing | None = None
    """Set where base and head are measured side by side; `iterations` is then the most pairs there may be."""
    levels: tuple[str, ...] = ()
    """The loads under which everything is measured once more, by name; each is a stretch of the journal."""
    sweep: SweepPlan | None = None
    """Set where one scenario is loaded at level after level; each is a stretch of the journal."""
    chaos: ChaosPlan | None = None
    """Set where faults are to come and go while all else is measured."""
    soak: SoakFacts | None = None
    """Set for a soak; its `iterations` is 0, for nobody knows how many loops there will be."""


@dataclass(frozen=True, slots=True)
class Ending:
    """The last record of a journal. One that is missing means that the run was cut off."""

    finished_at: str
    interrupted: bool = False
    gave_up: bool = False
    """Target or browser failed for good, so that the rest was not tried."""
    reasons: tuple[str, ...] = ()
    """Why not everything was measured, in words."""


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
