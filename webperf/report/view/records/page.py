"""The whole report in reading order, and the parts of it that belong to no journey."""

from __future__ import annotations

from dataclasses import dataclass

from webperf.report.view.records.charts import LineChart
from webperf.report.view.records.comparison import ComparisonView
from webperf.report.view.records.facts import FactTable
from webperf.report.view.records.journeys import FileLink, JourneyView, Picture
from webperf.report.view.records.matrix import Matrix
from webperf.report.view.records.numbers import State
from webperf.report.view.records.sweep import SweepView
from webperf.report.view.records.under_load import UnderLoadView


@dataclass(frozen=True, slots=True)
class Banner:
    """A statement at the head of the report: the verdict, or a reservation about the numbers."""

    state: State
    title: str
    text: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A judged budget: where, and the judge's sentence. `why` are hints, `anchor` is the step's, or ""."""

    state: State
    place: str
    message: str
    why: str = ""
    anchor: str = ""


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
class SwarmView:
    """A scenario of a load. `held` says what was asked for and done; `tables` lead, `details` follow on request."""

    scenario: str
    anchor: str
    description: str
    state: State
    held: str
    note: str
    charts: tuple[LineChart, ...]
    tables: tuple[FactTable, ...]
    details: tuple[FactTable, ...]
    thresholds: tuple[tuple[State, str], ...]


@dataclass(frozen=True, slots=True)
class ResourcesView:
    """What target, browser, webperf and the machine used: `groups` as a whole, `kinds` of processes within them.

    `brief` is `groups` with the columns that a terminal has room for. `note` says what the numbers are, `gaps` which
    are not there and why.
    """

    groups: FactTable
    brief: FactTable
    kinds: FactTable
    charts: tuple[LineChart, ...]
    note: str
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChaosView:
    """What faults did: the score and what it is made of, the load's course, a row an experiment, and below them each
    number that moved."""

    state: State
    lead: str
    charts: tuple[LineChart, ...]
    experiments: FactTable
    effects: FactTable
    scores: FactTable
    notes: tuple[str, ...]
    formula: str


@dataclass(frozen=True, slots=True)
class SoakPart:
    """Memory, latency or webperf's own: `brief` is `table` with the columns that a terminal has room for; `more` says
    how many charts it would be with all of them."""

    table: FactTable
    brief: FactTable
    charts: tuple[LineChart, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class SoakView:
    """What was soaked, how often that could be done, and what became of memory and latency."""

    lead: str
    note: str
    availability: FactTable
    charts: tuple[LineChart, ...]
    parts: tuple[SoakPart, ...]


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
    """The whole report, in reading order. `judged`: what one of its findings is called."""

    run_id: str
    started: str
    extent: str
    reservations: tuple[Banner, ...]
    verdict: Banner
    findings: tuple[FindingLine, ...]
    judged: str
    matrix: Matrix
    caution: str
    failures: tuple[FailureView, ...]
    journeys: tuple[JourneyView, ...]
    mobile: tuple[MobileView, ...]
    missing: tuple[MissingLine, ...]
    recorded: str
    surroundings: tuple[FactTable, ...]
    definitions: tuple[Definition, ...]
    comparison: ComparisonView | None = None
    swarm: tuple[SwarmView, ...] = ()
    load_files: tuple[FileLink, ...] = ()
    under_load: UnderLoadView | None = None
    resources: ResourcesView | None = None
    sweep: SweepView | None = None
    chaos: ChaosView | None = None
    soak: SoakView | None = None
