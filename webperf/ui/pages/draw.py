"""Pictures on a page."""

from __future__ import annotations

import copy

import streamlit as st

from webperf.ui.charts.drawing import Drawing


def draw(drawing: Drawing, told: str, key: str | None = None) -> None:
    """`told` is what a screen reader says. Equal for all choices on the page: it is part of what the browser keeps."""
    # By names of our own, not through `altair_chart`: that gives each table a new one, and the browser begins anew.
    spec = {**copy.deepcopy(dict(drawing.form)), "datasets": dict(drawing.tables)}
    st.vega_lite_chart(spec=spec, alt=told, key=key)
