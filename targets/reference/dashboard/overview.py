"""The overview: key figures and charts of all records."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from targets.reference.dashboard import charts
from targets.reference.dashboard.figures import show_summary
from targets.reference.data import queries
from targets.reference.data.store import records


class Overview(NamedTuple):
    """What the page shows; the same for everybody."""

    summary: queries.Summary
    months: pd.DataFrame
    conditions: pd.DataFrame
    ages: pd.DataFrame
    states: pd.DataFrame


def show() -> None:
    """The page."""
    st.title("Overview")
    st.caption("Hospital admissions in Australia, 2019 to 2024. The records are synthetic.")
    overview = _overview()
    show_summary(overview.summary)
    st.subheader("Admissions over time")
    st.altair_chart(charts.months(overview.months))
    left, middle, right = st.columns([2, 2, 1])
    with left:
        st.subheader("Conditions")
        st.altair_chart(charts.bars(overview.conditions, "condition"))
    with middle:
        st.subheader("Ages")
        st.altair_chart(charts.ages(overview.ages))
    with right:
        st.subheader("States")
        st.altair_chart(charts.bars(overview.states, "state"))


@st.cache_resource(show_spinner=False)
def _overview() -> Overview:
    frame = records()
    return Overview(
        summary=queries.summary(frame),
        months=queries.over_time(frame, "month"),
        conditions=queries.counts(frame, "condition"),
        ages=queries.by_age_and_sex(frame),
        states=queries.counts(frame, "state"),
    )
