"""One trip through a journey: what was measured in it, and what it left behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from webperf.model.comparing import Arm
from webperf.model.missing import Missing
from webperf.model.mobile import MobileCheck
from webperf.model.sample import Phase, Sample


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
