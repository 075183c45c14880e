"""All values of a metric in rows, a row a device, on one axis from 0: dots, or a histogram where they are many."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A value: its place on the axis (0..1), its place in a stack from the ground (0, 1, 2 ...), and itself as text."""

    position: float
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Bin:
    """A bar of a histogram: where it begins and how wide it is on the axis, and its height (0..1)."""

    start: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """`quartiles` are the places of the first, second and third on the axis; one of `marks` and `bins` is empty."""

    name: str
    note: str
    values: tuple[str, ...]
    quartiles: tuple[float, float, float]
    marks: tuple[Mark, ...]
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """`columns` are the titles of a row's `values`; `limits` are places on the axis with their words."""

    title: str
    axis_end: str
    columns: tuple[str, ...]
    rows: tuple[SpreadRow, ...]
    limits: tuple[tuple[float, str], ...] = ()
