"""A metric over time: one point a run, its levels, where they changed, and creep."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

import altair as alt
import pandas as pd

from webperf.ui.charts.drawing import UNIT, Drawing, Form, Picture, form, of, unit_above, unit_table
from webperf.ui.charts.style import ACCENT, FAINT, HEIGHT, POOR, SOFT, UNSURE
from webperf.ui.frame import frame
from webperf.ui.view.trend import Band, Level, TrendPoint, TrendView

SHORT = timedelta(days=4)
SHAPES = ["circle", "triangle-up"]
POINTS, BANDS, LEVELS, CREEP = "points", "bands", "levels", "creep"


def trend_chart(view: TrendView) -> Drawing:
    """Drag to move, wheel to zoom in time; a double click brings everything back."""
    # The time of day where a few days are all there is.
    short = view.points[-1].started_at - view.points[0].started_at < SHORT
    tables = {
        UNIT: unit_table(view.axis.title),
        POINTS: frame(view.points, TrendPoint),
        BANDS: frame(view.bands, Band),
        LEVELS: frame(view.levels, Level),
        CREEP: pd.DataFrame(list(view.creep), columns=["at", "value"]),
    }
    return Drawing(_form("%d %b %H:%M" if short else "%d %b"), tables)


@lru_cache
def _form(days: str) -> Form:
    axis = alt.Axis(format=days, tickCount=8, labelOverlap=True)
    time = alt.X("started_at:T", title=None, scale=alt.Scale(type="utc"), axis=axis)
    value = alt.Y("value:Q", title=None, scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(format=".4~g"))
    line = of(POINTS).mark_line(aria=False, color=FAINT, strokeWidth=1, opacity=0.5).encode(time, value)
    zoom = alt.selection_interval(bind="scales", encodings=["x"], name="zoom")
    points = _points(time, value).add_params(zoom)
    return form(alt.layer(line, _bands(), _levels(), _creep(), points, unit_above(), height=HEIGHT))


def _points(time: alt.X, value: alt.Y) -> Picture:
    both = [False, True]
    return (
        of(POINTS)
        .mark_point(filled=True, size=45, opacity=0.9)
        .encode(
            time,
            value,
            color=alt.Color("stands_out:N", legend=None, scale=alt.Scale(domain=both, range=[ACCENT, UNSURE])),
            shape=alt.Shape("stands_out:N", legend=None, scale=alt.Scale(domain=both, range=SHAPES)),
            tooltip=[
                alt.Tooltip("run:N", title="run"),
                alt.Tooltip("told:N", title="value"),
                alt.Tooltip("started_at:T", title="started", format="%Y-%m-%d %H:%M"),
                alt.Tooltip("commit:N"),
                alt.Tooltip("branch:N"),
            ],
        )
    )


def _levels() -> Picture:
    utc = alt.Scale(type="utc")
    return (
        of(LEVELS)
        .mark_rule(aria=False, color=SOFT, strokeWidth=2)
        .encode(alt.X("begin:T", scale=utc), alt.X2("end:T"), alt.Y("value:Q"))
    )


def _bands() -> Picture:
    utc, told = alt.Scale(type="utc"), [alt.Tooltip("told:N", title="change")]
    return (
        of(BANDS)
        .mark_rect(aria=False, color=POOR, opacity=0.22)
        .encode(alt.X("begin:T", scale=utc), alt.X2("end:T"), tooltip=told)
    )


def _creep() -> Picture:
    return (
        of(CREEP)
        .mark_line(aria=False, color=POOR, strokeDash=[6, 4], strokeWidth=2)
        .encode(alt.X("at:T", scale=alt.Scale(type="utc")), alt.Y("value:Q"))
    )
