"""Two stored runs side by side."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from webperf.model.change import Kind
from webperf.store.stored import stored_with_reasons
from webperf.ui.charts.comparison import MOST_ROWS, comparison_chart
from webperf.ui.frame import frame, height_of
from webperf.ui.pages import empty
from webperf.ui.pages.choose import choose_run
from webperf.ui.pages.draw import draw
from webperf.ui.source import source
from webperf.ui.text import escaped
from webperf.ui.view.comparison import WORDS, ComparedRow, comparison_view

BASE, HEAD = "base", "head"
COLUMNS = {"word": "found", "metric": "metric", "where": "where", "base": "base", "head": "head", "told": "in words"}


def show() -> None:
    """The page."""
    shelf = source().shelf
    sessions = shelf.sessions()
    if not sessions:
        empty.no_runs()
        return
    st.title("Compare")
    if len(sessions) < 2:
        empty.nothing_fits("There is one run.", "It takes two to compare.")
        return
    left, right = st.columns(2)
    with left:
        base = choose_run("Base", sessions, BASE, usual=-2)
    with right:
        head = choose_run("Head", sessions, HEAD)
    if base == head:
        empty.nothing_fits("That is the same run twice.", "Choose another one on either side.")
        return
    view = shelf.made(
        ("compare", base.id, head.id),
        lambda: comparison_view(*(stored_with_reasons(side, shelf.samples(side)) for side in (base, head))),
    )
    if view.cautions:
        st.warning("  \n".join(map(escaped, view.cautions)), icon=":material/warning:")
    if not view.rows:
        empty.nothing_fits("The two runs measured nothing in common.", "Choose runs of the same journeys and devices.")
        return
    st.write(" · ".join(f"**{view.count(kind)}** {escaped(WORDS[kind])}" for kind in Kind if view.count(kind)))
    st.caption(
        "It advises and decides nothing: two runs of the same code differ by more than the values within one. "
        "`webperf ab` measures both in turn, and decides."
    )
    drawn = tuple(row for row in view.rows if row.change is not None)[:MOST_ROWS]
    if drawn:
        draw(comparison_chart(drawn), "Changes with their intervals, in per cent")
    _table(view.rows)


def _table(rows: Sequence[ComparedRow]) -> None:
    data = frame(rows, ComparedRow)[list(COLUMNS)]
    st.dataframe(
        data.rename(columns=COLUMNS),
        hide_index=True,
        height=height_of(rows, 560),
        column_config={"in words": st.column_config.TextColumn(width="large")},
        alt="All comparisons, the worst first",
    )
