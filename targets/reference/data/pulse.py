"""The live view: old admissions replayed as if they came in now.

A tick is a number from 0 on. The same tick shows the same figures in every session, on the page and in both
feeds, so that what a browser displays can be checked.
"""

from dataclasses import dataclass

import pandas as pd

from targets.reference.data.generate import CATEGORIES

# Records that arrive with one tick, and ticks until a replay begins again.
ARRIVALS = 40
CYCLE = 1_000

# The beds of all hospitals together, in the same imagined country.
BEDS = 900


@dataclass(frozen=True, slots=True)
class Pulse:
    """The figures of one tick; `arrivals` and `serious` are admissions, `beds_taken` is beds."""

    tick: int
    arrivals: int
    serious: int
    beds_taken: int
    by_state: dict[str, int]


def pulse(frame: pd.DataFrame, tick: int) -> Pulse:
    """The figures of a tick, from a window that moves along the records."""
    window = _window(frame, tick)
    recent = sum(len(_window(frame, tick - back)) for back in range(1, 4))
    by_state = window["state"].value_counts(sort=False)
    return Pulse(
        tick=tick,
        arrivals=len(window),
        serious=int((window["severity"].cat.codes >= CATEGORIES["severity"].index("severe")).sum()),
        beds_taken=min(BEDS, 400 + recent + int(window["stay_days"].sum()) // 2),
        by_state={code: int(by_state[code]) for code in CATEGORIES["state"]},
    )


def _window(frame: pd.DataFrame, tick: int) -> pd.DataFrame:
    """Between half of `ARRIVALS` and all of them, taken at the place that the tick points to."""
    # Multiplying by a large odd number scatters the ticks (Knuth's multiplicative hash).
    scattered = (tick * 2_654_435_761 % 2**32) >> 16
    size = ARRIVALS // 2 + scattered % (ARRIVALS // 2 + 1)
    first = (tick % CYCLE * ARRIVALS) % (len(frame) - ARRIVALS)
    return frame.iloc[first : first + size]
