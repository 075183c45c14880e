"""What became of one series over its sessions: changes of level, slow creep, single sessions that stand out.

A change of level is certain when its sessions make a level of their own, which takes five at least. Until then the
newest sessions are suspected of one, from two on; those that follow confirm or clear them.

Steps and creep can look alike: a metric that grows by 1 % a week has a first half and a second half, too. The model
that explains the sessions better, in the sense of Schwarz' criterion with absolute deviations, is the one that is told.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from webperf.stats.anomalies import anomalies
from webperf.stats.change_points import LEAST, ChangePoint, change_points
from webperf.stats.ranks import Floats
from webperf.stats.recent import Recent, recent_shift
from webperf.stats.theil_sen import theil_sen

SHORTEST = 10
"""Sessions before anything is said: two levels of five."""

CREEP_SESSIONS = 90
"""Creep is looked for in the newest so many sessions of the newest level, and in no fewer than `CREEP_SHORTEST`."""
CREEP_SHORTEST = 30


@dataclass(frozen=True, slots=True)
class Creep:
    """From session `start` to the newest the level grew by the share `growth`, with its interval."""

    start: int
    growth: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Trend:
    """Of the session medians of a series, by index into them. `level` is the newest one's, None without sessions."""

    n: int
    level: float | None
    changes: tuple[ChangePoint, ...] = ()
    creep: Creep | None = None
    outliers: tuple[int, ...] = ()
    suspected: Recent | None = None


def trend(medians: Sequence[float]) -> Trend:
    """Judge a series; nothing but its level is said of fewer than ten sessions."""
    values = np.asarray(medians, dtype=float)
    if len(values) < SHORTEST:
        return Trend(len(values), float(np.median(values)) if len(values) else None)
    changes = change_points(medians)
    if changes and (creep := _creep(values, 0)) and _is_line(values, changes):
        return Trend(len(values), float(np.median(values[-SHORTEST:])), (), creep, ())
    start = changes[-1].index if changes else 0
    level = float(np.median(values[start:]))
    creep = _creep(values, start)
    # Of what creeps the newest are the highest anyway.
    suspected = None if creep else _suspected(medians, start)
    outliers = tuple(i for i in _outliers(values, changes) if suspected is None or i < suspected.index)
    return Trend(len(values), level, changes, creep, outliers, suspected)


def _suspected(medians: Sequence[float], start: int) -> Recent | None:
    """Of the newest level, by index into all sessions."""
    found = recent_shift(medians[start:])
    return None if found is None else replace(found, index=start + found.index)


def _creep(values: Floats, start: int) -> Creep | None:
    """On logarithms, so that it is a share whatever the level; None for values that have none."""
    start = max(start, len(values) - CREEP_SESSIONS)
    recent = values[start:]
    if len(recent) < CREEP_SHORTEST or not np.all(recent > 0):
        return None
    slope = theil_sen(np.log(recent).tolist())
    if slope is None or not (slope.rises or slope.falls):
        return None
    growth, low, high = (math.expm1(each * (len(recent) - 1)) for each in (slope.slope, slope.low, slope.high))
    return Creep(start, growth, low, high) if abs(growth) >= LEAST else None


def _is_line(values: Floats, changes: Sequence[ChangePoint]) -> bool:
    """Is one line a better explanation than these levels? Looked at where creep is looked for."""
    start = max(0, len(values) - CREEP_SESSIONS)
    recent = np.log(values[start:])
    line = theil_sen(recent.tolist())
    inside = [change.index - start for change in changes if change.index > start]
    if line is None or not inside:
        return False
    levels = np.concatenate([np.full(len(part), np.median(part)) for part in np.split(recent, inside)])
    steps = _cost(recent - levels, 1 + 2 * len(inside))
    return _cost(recent - line.level - line.slope * np.arange(len(recent)), 2) < steps


def _cost(residuals: Floats, parameters: int) -> float:
    n = len(residuals)
    return n * math.log(max(float(np.mean(np.abs(residuals))), 1e-12)) + parameters * math.log(n) / 2


def _outliers(values: Floats, changes: Sequence[ChangePoint]) -> tuple[int, ...]:
    """Against the level each session belongs to."""
    edges = [0, *(change.index for change in changes), len(values)]
    found = [
        start + index for start, end in pairwise(edges) for index in anomalies(values[start:end].tolist(), least=LEAST)
    ]
    return tuple(found)
