"""Charts as data: what is drawn, in numbers, with the words around it. `report.charts` makes SVG of them.

A view file builds these; a template shows one with `{{ figure(chart) }}` from `_figure.html.j2`, which puts the data
as a table behind it. All texts must have been cleaned (`view/clean.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from webperf.report.view.records.numbers import State


@dataclass(frozen=True, slots=True)
class Axis:
    """`unit` as in `webperf.stats.quantity` (ms, bytes, count, ratio, score) or any word: `s`, `requests/s`.

    `log` for values over several powers of ten; they must then be larger than 0. `top` is a value to be within the
    axis in any case, `bottom` where one begins that does not begin at 0.
    """

    title: str
    unit: str
    log: bool = False
    top: float | None = None
    bottom: float | None = None


class LineKind(StrEnum):
    """How the points of a line are shown."""

    LINE = "line"
    """Joined."""
    STEP = "step"
    """Joined, each value held until the next: what was set or asked for."""
    POINTS = "points"
    """Not joined: measurements whose order means nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """Points (x, y) in order of x. A y of None is a gap: nothing is known there, and no line crosses it.

    `spread` has (x, low, high) of points that are known so far and no better: a bar through them. `band` has them of
    a line: a ground behind it.
    """

    name: str
    points: tuple[tuple[float, float | None], ...]
    kind: LineKind = LineKind.LINE
    spread: tuple[tuple[float, float, float], ...] = ()
    band: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """A value that was asked for: a budget, a threshold. `text` stands in the key: `p(95) < 500 ms`."""

    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the x axis that is marked: a fault, a warm-up, seconds in which the load was not held."""

    start: float
    end: float
    text: str
    state: State = State.UNSURE


@dataclass(frozen=True, slots=True)
class LineChart:
    """Quantities over time, load, or any other: at most six lines on one axis."""

    title: str
    description: str
    x: Axis
    y: Axis
    lines: tuple[Line, ...]
    limits: tuple[Limit, ...] = ()
    spans: tuple[Span, ...] = ()
