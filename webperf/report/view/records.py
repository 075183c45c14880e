"""What a report shows, as frozen records of finished text. A format only lays them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a number stands to its budgets. Formats show symbol or word besides the colour."""

    GOOD = "good"
    POOR = "poor"
    UNSURE = "unsure"
    NONE = "none"

    @property
    def symbol(self) -> str:
        """One character; a dot where no budget is set."""
        return {State.GOOD: "✓", State.POOR: "✕", State.UNSURE: "?", State.NONE: "·"}[self]

    @property
    def word(self) -> str:
        """For screen readers and legends."""
        words = {State.GOOD: "within budget", State.POOR: "budget broken", State.UNSURE: "undecided"}
        return words.get(self, "no budget")

    @staticmethod
    def worst(states: Sequence[State]) -> State:
        """The state that deserves the reader's attention."""
        return next((state for state in (State.POOR, State.UNSURE, State.GOOD) if state in states), State.NONE)


@dataclass(frozen=True, slots=True)
class Banner:
    """A statement at the head of the report: the verdict, or a reservation about the numbers."""

    state: State
    title: str
    text: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A judged budget: where, and the sentence of the judge."""

    state: State
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Dot:
    """The value of one iteration: where it stands on its metric's axis (0..1), and as text."""

    position: float
    text: str


@dataclass(frozen=True, slots=True)
class BudgetMark:
    """A budget and whether it holds: `✓ p75 < 2 s`."""

    state: State
    text: str

    def __str__(self) -> str:
        return f"{self.state.symbol} {self.text}"


@dataclass(frozen=True, slots=True)
class Numbers:
    """One metric of one step on one device. Texts are "" where there is nothing to say.

    `values` names every iteration's value or reason. `limit` is the budget's place on the axis of `dots`. `remark` is
    what the number does not cover.
    """

    journey: str
    step: str
    device: str
    metric: str
    state: State
    n: str
    median: str
    span: str
    p75: str
    p95: str
    low: str
    high: str
    interval: str
    missing: str
    budgets: tuple[BudgetMark, ...]
    values: tuple[str, ...]
    dots: tuple[Dot, ...]
    limit: float | None
    remark: str = ""


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
    what was done in it, under `interaction_columns`. `navigations` are the soft navigations that the browser saw.
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


@dataclass(frozen=True, slots=True)
class Picture:
    """A screenshot: `path` is relative to the run's folder."""

    path: str
    title: str
    note: str
    description: str
    failed: bool = False


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
class JourneyView:
    """Everything about one journey."""

    name: str
    description: str
    anchor: str
    state: State
    strips: tuple[FilmStrip, ...]
    steps: tuple[StepView, ...]
    files: tuple[FileLink, ...] = ()


@dataclass(frozen=True, slots=True)
class FailureView:
    """Iterations that broke off in the same way at the same place."""

    place: str
    iterations: str
    reason: str
    meaning: str
    message: str
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class MobileView:
    """A phone or tablet: the share of checks it passed, and a line for each it did not."""

    device: str
    state: State
    share: str
    extent: str
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingLine:
    """Values that are not there, of one step on one device for one reason."""

    place: str
    metrics: str
    reason: str
    meaning: str
    count: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class FactTable:
    """Facts of one kind: `rows` under `columns`, or, without columns, one fact a line in `facts`."""

    title: str
    facts: tuple[Fact, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """What a metric means."""

    metric: str
    title: str
    unit: str
    text: str
    headline: bool


@dataclass(frozen=True, slots=True)
class ReportView:
    """The whole report, in reading order."""

    run_id: str
    started: str
    extent: str
    reservations: tuple[Banner, ...]
    verdict: Banner
    findings: tuple[FindingLine, ...]
    matrix: Matrix
    caution: str
    failures: tuple[FailureView, ...]
    journeys: tuple[JourneyView, ...]
    mobile: tuple[MobileView, ...]
    missing: tuple[MissingLine, ...]
    recorded: str
    surroundings: tuple[FactTable, ...]
    definitions: tuple[Definition, ...]
