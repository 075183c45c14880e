"""What is shown where there is nothing to show: what to do about it."""

from __future__ import annotations

import streamlit as st

from webperf.errors import WebperfError
from webperf.ui.source import source
from webperf.ui.text import escaped

FIRST_RUN = """\
webperf demo                                                 # the reference dashboard, nothing to configure
webperf run journeys/my_dashboard.py --base-url http://localhost:8501
webperf history add RUN_FOLDER                               # a run that was made without a history"""


def no_runs() -> None:
    """A history without one run."""
    st.title("No runs yet")
    st.write(f"There is no run in {escaped(str(source().shelf.history.address))}. One of these adds the first:")
    st.code(FIRST_RUN, language="sh", wrap_lines=True)
    st.write("This page shows it as soon as it is loaded again.")


def refused(error: WebperfError) -> None:
    """There is no history, or none that this webperf can read: the message names the cure."""
    address = source().shelf.history.address
    if address.file is not None and not address.file.is_file():
        no_runs()
        return
    failed(error)


def failed(error: WebperfError) -> None:
    """The history cannot be read now."""
    st.title("The history cannot be read")
    st.error(escaped(str(error)))
    st.write("`webperf ui --history FILE` looks at another. Once this one can be read, load the page again.")


def nothing_fits(what: str, cure: str) -> None:
    """There are runs, and none of them is this."""
    st.info(f"{escaped(what)} {escaped(cure)}", icon=":material/info:")
