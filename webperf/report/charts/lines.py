"""Lines over time, load or another quantity, with limits and marked stretches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from webperf.report.charts import axes, theme
from webperf.report.charts.thin import thin
from webperf.report.view.records import Line, LineChart, LineKind

if TYPE_CHECKING:
    import altair


def line_chart(chart: LineChart) -> altair.LayerChart | altair.FacetChart:
    """Spans at the back, then limits, then the lines."""
    import altair

    x = altair.X("x:Q", axis=axes.horizontal(chart.x, *_x_reach(chart)), scale=_x_scale(chart))
    y = altair.Y("y:Q", axis=axes.vertical(chart.y, _largest(chart)), scale=axes.scale(chart.y, _largest(chart)))
    lines = [layer for number, line in enumerate(chart.lines) for layer in _line(number, line, x, y)]
    layers = [*_spans(chart, x), *_limits(chart, y), *lines]
    return altair.layer(*layers).properties(width=theme.WIDTH - 60, height=theme.HEIGHT - 60)


def _line(number: int, line: Line, x: altair.X, y: altair.Y) -> Iterator[altair.Chart]:
    import altair

    data = _data([{"x": at, "y": value} for at, value in _points(line)])
    color = theme.SERIES[number % len(theme.SERIES)]
    chart: altair.Chart = altair.Chart(data)
    if line.band:
        ground = altair.Chart(_data([{"x": at, "y": low, "high": high} for at, low, high in line.band]))
        yield ground.mark_area(color=color, opacity=0.14).encode(x=x, y=y, y2="high:Q")
    if line.spread:
        bars = altair.Chart(_data([{"x": at, "y": low, "high": high} for at, low, high in line.spread]))
        yield bars.mark_rule(color=color, strokeWidth=2, opacity=0.7).encode(x=x, y=y, y2="high:Q")
    if line.kind is LineKind.POINTS or line.spread:
        yield chart.mark_point(filled=True, size=36, color=color, opacity=0.8).encode(x=x, y=y)
    if line.kind is not LineKind.POINTS:
        dash = theme.DASHES[number % len(theme.DASHES)]
        interpolate: Literal["step-after", "linear"] = "step-after" if line.kind is LineKind.STEP else "linear"
        drawn = chart.mark_line(color=color, interpolate=interpolate, strokeDash=dash or altair.Undefined)
        yield drawn.encode(x=x, y=y)


def _data(rows: list[dict[str, float | None]]) -> altair.InlineData:
    import altair

    return altair.InlineData(values=rows)


def _points(line: Line) -> list[tuple[float, float | None]]:
    # A line that jumps between few points a pixel is a smear; points are each a measurement, and stay.
    return list(line.points) if line.kind is LineKind.POINTS else thin(line.points)


def _limits(chart: LineChart, y: altair.Y) -> Iterator[altair.Chart]:
    import altair

    for limit in chart.limits:
        rule = altair.Chart(_data([{"y": limit.value}])).mark_rule(strokeWidth=1.5, strokeDash=[4, 3])
        yield rule.encode(y=y, color=altair.value(theme.INK))


def _spans(chart: LineChart, x: altair.X) -> Iterator[altair.Chart]:
    import altair

    for span in chart.spans:
        data = _data([{"x": span.start, "end": span.end}])
        yield altair.Chart(data).mark_rect(color=theme.SPANS[span.state], opacity=0.16).encode(x=x, x2="end:Q")


def _largest(chart: LineChart) -> float:
    values = [y for line in chart.lines for _, y in line.points if y is not None]
    values += [high for line in chart.lines for _, _, high in (*line.spread, *line.band)]
    return max((*values, *(limit.value for limit in chart.limits)), default=0)


def _x_scale(chart: LineChart) -> altair.Scale:
    import altair

    if chart.x.log:
        return altair.Scale(type="log", nice=True)
    return altair.Scale(domain=list(_x_reach(chart)), nice=False)


def _x_reach(chart: LineChart) -> tuple[float, float]:
    places = [x for line in chart.lines for x, _ in line.points]
    places += [x for span in chart.spans for x in (span.start, span.end)]
    first, last = min(places, default=0.0), max(places, default=1.0)
    # What begins near 0 is shown from 0.
    start = 0.0 if 0 <= first < 0.25 * last else first
    return start, max(last, chart.x.top or last, start + 1e-9)
