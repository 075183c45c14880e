"""The filter page: choose state, condition and ages, see the figures of what is left."""

import streamlit as st

from targets.reference.dashboard import charts
from targets.reference.dashboard.figures import show_summary
from targets.reference.data import queries
from targets.reference.data.conditions import CONDITION_NAMES, OLDEST
from targets.reference.data.generate import CATEGORIES
from targets.reference.data.store import records

ALL_STATES = "All states"
ALL_CONDITIONS = "All conditions"


def show() -> None:
    """The page."""
    st.title("Filter")
    found = _chosen().of(records())
    show_summary(queries.summary(found))
    if found.empty:
        st.info("No record matches. Choose a wider range of ages, or another condition.")
        return
    left, right = st.columns(2)
    with left:
        st.subheader("Admissions over time")
        st.altair_chart(charts.months(queries.over_time(found, "month")))
    with right:
        st.subheader("Ages")
        st.altair_chart(charts.ages(queries.by_age_and_sex(found)))


def _chosen() -> queries.Filter:
    """The widgets, and what they say."""
    left, middle, right = st.columns(3)
    state = left.selectbox("State", [ALL_STATES, *CATEGORIES["state"]])
    condition = middle.selectbox("Condition", [ALL_CONDITIONS, *CONDITION_NAMES])
    low, high = right.slider("Age", 0, OLDEST, (0, OLDEST))
    return queries.Filter(
        state=None if state == ALL_STATES else state,
        condition=None if condition == ALL_CONDITIONS else condition,
        age_min=low,
        age_max=high,
    )
