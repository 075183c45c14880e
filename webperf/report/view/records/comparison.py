"""Base against head: a line for each metric that decides, and for what else moved."""

from __future__ import annotations

from dataclasses import dataclass

from webperf.report.view.records.numbers import State


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One comparison as finished text; "" where there is nothing to say. `detectable` is what would have been found."""

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
    advises: tuple[str, ...] = ()
    counted: str = "Pairs"
