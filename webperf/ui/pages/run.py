"""One run: what came out, on which device, and where its report is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from webperf.model.history import Session
from webperf.ui.folders import folder_of, run_folders
from webperf.ui.frame import frame, height_of
from webperf.ui.pages import empty
from webperf.ui.pages.choose import choose_run
from webperf.ui.shelf import Shelf
from webperf.ui.source import source
from webperf.ui.text import escaped
from webperf.ui.view.one_run import MatrixRow, MetricRow, facts, matrix, metric_rows
from webperf.ui.view.runs import verdict_of

PARAMETER = "run"
REPORT = "report.html"
COMPARE = "Compare with the run before"


def show(compare_with: Callable[[int, int], None]) -> None:
    """The page."""
    shelf = source().shelf
    sessions = shelf.sessions()
    if not sessions:
        empty.no_runs()
        return
    session = choose_run("Run", sessions, PARAMETER)
    st.title(escaped(f"{verdict_of(session)} · {session.run_id}"))
    st.caption(escaped(f"#{session.id}, {session.started_at:%Y-%m-%d %H:%M:%S} UTC, numbers are {session.validity}"))
    _ways_on(session, sessions, compare_with)
    _numbers(shelf, session)
    with st.expander("Where it comes from and what it ran on"):
        st.dataframe(pd.DataFrame(facts(session), columns=["fact", "is"]), hide_index=True)


def _ways_on(session: Session, sessions: Sequence[Session], compare_with: Callable[[int, int], None]) -> None:
    before = [other for other in sessions if other.branch == session.branch and other.tool == session.tool]
    place = before.index(session)
    with st.container(horizontal=True):
        folder = folder_of(session, run_folders(source().roots))
        if folder is not None and (folder.path / REPORT).is_file():
            st.link_button("Open its report", f"/report/{session.id}", icon=":material/open_in_new:")
        if place:
            compare_with(before[place - 1].id, session.id)
    if folder is None and session.tool == "webperf":
        st.caption(
            "Its report.html is in the run's own folder, which is not here: "
            "`webperf ui --runs FOLDER` says where run folders are."
        )


def _numbers(shelf: Shelf, session: Session) -> None:
    measured = shelf.samples(session)
    if not measured:
        empty.nothing_fits(
            "The history has no numbers of this run.",
            "Its report says why, or shows them: courses of a soak and levels of a sweep are there only.",
        )
        return
    rows = shelf.made(("matrix", session.id), lambda: matrix(measured))
    if rows:
        st.header("Headlines on each device")
        st.caption("Medians; of several steps the slowest.")
        st.dataframe(_matrix(rows), hide_index=True, alt="Headline numbers by journey and device")
    st.header("All it measured")
    every = shelf.made(("metrics", session.id), lambda: metric_rows(measured))
    data = frame(every, MetricRow)
    titles = {"span": "min – max", "missing": "not measured"}
    shown = [name for name in data.columns if data[name].astype(bool).any()]
    st.dataframe(data[shown].rename(columns=titles), hide_index=True, height=height_of(every, 560))


def _matrix(rows: Sequence[MatrixRow]) -> pd.DataFrame:
    return pd.DataFrame([{"journey": row.journey, "headline": row.headline, **row.cells} for row in rows])
