"""The highest load that meets a bound: which level to try next, from those that were tried. Pure, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webperf.model.sweep import Found, Purpose

NEAR = 0.05
"""Levels that lie so near to each other, as a share, are not told apart."""
CONFIRMATIONS = 2
"""How often the answer has to hold: a level that held once may have been lucky."""
MOST_TRIES = 24


@dataclass(frozen=True, slots=True)
class Tried:
    """`meets` None: the generator could not hold that load, so nobody knows."""

    amount: float
    meets: bool | None


@dataclass(frozen=True, slots=True)
class Next:
    """What to load next, and why."""

    amount: float
    purpose: Purpose


def next_step(tried: Sequence[Tried], *, whole: bool) -> Next | Found:
    """Halve what is between the highest that holds and the lowest that does not; confirm the answer; give it.

    A level that broke once is not met, however often it held. `whole`: users, of which there are no halves.
    """
    broken = min((t.amount for t in tried if not t.meets), default=None)
    held = max((t.amount for t in tried if t.meets and (broken is None or t.amount < broken)), default=None)
    confirmed = sum(t.amount == held for t in tried if t.meets)
    breaks_at = min((t.amount for t in tried if t.meets is False), default=None)
    if len(tried) < MOST_TRIES:
        if (between := _between(held, broken, whole=whole)) is not None:
            return Next(between, Purpose.SEARCH)
        if held is not None and confirmed < CONFIRMATIONS:
            return Next(held, Purpose.CONFIRM)
    return Found(held, breaks_at, confirmed)


def _between(held: float | None, broken: float | None, *, whole: bool) -> float | None:
    """None where there is nothing left between them, or nothing above."""
    if broken is None:
        return None
    low = held or 0.0
    step = max(1.0 if whole else 0.0, NEAR * broken)
    if broken - low <= step:
        return None
    # Of nothing known below: a tenth, for levels are read in powers of ten, not in halves of a hundred.
    middle = (low + broken) / 2 if held is not None else broken / 10
    if whole:
        return float(max(1, round(middle))) if max(1, round(middle)) < broken else None
    return float(f"{middle:.3g}") if held is not None or middle >= NEAR else None
