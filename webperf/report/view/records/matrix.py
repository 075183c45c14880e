"""The headline numbers of every journey on every device."""

from __future__ import annotations

from dataclasses import dataclass

from webperf.report.view.records.numbers import Numbers, State


@dataclass(frozen=True, slots=True)
class Cell:
    """A headline number of a journey on a device.

    `numbers` are those of its worst or slowest step, which `note` names, and `rank` says of how many. Without
    `numbers` there is none to show, and `note` says why.
    """

    state: State
    numbers: Numbers | None
    note: str
    rank: str = ""


@dataclass(frozen=True, slots=True)
class Gauge:
    """A performance score: `value` from 0 to 100. `state` is Lighthouse's band; `note` says what it covers."""

    state: State
    value: float
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Headline:
    """A column of the matrix, with the right end of its axis."""

    metric: str
    title: str
    axis_end: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One device of a journey; `cells` stand in the order of `Matrix.headlines`."""

    device: str
    cells: tuple[Cell, ...]
    gauge: Gauge | None = None


@dataclass(frozen=True, slots=True)
class MatrixGroup:
    """A journey with its devices."""

    journey: str
    anchor: str
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The headline numbers of every journey on every device."""

    headlines: tuple[Headline, ...]
    groups: tuple[MatrixGroup, ...]

    @property
    def has_gauges(self) -> bool:
        """Is there a score to show?"""
        return any(row.gauge for group in self.groups for row in group.rows)
