"""A metric over time: one point a run, its levels, where they changed, and creep."""

from __future__ import annotations

from datetime import timedelta

import altair as alt
import pandas as pd

from webperf.ui.charts.style import ACCENT, FAINT, HEIGHT, POOR, SOFT, UNSURE, Picture
from webperf.ui.frame import frame
from webperf.ui.view.trend import Band, Level, TrendPoint, TrendView

SHORT = timedelta(days=4)
SHAPES = ["circle", "triangle-up"]


def trend_chart(view: TrendView) -> Picture:
    """Drag to move, wheel to zoom in time; a double click brings everything back."""
    time = alt.X("started_at:T", title=None, scale=alt.Scale(type="utc"), axis=_days(view))
    value = alt.Y("value:Q", title=view.axis.title, scale=alt.Scale(zero=False, nice=True))
    base = alt.Chart(frame(view.points, TrendPoint))
    line = base.mark_line(color=FAINT, strokeWidth=1).encode(time, value)
    # A layer without data would only puzzle the axes.
    layers = ((_bands, view.bands), (_levels, view.levels), (_creep, view.creep))
    found = [make(view) for make, data in layers if data]
    zoom = alt.selection_interval(bind="scales", encodings=["x"], name="zoom")
    points = _points(base, time, value).add_params(zoom)
    return alt.layer(line, *found, points, height=HEIGHT)


def _days(view: TrendView) -> alt.Axis:
    """Days, with the time of day where a few of them are all there is."""
    span = view.points[-1].started_at - view.points[0].started_at
    return alt.Axis(format="%d %b" if span >= SHORT else "%d %b %H:%M", tickCount=8, labelOverlap=True)


def _points(base: alt.Chart, time: alt.X, value: alt.Y) -> Picture:
    return base.mark_point(filled=True, size=45, opacity=0.9).encode(
        time,
        value,
        color=alt.Color("stands_out:N", legend=None, scale=alt.Scale(domain=[False, True], range=[ACCENT, UNSURE])),
        shape=alt.Shape("stands_out:N", legend=None, scale=alt.Scale(domain=[False, True], range=SHAPES)),
        tooltip=[
            alt.Tooltip("run:N", title="run"),
            alt.Tooltip("told:N", title="value"),
            alt.Tooltip("started_at:T", title="started", format="%Y-%m-%d %H:%M"),
            alt.Tooltip("commit:N"),
            alt.Tooltip("branch:N"),
        ],
    )


def _levels(view: TrendView) -> Picture:
    levels = frame(view.levels, Level)
    return (
        alt.Chart(levels)
        .mark_rule(color=SOFT, strokeWidth=2)
        .encode(alt.X("begin:T", scale=alt.Scale(type="utc")), alt.X2("end:T"), alt.Y("value:Q"))
    )


def _bands(view: TrendView) -> Picture:
    bands = frame(view.bands, Band)
    return (
        alt.Chart(bands)
        .mark_rect(color=POOR, opacity=0.22)
        .encode(
            alt.X("begin:T", scale=alt.Scale(type="utc")),
            alt.X2("end:T"),
            tooltip=[alt.Tooltip("told:N", title="change")],
        )
    )


def _creep(view: TrendView) -> Picture:
    ends = pd.DataFrame(list(view.creep), columns=["at", "value"])
    return (
        alt.Chart(ends)
        .mark_line(color=POOR, strokeDash=[6, 4], strokeWidth=2)
        .encode(alt.X("at:T", scale=alt.Scale(type="utc")), alt.Y("value:Q"))
    )
