"""Runs that are being made at this moment, followed by their journals."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from webperf.errors import WebperfError
from webperf.ui.charts.live import count_chart, latency_chart, rate_chart
from webperf.ui.folders import Recorded, State, recorded, run_folders
from webperf.ui.frame import frame
from webperf.ui.pages import empty
from webperf.ui.pages.draw import draw
from webperf.ui.source import source
from webperf.ui.text import escaped
from webperf.ui.view.live import LiveScenario, LiveView
from webperf.ui.watching import watched

EVERY = "2s"
"""Not each second: on the machine that makes the load, drawing takes processor time from it."""
MOST = 30
FIRST_LOAD = "webperf swarm journeys/my_api.py --base-url http://localhost:8000"


def show() -> None:
    """The page."""
    st.title("Live")
    found = recorded(run_folders(source().roots), MOST)
    if not found:
        roots = ", ".join(str(root.resolve()) for root in source().roots)
        st.write(f"There is no run folder in {escaped(roots)}. A load is followed here while it runs:")
        st.code(FIRST_LOAD, language="sh", wrap_lines=True)
        st.write("`webperf ui --runs FOLDER` looks for run folders elsewhere.")
        return
    chosen = _choose(found)
    # What has ended is drawn once; until then it moves on by itself.
    moving = chosen.state is not State.ENDED
    st.fragment(_follow, run_every=EVERY if moving else None)(chosen, moving)


def _choose(found: Sequence[Recorded]) -> Recorded:
    """Running loads first: that is what the page is for."""
    order = sorted(found, key=lambda run: (run.state is not State.RUNNING, not run.is_load))
    known = {run.name: run for run in order}
    return known[st.selectbox("Run", list(known), key="live", bind="query-params")]


def _follow(run: Recorded, moving: bool) -> None:
    try:
        view = watched(run.folder)
    except WebperfError as error:
        st.error(escaped(str(error)))
        return
    if view is None:
        empty.nothing_fits(f"{run.name} has not begun to write.", "It shows here as soon as it does.")
        return
    if view.ended and moving:
        st.rerun()
    st.write(escaped(_state(view)))
    if view.scenarios:
        if view.trust != "VALID":
            st.warning(escaped(view.trust), icon=":material/warning:")
        data = frame(view.scenarios, LiveScenario)
        st.dataframe(data.rename(columns={"name": "scenario"}), hide_index=True, alt="The newest second")
        _charts(view)


def _state(view: LiveView) -> str:
    if view.ended:
        return f"It ended: {view.ended}."
    if view.of_s:
        return f"{view.seconds} of at most {view.of_s:g} s."
    return f"{view.iterations} of {view.of_iterations} iterations are measured."


def _charts(view: LiveView) -> None:
    draw(latency_chart(view.glances), "Latency of each second", "latency")
    left, right = st.columns(2)
    with left:
        draw(rate_chart(view.glances), "Requests of each second", "rate")
    with right:
        draw(count_chart(view.glances), "Users and failures of each second", "counts")
