"""What became of a metric from run to run."""

from __future__ import annotations

import streamlit as st

from webperf.judge.trend import SHORTEST
from webperf.ui.charts.trend import trend_chart
from webperf.ui.pages import empty
from webperf.ui.pages.choose import choose_series, told
from webperf.ui.pages.draw import draw
from webperf.ui.source import source
from webperf.ui.text import escaped
from webperf.ui.view.trend import trend_view


def show() -> None:
    """The page."""
    shelf = source().shelf
    if not shelf.sessions() or not shelf.series():
        empty.no_runs()
        return
    st.title("Trends")
    chosen = choose_series(shelf)
    study = shelf.study(chosen.series, chosen.sessions)
    if study is None:
        empty.nothing_fits(f"None of these runs measured {told(chosen.series)}.", "Take more runs, or another branch.")
        return
    view = shelf.made(("trend", chosen.key), lambda: trend_view(study))
    draw(trend_chart(view), "The chosen metric from run to run, one point a run")
    for line in view.lines:
        st.write(escaped(line))
    if len(study.points) < SHORTEST:
        st.caption("Every `webperf run` adds a point; in CI the nightly workflow does.")
    st.caption(
        "A point is one run's median. Grey: the level between changes (5 % or more). Red band: where a change began. "
        "Dashed: slow creep. Brown triangles: runs that stand out."
    )
