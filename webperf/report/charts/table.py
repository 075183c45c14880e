"""The data of a chart as a table, for who cannot or will not read the drawing."""

from __future__ import annotations

from collections.abc import Sequence

from webperf.report.view.records import FactTable, LineChart
from webperf.stats.quantity import limit_quantity, quantity, quantity_span

NOTHING = "–"
MOST_ROWS = 120
"""Rows of a long line; the drawing has more points, and run.json all."""


def table(chart: LineChart) -> FactTable:
    """A row for each x, a column for each line."""
    by_x: dict[float, list[str]] = {}
    for number, line in enumerate(chart.lines):
        spread = {x: f" ({quantity_span(low, high, chart.y.unit)})" for x, low, high in (*line.spread, *line.band)}
        for x, y in line.points:
            row = by_x.setdefault(x, [NOTHING] * len(chart.lines))
            row[number] = NOTHING if y is None else quantity(y, chart.y.unit) + spread.get(x, "")
    rows = [(limit_quantity(x, chart.x.unit), *by_x[x]) for x in sorted(by_x)]
    shown = _every(rows)
    title = chart.title if len(shown) == len(rows) else f"{chart.title}: {len(shown)} of {len(rows)} points"
    return FactTable(title, columns=(chart.x.title, *(line.name for line in chart.lines)), rows=tuple(shown))


def _every(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return list(rows[:: -(-len(rows) // MOST_ROWS) or 1])
