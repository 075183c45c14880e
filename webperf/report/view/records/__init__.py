"""What a report shows, as frozen records of finished text. A format only lays them out."""

from webperf.report.view.records.comparison import ChangeLine, ComparisonView
from webperf.report.view.records.journeys import (
    FileLink,
    FilmStrip,
    InteractionLine,
    JourneyView,
    MetricRows,
    Picture,
    StepView,
)
from webperf.report.view.records.matrix import (
    Cell,
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
    Chart,
    Definition,
    Fact,
    FactTable,
    FailureView,
    FindingLine,
    MissingLine,
    MobileView,
    ReportView,
    ResourcesView,
    SwarmView,
)
from webperf.report.view.records.under_load import MoveLine, UnderLoadView

__all__ = [
    "Banner",
    "BudgetMark",
    "Cell",
    "ChangeLine",
    "Chart",
    "ComparisonView",
    "Definition",
    "Dot",
    "Fact",
    "FactTable",
    "FailureView",
    "FileLink",
    "FilmStrip",
    "FindingLine",
    "Headline",
    "InteractionLine",
    "JourneyView",
    "Matrix",
    "MatrixGroup",
    "MatrixRow",
    "MetricRows",
    "MissingLine",
    "MobileView",
    "MoveLine",
    "Numbers",
    "Picture",
    "ReportView",
    "ResourcesView",
    "State",
    "StepView",
    "SwarmView",
    "UnderLoadView",
]
