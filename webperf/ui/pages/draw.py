"""Pictures on a page."""

from __future__ import annotations

from typing import Any, cast

import altair as alt
import streamlit as st

from webperf.ui.charts.style import Picture


class _Valid:
    """A chart as Streamlit takes it. The tests hold it against the schema: at each click that would take 60 ms."""

    def __init__(self, chart: Picture) -> None:
        self._chart = chart

    def to_dict(self) -> dict[str, Any]:
        """Vega-Lite."""
        return cast(dict[str, Any], self._chart.to_dict(validate=False))


def draw(chart: Picture, told: str, key: str | None = None) -> None:
    """`told` is what a screen reader says."""
    st.altair_chart(cast(alt.Chart, _Valid(chart)), alt=told, key=key)
