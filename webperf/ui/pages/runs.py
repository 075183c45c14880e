"""All runs, and the way to one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NoReturn

import streamlit as st

from webperf.ui.frame import frame, height_of
from webperf.ui.pages import empty
from webperf.ui.source import source
from webperf.ui.view.runs import Filter, RunRow, choices, run_rows

ANY = "all"
LOOKED_IN = "name, commit, label …"
COLUMNS = {
    "number": st.column_config.NumberColumn("#", format="%d", width=56),
    "started": st.column_config.TextColumn("Started (UTC)", width=130),
    "verdict": st.column_config.TextColumn("Verdict", width=130),
    "name": st.column_config.TextColumn("Run"),
    "branch": st.column_config.TextColumn("Branch"),
    "commit": st.column_config.TextColumn("Commit", width=90),
    "labels": st.column_config.TextColumn("Labels"),
    "validity": st.column_config.TextColumn("Numbers are", width=100),
    "tool": st.column_config.TextColumn("Measured with", width=120),
}


def show(open_run: Callable[[int], NoReturn]) -> None:
    """The page."""
    shelf = source().shelf
    sessions = shelf.sessions()
    if not sessions:
        empty.no_runs()
        return
    st.title("Runs")
    asked = _asked()
    rows = shelf.made(asked, lambda: run_rows(sessions, asked))
    if not rows:
        empty.nothing_fits("No run is like that.", "Take one of the filters away.")
        return
    of = f" of {len(sessions)}" if len(rows) < len(sessions) else ""
    which = f"{len(rows)}{of} run{'s' if len(sessions) > 1 else ''}"
    st.caption(f"{which}, the newest first. Tick one to open it.")
    chosen = _table(rows)
    if chosen is not None:
        open_run(rows[chosen].number)


def _asked() -> Filter:
    """Filters of which there is more than one thing to choose."""
    shelf = source().shelf
    found = shelf.made("choices", lambda: choices(shelf.sessions()))
    fields = (
        ("project", "Project", found.projects),
        ("branch", "Branch", found.branches),
        ("label", "Label", found.labels),
        ("verdict", "Verdict", found.verdicts),
        ("tool", "Measured with", found.tools),
    )
    shown = [field for field in fields if len(field[2]) > 1 or (field[2] and field[0] == "label")]
    with st.container(horizontal=True):
        asked = {"text": st.text_input("Search", key="search", bind="query-params", width=280, placeholder=LOOKED_IN)}
        for name, label, options in shown:
            choice = st.selectbox(label, (ANY, *options), key=f"only_{name}", bind="query-params", width=160)
            asked[name] = "" if choice == ANY else choice
    return Filter(**asked)


def _table(rows: Sequence[RunRow]) -> int | None:
    """The row that was ticked."""
    data = frame(rows, RunRow)
    # Columns in which nothing stands are left out: a history of one project has no label, say.
    columns = [name for name in COLUMNS if data[name].astype(bool).any()]
    picked = st.dataframe(
        data,
        column_order=columns,
        column_config=COLUMNS,
        hide_index=True,
        height=height_of(rows, 620),
        on_select="rerun",
        selection_mode="single-row",
        alt="All runs, the newest first",
    )
    return picked.selection.rows[0] if picked.selection.rows else None
