"""What a report shows, as frozen records of finished text. A format only lays them out."""

from webperf.report.view.records.bars import BarRow, BarTable, Segment
from webperf.report.view.records.charts import (
    Axis,
    Limit,
    Line,
    LineChart,
    LineKind,
    Span,
)
from webperf.report.view.records.comparison import ChangeLine, ComparisonView, Interval, IntervalAxis
from webperf.report.view.records.facts import Fact, FactTable
from webperf.report.view.records.journeys import (
    FileLink,
    FilmStrip,
    InteractionLine,
    JourneyView,
    MetricRows,
    Picture,
    Region,
    StepView,
)
from webperf.report.view.records.matrix import (
    Cell,
    Gauge,
    Headline,
    Matrix,
    MatrixGroup,
    MatrixRow,
)
from webperf.report.view.records.numbers import (
    BudgetMark,
    Dot,
    Numbers,
    State,
)
from webperf.report.view.records.page import (
    Banner,
    ChaosView,
    Definition,
    FailureView,
    FindingLine,
    MissingLine,
    MobileView,
    ReportView,
    ResourcesView,
    SoakView,
    SwarmView,
)
from webperf.report.view.records.spread import Bin, Mark, Spread, SpreadRow
from webperf.report.view.records.sweep import SweepRow, SweepView
from webperf.report.view.records.under_load import MoveLine, UnderLoadView

__all__ = [
    "Axis",
    "Banner",
    "BarRow",
    "BarTable",
    "Bin",
    "BudgetMark",
    "Cell",
    "ChangeLine",
    "ChaosView",
    "ComparisonView",
    "Definition",
    "Dot",
    "Fact",
    "FactTable",
    "FailureView",
    "FileLink",
    "FilmStrip",
    "FindingLine",
    "Gauge",
    "Headline",
    "InteractionLine",
    "Interval",
    "IntervalAxis",
    "JourneyView",
    "Limit",
    "Line",
    "LineChart",
    "LineKind",
    "Mark",
    "Matrix",
    "MatrixGroup",
    "MatrixRow",
    "MetricRows",
    "MissingLine",
    "MobileView",
    "MoveLine",
    "Numbers",
    "Picture",
    "Region",
    "ReportView",
    "ResourcesView",
    "Segment",
    "SoakView",
    "Span",
    "Spread",
    "SpreadRow",
    "State",
    "StepView",
    "SwarmView",
    "SweepRow",
    "SweepView",
    "UnderLoadView",
]
