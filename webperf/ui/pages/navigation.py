"""The pages in their order, and the one place where an error becomes a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

import streamlit as st
from streamlit.navigation.page import Page

from webperf.errors import UsageError, WebperfError
from webperf.ui.pages import compare, correlations, distributions, empty, live, run, runs, trends
from webperf.ui.pages.ahead import fetch_ahead
from webperf.ui.source import source


def show() -> None:
    """The navigation, and the page that was chosen."""
    chosen = st.navigation(_pages(), position="top")
    try:
        chosen.run()
    except UsageError as error:
        # No history yet, or one that a later webperf wrote: it says what to do.
        empty.refused(error)
    except WebperfError as error:
        empty.failed(error)
    fetch_ahead()


def _pages() -> list[Page]:
    """Made anew in each run: a page belongs to the session that runs."""
    one = st.Page(_reading(lambda: run.show(compare_with)), title="One run", url_path="run")
    both = st.Page(_reading(compare.show), title="Compare", url_path="compare")

    def open_run(number: int) -> NoReturn:
        st.switch_page(one, query_params={run.PARAMETER: str(number)})

    def compare_with(base: int, head: int) -> None:
        # A link, and no button: with that the script would run on this page once more before it leaves it.
        asked = {compare.BASE: str(base), compare.HEAD: str(head)}
        st.page_link(both, label=run.COMPARE, icon=":material/compare_arrows:", query_params=asked)

    return [
        st.Page(_reading(lambda: runs.show(open_run)), title="Runs", default=True),
        one,
        st.Page(_reading(trends.show), title="Trends", url_path="trends"),
        st.Page(_reading(distributions.show), title="Distributions", url_path="distributions"),
        st.Page(_reading(correlations.show), title="Correlations", url_path="correlations"),
        both,
        st.Page(live.show, title="Live", url_path="live"),
    ]


def _reading(page: Callable[[], None]) -> Callable[[], None]:
    """A page of the history: what was read before is thrown away first, where a run was added since."""

    def shown() -> None:
        source().shelf.look()
        page()

    return shown
