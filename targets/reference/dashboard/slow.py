"""The knobs of slowness on the pages.

They come from the page's query or, when it names none, from the first query of the session (Streamlit drops the
query when a link leads to another page) and else from the environment. They apply to each script run: to a full
run and to the run of a fragment alone, but not to a fragment within a full run, which would count them twice.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep

import streamlit as st

from targets.reference.knobs import MAXIMUM, Knobs, burn_cpu, leak, padding
from targets.reference.parsing import BadValue
from targets.reference.settings import settings

_QUERY = "slow.query"
_FULL_RUN = "slow.full_run"
_RUNS = "slow.runs"


def knobs() -> Knobs:
    """The knobs of this session; a bad value ends the run with a message on the page."""
    named = {name: value for name, value in st.query_params.items() if name in MAXIMUM}
    query = st.session_state.setdefault(_QUERY, {}) | named
    st.session_state[_QUERY] = query
    try:
        return settings().knobs.overridden_by(query)
    except BadValue as complaint:
        st.error(str(complaint))
        st.stop()


@contextmanager
def full_run() -> Iterator[None]:
    """Around a full run of the script: slow it, and keep the fragments in it from doing the same."""
    _slow_down()
    st.session_state[_FULL_RUN] = True
    try:
        yield
    finally:
        st.session_state[_FULL_RUN] = False


def fragment_run() -> None:
    """At the start of a fragment: slow it when it runs by itself."""
    if not st.session_state.get(_FULL_RUN):
        _slow_down()


def _slow_down() -> None:
    """Wait, compute and send padding, before any content."""
    wanted = knobs()
    sleep(wanted.server_delay_ms / 1000)
    burn_cpu(wanted.cpu_ms)
    leak(wanted.leak_bytes)
    if wanted.extra_bytes:
        # Different text in each run: Streamlit sends a message it has sent before as a mere reference to it.
        run = st.session_state[_RUNS] = st.session_state.get(_RUNS, 0) + 1
        st.html(f"<style>/*{padding(wanted.extra_bytes, seed=run)}*/</style>")
