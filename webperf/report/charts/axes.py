"""Axes with the page's way of writing numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from webperf.report.view.records import Axis

if TYPE_CHECKING:
    import altair

# Vega expressions of `datum.value`; only these texts of ours are ever evaluated, never one of a run.
_LABELS = {
    "ms": "datum.value >= 1000 ? format(datum.value / 1000, '.3~g') + ' s' : format(datum.value, '.3~g') + ' ms'",
    "bytes": (
        "datum.value >= 1e9 ? format(datum.value / 1e9, '.3~g') + ' GB' : "
        "datum.value >= 1e6 ? format(datum.value / 1e6, '.3~g') + ' MB' : "
        "datum.value >= 1e3 ? format(datum.value / 1e3, '.3~g') + ' kB' : format(datum.value, '.3~g') + ' B'"
    ),
    "ratio": "format(datum.value, '.3~%')",
}
_PLAIN = "format(datum.value, ',.4~g')"


def labels(unit: str) -> str:
    """The expression for an axis' numbers; a unit it does not know stands in the title instead."""
    return _LABELS.get(unit, _PLAIN)


def title(axis: Axis) -> str:
    """`Throughput (requests/s)`; units that stand behind each number are not said twice."""
    return axis.title if axis.unit in (*_LABELS, "count", "score") else f"{axis.title} ({axis.unit})"


def scale(axis: Axis, largest: float) -> altair.Scale:
    """From 0, so that twice the height is twice the value; a logarithmic one from its smallest value."""
    import altair

    if axis.log:
        return altair.Scale(type="log", nice=True)
    return altair.Scale(domain=[0, max(largest, axis.top or 0) or 1], nice=True)


def horizontal(axis: Axis, **more: Any) -> altair.Axis:
    """At the foot, without lines upwards."""
    import altair

    return altair.Axis(title=title(axis), labelExpr=labels(axis.unit), grid=False, tickCount=6, **more)


def vertical(axis: Axis) -> altair.Axis:
    """At the left, its title lying flat above it: a turned one is hard to read on a phone."""
    import altair

    return altair.Axis(
        title=title(axis),
        titleAngle=0,
        titleAlign="left",
        titleAnchor="end",
        titleX=0,
        titleY=-8,
        titleBaseline="bottom",
        labelExpr=labels(axis.unit),
        ticks=False,
        domain=False,
        labelPadding=6,
        tickCount=4,
    )
