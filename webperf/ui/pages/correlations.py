"""Which metrics move together."""

from __future__ import annotations

import streamlit as st

from webperf.report.view.wording import counted
from webperf.stats.spearman import SMALLEST_N
from webperf.ui.charts.correlation import correlation_chart
from webperf.ui.pages import empty
from webperf.ui.pages.choose import choose_place
from webperf.ui.pages.draw import draw
from webperf.ui.source import source
from webperf.ui.text import escaped
from webperf.ui.view.correlation import correlation_view
from webperf.ui.view.places import place


def show() -> None:
    """The page."""
    shelf = source().shelf
    if not shelf.sessions() or not shelf.series():
        empty.no_runs()
        return
    st.title("Correlations")
    chosen = choose_place(shelf)
    measured = shelf.place(chosen.series, chosen.sessions)
    view = shelf.made(("correlation", chosen.key), lambda: correlation_view(measured))
    if not view.cells:
        there = f"there {'is' if len(chosen.sessions) == 1 else 'are'} {counted(len(chosen.sessions), 'run')}"
        needed = f"It takes {SMALLEST_N} runs with two metrics that change, and {there}."
        empty.nothing_fits(f"Nothing can be said yet of {place(chosen.series)}.", needed)
        return
    st.caption("Spearman's ρ over run medians: red rises together, blue goes the other way, pale may be chance.")
    draw(correlation_chart(view), "Which metrics of the chosen step move together")
    for line in view.lines:
        st.write(escaped(line))
    if view.still:
        st.caption(escaped(f"Never changed: {', '.join(view.still)}."))
