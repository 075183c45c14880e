"""How the values of a metric lie."""

from __future__ import annotations

import streamlit as st

from webperf.ui.charts.distribution import histogram_chart, runs_chart
from webperf.ui.pages import empty
from webperf.ui.pages.choose import choose_series, told
from webperf.ui.pages.draw import draw
from webperf.ui.source import source
from webperf.ui.text import escaped
from webperf.ui.view.distribution import distribution_view


def show() -> None:
    """The page."""
    shelf = source().shelf
    if not shelf.sessions() or not shelf.series():
        empty.no_runs()
        return
    st.title("Distributions")
    chosen = choose_series(shelf)
    study = shelf.study(chosen.series, chosen.sessions)
    view = shelf.made(("distribution", chosen.key), lambda: distribution_view(study) if study else None)
    if view is None:
        empty.nothing_fits(f"None of these runs measured {told(chosen.series)}.", "Take more runs, or another branch.")
        return
    for line in view.lines:
        st.write(escaped(line))
    left, right = st.columns(2)
    with left:
        st.header("All values")
        draw(histogram_chart(view), "Histogram of the chosen metric")
    with right:
        st.header("Run by run")
        draw(runs_chart(view), "The chosen metric: smallest, middle half, largest of each run")
