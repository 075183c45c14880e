"""The live page: a fragment that runs every two seconds by itself, until paused."""

import pandas as pd
import streamlit as st

from targets.reference.dashboard import charts
from targets.reference.dashboard.figures import show_figures
from targets.reference.dashboard.slow import fragment_run
from targets.reference.data.pulse import BEDS, Pulse, pulse
from targets.reference.data.store import records

INTERVAL_S = 2.0
SHOWN_TICKS = 30

_TICK = "live.tick"
_PAUSED = "live.paused"


def show() -> None:
    """The page."""
    st.title("Live")
    paused = st.session_state.setdefault(_PAUSED, False)
    st.caption("Paused." if paused else f"Updates itself every {INTERVAL_S:g} seconds.")
    st.button("Resume" if paused else "Pause", on_click=_toggle, key="live-toggle")
    # Made anew in each full run, because whether it repeats depends on the button.
    st.fragment(_pulses, run_every=None if paused else INTERVAL_S)(paused)


def _toggle() -> None:
    st.session_state[_PAUSED] = not st.session_state[_PAUSED]


def _pulses(paused: bool) -> None:
    """The figures of the current tick and a chart of the last ones; a paused page stays at its tick."""
    fragment_run()
    tick = st.session_state.get(_TICK, SHOWN_TICKS - 1) + (not paused)
    st.session_state[_TICK] = tick
    shown = [pulse(records(), past) for past in range(tick - SHOWN_TICKS + 1, tick + 1)]
    _show_now(shown[-1])
    st.subheader("Arrivals")
    arrivals = pd.DataFrame([(each.tick, each.arrivals) for each in shown], columns=["tick", "arrivals"])
    st.altair_chart(charts.recent(arrivals))
    st.subheader("By state")
    states = pd.DataFrame(shown[-1].by_state.items(), columns=["state", "admissions"])
    st.altair_chart(charts.bars(states, "state"))


def _show_now(now: Pulse) -> None:
    show_figures(
        {
            "Tick": f"{now.tick:,}",
            "Arrivals": str(now.arrivals),
            "Serious": str(now.serious),
            "Beds taken": f"{now.beds_taken} of {BEDS}",
        }
    )
