"""Everything about one journey: its steps, what the screen showed, files of its diagnosis."""

from __future__ import annotations

from dataclasses import dataclass

from webperf.report.view.records.bars import BarTable
from webperf.report.view.records.facts import FactTable
from webperf.report.view.records.numbers import Numbers, State
from webperf.report.view.records.spread import Spread


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle in a picture, as shares (0..1) of its width and height."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A screenshot: `path` is relative to the run's folder. `map` is where the map was, as shares of its sides."""

    path: str
    title: str
    note: str
    description: str
    failed: bool = False
    map: Region | None = None


@dataclass(frozen=True, slots=True)
class FilmStrip:
    """The pictures of one iteration on a device, in order of time."""

    device: str
    title: str
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file of the diagnosis. `path` is relative to the run's folder; "" where it is not to be linked."""

    device: str
    title: str
    path: str
    size: str
    note: str


@dataclass(frozen=True, slots=True)
class MetricRows:
    """A metric in a step's table: one row a device."""

    metric: str
    title: str
    rows: tuple[Numbers, ...]


@dataclass(frozen=True, slots=True)
class InteractionLine:
    """One thing that was done in a step, on one device: medians in the order of the table's columns.

    `events`: of how many it was made, where there were several. `note`: the way and size of what came in, and what is
    missing.
    """

    device: str
    title: str
    events: str
    times: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class StepView:
    """All numbers of a step; `silent` names the metrics that do not apply to it, with the reason.

    `films` show what the screen did during the step, frame by frame, in the diagnosis iteration. `interactions` are
    what was done in it, under `interaction_columns`, and `timeline` their parts as bars. `navigations` are the soft
    navigations that the browser saw, `spreads` all values of its headline metrics, `scripts` what ran in long frames,
    `maps` what the map's detectors said, `waterfalls` what went over the network on each device.
    """

    name: str
    state: State
    summary: str
    metrics: tuple[MetricRows, ...]
    silent: str
    films: tuple[FilmStrip, ...] = ()
    interactions: tuple[InteractionLine, ...] = ()
    interaction_columns: tuple[str, ...] = ()
    navigations: tuple[str, ...] = ()
    anchor: str = ""
    spreads: tuple[Spread, ...] = ()
    timeline: BarTable | None = None
    scripts: BarTable | None = None
    maps: FactTable | None = None
    waterfalls: tuple[BarTable, ...] = ()


@dataclass(frozen=True, slots=True)
class JourneyView:
    """Everything about one journey."""

    name: str
    description: str
    anchor: str
    state: State
    strips: tuple[FilmStrip, ...]
    steps: tuple[StepView, ...]
    files: tuple[FileLink, ...] = ()
    waterfalls: tuple[BarTable, ...] = ()
