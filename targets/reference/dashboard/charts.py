"""The charts of the pages: Altair, small aggregated tables, one palette."""

import altair as alt
import pandas as pd

TEAL = "#0b7285"
SEX_COLOURS = alt.Scale(domain=["F", "M"], range=["#0b7285", "#e8a33d"])
HEIGHT_PX = 280
BAR_PX = 24  # enough for each bar to keep its label


def months(table: pd.DataFrame) -> alt.Chart:
    """Admissions a month, as an area."""
    base = alt.Chart(table, height=HEIGHT_PX).encode(
        x=alt.X("start:T", title=None, axis=alt.Axis(format="%Y", tickCount="year")),
        y=alt.Y("admissions:Q", title="Admissions a month"),
        tooltip=[alt.Tooltip("start:T", title="Month", format="%b %Y"), alt.Tooltip("admissions:Q", format=",")],
    )
    chart: alt.Chart = base.mark_area(line={"color": TEAL}, color=TEAL, opacity=0.25)
    return chart


def bars(table: pd.DataFrame, column: str) -> alt.Chart:
    """Admissions for each value of a column, the most frequent on top."""
    chart: alt.Chart = (
        alt.Chart(table, height=max(HEIGHT_PX, len(table) * BAR_PX))
        .mark_bar(color=TEAL, cornerRadiusEnd=3)
        .encode(
            x=alt.X("admissions:Q", title="Admissions"),
            y=alt.Y(f"{column}:N", title=None, sort="-x", axis=alt.Axis(labelLimit=150, labelOverlap=False)),
            tooltip=[f"{column}:N", alt.Tooltip("admissions:Q", format=",")],
        )
    )
    return chart


def ages(table: pd.DataFrame) -> alt.Chart:
    """Admissions by age group, stacked by sex."""
    chart: alt.Chart = (
        alt.Chart(table, height=HEIGHT_PX)
        .mark_bar()
        .encode(
            x=alt.X("age:O", title="Age (first year of group)", axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("admissions:Q", title="Admissions"),
            color=alt.Color("sex:N", scale=SEX_COLOURS, title="Sex", legend=alt.Legend(orient="top")),
            tooltip=["age:O", "sex:N", alt.Tooltip("admissions:Q", format=",")],
        )
    )
    return chart


def recent(table: pd.DataFrame) -> alt.Chart:
    """Arrivals of the last ticks, as a line with points; the scale stays, so that only the line moves."""
    chart: alt.Chart = (
        alt.Chart(table, height=HEIGHT_PX)
        .mark_line(color=TEAL, point={"color": TEAL})
        .encode(
            x=alt.X("tick:Q", title="Tick", scale=alt.Scale(nice=False, zero=False), axis=alt.Axis(tickMinStep=1)),
            y=alt.Y("arrivals:Q", title="Arrivals", scale=alt.Scale(domain=[0, 45])),
        )
    )
    return chart
