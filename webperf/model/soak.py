"""A soak: what it was to do, its loops in the journal, and what became of memory, latency and availability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from webperf.model.missing import Missing

LOAD = "load"
"""In place of a device's name: requests of the load beside the loops."""


@dataclass(frozen=True, slots=True)
class SoakFacts:
    """In the header: how long, in how many blocks, and `asked`, what the command line said, so that it can go on."""

    duration_s: float
    blocks: int
    availability: float
    asked: Mapping[str, Any]

    @property
    def block_s(self) -> float:
        """Length of a block."""
        return self.duration_s / self.blocks


@dataclass(frozen=True, slots=True)
class Loop:
    """The record of the journal: a journey was gone through once. Small, for there are tens of thousands.

    `soaked_s` is time soaked until its end, without the time between a crash and its resumption. `page` is the number
    of the page that was kept open: another number is another page, whose memory begins anew. `values` by `step/metric`.
    """

    at_s: float
    soaked_s: float
    journey: str
    device: str
    page: int
    wall_ms: float
    values: Mapping[str, float]
    failed: Missing | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class LoadBlock:
    """The record of the journal: what became of the load beside the loops in one block, that ended after `soaked_s`.

    Latencies of requests that were answered, or of operations; None where there was none. `held`: as much was asked as
    was to be. `errors`: how many failed of which error.
    """

    soaked_s: float
    scenario: str
    requests: int
    failed: int
    median_ms: float | None
    p95_ms: float | None
    held: bool
    errors: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Resumed:
    """The soak went on: at `at_s` on the run's clock, after so much of it was done. Target and browser are new ones."""

    at_s: float
    soaked_s: float


class Trend(StrEnum):
    """What became of a quantity. UNDECIDED: fewer blocks than it takes to say."""

    STEADY = "STEADY"
    RISING = "RISING"
    UNDECIDED = "UNDECIDED"


@dataclass(frozen=True, slots=True)
class Course:
    """One quantity over the blocks of one page, or of one process.

    `blocks` are floors (the least in each block) of memory, and medians of latencies; None where a block has none. They
    begin with block number `first_block`. `per_hour` with its interval is the slope over them, `rising` the share of
    blocks that are above the one before. `least` is what it must have grown by to be worth a word.
    """

    quantity: str
    journey: str
    step: str
    device: str
    unit: str
    trend: Trend
    first_block: int
    blocks: tuple[float | None, ...]
    first: float | None
    last: float | None
    per_hour: float | None
    low_per_hour: float | None
    high_per_hour: float | None
    per_loop: float | None
    rising: float | None
    least: float
    loops: int


@dataclass(frozen=True, slots=True)
class InBlock:
    """What was done in block `number`, of how many seconds of it; `held` as in `LoadBlock`."""

    number: int
    span_s: float
    loops: int
    failed: int
    held: bool = True


@dataclass(frozen=True, slots=True)
class Available:
    """How often a journey could be done on a device, in all and by block; or requests of a load be answered, of
    which `level` was asked."""

    journey: str
    device: str
    loops: int
    failed: int
    reasons: Mapping[str, int]
    blocks: tuple[InBlock, ...] = ()
    level: str = ""

    @property
    def share(self) -> float:
        """Of its loops."""
        return 1 - self.failed / self.loops if self.loops else 0.0


@dataclass(frozen=True, slots=True)
class Soak:
    """The key `soak` of `run.json`. `leaks` are of app and pages, `latencies` of what users waited for, `own` of
    webperf itself: the whole, then each kind of its processes as a step. `resumed_at_s` is when it went on after a
    crash."""

    duration_s: float
    soaked_s: float
    block_s: float
    loops: int
    leaks: tuple[Course, ...]
    latencies: tuple[Course, ...]
    own: tuple[Course, ...]
    availability: tuple[Available, ...]
    resumed_at_s: tuple[float, ...]
