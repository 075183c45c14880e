"""What several pages ask: which run, which series, over which runs."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import streamlit as st

from webperf.model.history import Series, Session
from webperf.model.run import Validity
from webperf.ui.shelf import Shelf
from webperf.ui.view.places import metrics, place, places
from webperf.ui.view.runs import title

EVERY = "all"
NEWEST = ("50", "100", "200", "500", "1000")
USUAL = 2
"""Place of the usual choice among these."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A series, and the runs that are looked at, oldest first."""

    series: Series
    sessions: tuple[Session, ...]

    @property
    def key(self) -> Hashable:
        """Equal for the same choice."""
        return self.series, tuple(session.id for session in self.sessions)


def choose_run(label: str, sessions: Sequence[Session], parameter: str, usual: int = -1) -> Session:
    """One of them, newest first; its number stands in the address, so that it can be sent to somebody."""
    known = {session.id: session for session in reversed(sessions)}
    key = f"chosen {parameter}"
    asked = st.query_params.get(parameter, "")
    if asked.isdecimal() and int(asked) in known:
        st.session_state[key] = int(asked)
    elif st.session_state.get(key) not in known:
        st.session_state[key] = sessions[max(usual, -len(sessions))].id

    def follow() -> None:
        st.query_params[parameter] = str(st.session_state[key])

    number = st.selectbox(label, list(known), format_func=lambda id: title(known[id]), key=key, on_change=follow)
    return known[number]


def choose_series(shelf: Shelf) -> Chosen:
    """A metric, where it was measured, and in which runs."""
    every = shelf.series()
    with st.container(horizontal=True):
        metric = _choice("Metric", metrics(every), "metric", 220)
        found = places(series for series in every if series.metric == metric)
        where = _choice("Where", tuple(found), "where", 440)
        sessions = _choose_sessions(shelf.sessions())
    return Chosen(found[where], _of_one_machine(sessions))


def choose_place(shelf: Shelf) -> Chosen:
    """A step on a device, and in which runs; the series is any of that place."""
    found = places(shelf.series())
    with st.container(horizontal=True):
        where = _choice("Where", tuple(found), "where", 440)
        sessions = _choose_sessions(shelf.sessions())
    return Chosen(found[where], _of_one_machine(sessions))


def _choose_sessions(sessions: Sequence[Session]) -> tuple[Session, ...]:
    """The newest of a branch that can be used."""
    branches = tuple(dict.fromkeys(session.branch for session in sessions if session.branch))
    branch = _choice("Branch", (EVERY, *branches), "branch", 160)
    last = int(_choice("Newest runs", NEWEST, "newest", 110, usual=USUAL))
    fitting = [s for s in sessions if branch in (EVERY, s.branch) and s.validity != Validity.INVALID]
    return tuple(fitting[-last:])


def _of_one_machine(sessions: tuple[Session, ...]) -> tuple[Session, ...]:
    """The newest run's: numbers of two machines are two levels of one metric."""
    own = tuple(s for s in sessions if s.environment.machine == sessions[-1].environment.machine)
    if len(own) < len(sessions):
        st.caption(f"{len(sessions) - len(own)} runs of other machines than the newest run's are left out.")
    return own


def _choice(label: str, options: Sequence[str], key: str, width: int, *, usual: int = 0) -> str:
    return st.selectbox(label, options, index=usual, key=key, width=width, bind="query-params", persist_state="session")


def told(series: Series) -> str:
    """As a headline: `load_time · explore_map / open / desktop`."""
    return f"{series.metric} · {place(series)}"
