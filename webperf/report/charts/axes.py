"""Axes with the page's way of writing numbers."""

from __future__ import annotations

import math
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


# Of these there are no halves: a tick between two of them would name what cannot be.
_WHOLE = ("count", "users")
_LONG_S = 300.0
"""Seconds: a longer axis of time is read in minutes and hours."""
_TIME_STEPS_S = tuple(60.0 * minutes for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440))
_MOST_TIMES = 7
_CLOCK = (
    "datum.value === 0 ? '0' : datum.value % 3600 === 0 ? datum.value / 3600 + ' h' : "
    "datum.value < 3600 ? datum.value / 60 + ' min' : "
    "floor(datum.value / 3600) + ' h ' + (datum.value % 3600) / 60 + ' min'"
)


def labels(unit: str) -> str:
    """The expression for an axis' numbers; a unit it does not know stands in the title instead."""
    return _LABELS.get(unit, _PLAIN)


def title(axis: Axis) -> str:
    """`Throughput (requests/s)`; units that stand behind each number are not said twice."""
    return axis.title if axis.unit in (*_LABELS, "count", "score") else f"{axis.title} ({axis.unit})"


def scale(axis: Axis, largest: float) -> altair.Scale:
    """From 0, so that twice the height is twice the value, or from where the axis says that it begins; a logarithmic
    one from its smallest value."""
    import altair

    if axis.log:
        return altair.Scale(type="log", nice=True)
    bottom = axis.bottom or 0
    return altair.Scale(domain=[bottom, _top(axis, largest)], zero=not bottom, nice=True)


def _top(axis: Axis, largest: float) -> float:
    return max(largest, axis.top or 0, axis.bottom or 0) or 1


def horizontal(axis: Axis, first: float, last: float) -> altair.Axis:
    """At the foot, without lines upwards. A long time has ticks at whole minutes or hours."""
    import altair

    if axis.unit == "s" and last - first > _LONG_S:
        return altair.Axis(title=axis.title, labelExpr=_CLOCK, grid=False, values=_times(first, last))
    whole = _wholes(axis, first, last, 6)
    return altair.Axis(title=title(axis), labelExpr=labels(axis.unit), grid=False, tickCount=6, **whole)


def _times(first_s: float, last_s: float) -> list[float]:
    """Ticks between two moments, as few as have room.

    >>> _times(0, 400), _times(0, 9000)
    ([0.0, 60.0, 120.0, 180.0, 240.0, 300.0, 360.0], [0.0, 1800.0, 3600.0, 5400.0, 7200.0, 9000.0])
    """
    days = 86400.0 * max(1, math.ceil((last_s - first_s) / 86400 / _MOST_TIMES))
    step = next((s for s in _TIME_STEPS_S if (last_s - first_s) / s < _MOST_TIMES), days)
    return [step * n for n in range(math.ceil(first_s / step), math.floor(last_s / step) + 1)]


def _wholes(axis: Axis, first: float, last: float, about: int) -> dict[str, Any]:
    """Ticks at whole numbers for what has no halves; of anything else Vega chooses them.

    >>> _wholes(Axis("Users", "users"), 1, 2, 6), _wholes(Axis("Nodes", "count"), 750, 1250, 4)
    ({'values': [1, 2]}, {'values': [800, 1000, 1200]})
    """
    if axis.unit not in _WHOLE or axis.log:
        return {}
    finest = max((last - first) / about, 1)
    power = 10 ** math.floor(math.log10(finest))
    step = next(int(power * factor) for factor in (1, 2, 5, 10) if power * factor >= finest)
    return {"values": [step * n for n in range(math.ceil(first / step), math.floor(last / step) + 1)]}


def vertical(axis: Axis, largest: float) -> altair.Axis:
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
        **_wholes(axis, axis.bottom or 0, _top(axis, largest), 4),
    )
