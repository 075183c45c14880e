"""Base against head: a line for each metric that decides, and for what else moved."""

from __future__ import annotations

from dataclasses import dataclass

from webperf.report.view.records.numbers import State


@dataclass(frozen=True, slots=True)
class Interval:
    """A change and its interval on the axis of the table (0..1); `clipped` at a side where it goes on beyond."""

    low: float
    mid: float
    high: float
    clipped_low: bool
    clipped_high: bool


@dataclass(frozen=True, slots=True)
class IntervalAxis:
    """Relative changes: the place of none, of the margins around it, and the texts at both ends."""

    zero: float
    margin_low: float
    margin_high: float
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One comparison as finished text; "" where there is nothing to say. `detectable` is what would have been found.

    `drawn` is None where no relative interval is known. `why` is what moved with it.
    """

    state: State
    kind: str
    place: str
    metric: str
    base: str
    head: str
    change: str
    interval: str
    p: str
    n: str
    detectable: str
    note: str
    drawn: Interval | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """`rule` says how it was decided. `deciding` are the gating metrics, `others` what else moved.

    `advises` says why nothing decides, where both were measured apart; `counted` heads the column of numbers of values.
    """

    base: str
    head: str
    rule: str
    deciding: tuple[ChangeLine, ...]
    others: tuple[ChangeLine, ...]
    rest: str
    axis: IntervalAxis
    advises: tuple[str, ...] = ()
    counted: str = "Pairs"
