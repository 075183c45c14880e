"""Journeys under load: what was held, how each headline moved, and up to which level each budget holds."""

from __future__ import annotations

from dataclasses import dataclass

from webperf.report.view.records.charts import LineChart
from webperf.report.view.records.facts import FactTable
from webperf.report.view.records.numbers import State


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A headline at one level, as finished text; `place` and `metric` are "" where the line above has the same."""

    state: State
    place: str
    metric: str
    load: str
    median: str
    change: str
    interval: str
    n: str


@dataclass(frozen=True, slots=True)
class UnderLoadView:
    """`loads` is how each was held, under `columns`; `charts` and `moves` the headlines, `holdings` a sentence for each
    budget, `broken` one for each way in which iterations broke off, `each` a row for each of several users."""

    lead: str
    charts: tuple[LineChart, ...]
    columns: tuple[str, ...]
    loads: tuple[tuple[str, ...], ...]
    moves: tuple[MoveLine, ...]
    holdings: tuple[tuple[State, str], ...]
    broken: tuple[str, ...]
    note: str
    each: FactTable | None = None
