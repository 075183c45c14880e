"""A sweep: what limits the app, the points, and throughput and latency against the load."""

from __future__ import annotations

from dataclasses import dataclass

from webperf.report.view.records.charts import LineChart


@dataclass(frozen=True, slots=True)
class SweepRow:
    """One level, as finished text. `grey`: the generator was the limit, or it is no number to rely on."""

    cells: tuple[str, ...]
    grey: bool


@dataclass(frozen=True, slots=True)
class SweepView:
    """`words` are sentences, with their arm before them where there are several; `note` explains the columns."""

    lead: str
    words: tuple[tuple[str, tuple[str, ...]], ...]
    columns: tuple[str, ...]
    rows: tuple[SweepRow, ...]
    charts: tuple[LineChart, ...]
    note: str
