"""Bars in the rows of a table: what is drawn needs no second table behind it, for its numbers stand beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar, from `start` over `width` of the axis (0..1). `style` is its class in `css/35_bars.css`."""

    style: str
    start: float
    width: float
    text: str


@dataclass(frozen=True, slots=True)
class BarRow:
    """`value` is the number at its end. `spoken` is what the bar says to who does not see it."""

    name: str
    note: str
    value: str
    segments: tuple[Segment, ...]

    @property
    def spoken(self) -> str:
        """`input delay 11 ms, handler 10 ms`."""
        return ", ".join(segment.text for segment in self.segments)


@dataclass(frozen=True, slots=True)
class BarTable:
    """`columns` are the titles of name, bar and value; `key` pairs styles with words; `rest` is what is not shown."""

    title: str
    description: str
    columns: tuple[str, str, str]
    rows: tuple[BarRow, ...]
    key: tuple[tuple[str, str], ...] = ()
    axis_end: str = ""
    rest: str = ""
