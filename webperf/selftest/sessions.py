"""Sessions of one build, measured apart: how often a baseline is red, and how soon and how wrongly a trend suspects."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from webperf.model.rule import Rule
from webperf.selftest.arrays import holm
from webperf.selftest.noise import SHARED
from webperf.stats.recent import recent_shift

BUILDS, METRICS, KNOWN = 20_000, 24, 10
BETWEEN = 0.05
"""Standard deviation from session to session, as a share."""

HISTORIES, SESSIONS, STEP_AT, STEP, SHORTEST = 100, 200, 150, 1.10, 10
TREND_NOISE = 0.03


def past_regressed(base: np.ndarray, head: np.ndarray, rule: Rule) -> np.ndarray:
    """The rule of judge/baseline.py at once: shape (builds, metrics, sessions) and (builds, metrics) to the latter.

    One session's median each, all above zero (tests/selftest/test_sessions.py: it is the same rule).
    """
    from scipy.special import stdtr

    logs, known = np.log(base), base.shape[-1]
    distance = np.log(head) - logs.mean(axis=-1)
    spread = logs.std(axis=-1, ddof=1) * math.sqrt(1 + 1 / known)
    proved = holm(stdtr(known - 1, -distance / spread)) <= rule.alpha
    return np.asarray(proved & (distance >= math.log1p(rule.floor)))


def baseline_alarms(seed: int, builds: int = BUILDS, *, shared: float = SHARED) -> float:
    """Share of builds that changed nothing in which any of the metrics is called worse than the sessions before."""
    source = np.random.default_rng(seed)
    own = source.standard_normal((builds, METRICS, KNOWN + 1))
    common = source.standard_normal((builds, 1, KNOWN + 1))
    values = np.exp(BETWEEN * (math.sqrt(shared) * common + math.sqrt(1 - shared) * own))
    return float(past_regressed(values[..., :-1], values[..., -1], Rule()).any(axis=-1).mean())


@dataclass(frozen=True, slots=True)
class Watched:
    """Histories that are looked at after each session. `wrong`: false points a session; `waits`: sessions to a step."""

    looks: int
    wrong: float
    waits: tuple[int, ...]


def watched(seed: int, histories: int = HISTORIES) -> Watched:
    """Flat ones, and ones with a step of 10 % after 150 sessions. A point is a suspicion that was not there before."""
    source = np.random.default_rng(seed)
    flat = np.exp(source.normal(0, TREND_NOISE, (histories, SESSIONS)))
    stepped = np.exp(source.normal(0, TREND_NOISE, (histories, SESSIONS)))
    stepped[:, STEP_AT:] *= STEP
    points, looks = 0, 0
    for row in flat.tolist():
        red = [recent_shift(row[:n]) is not None for n in range(SHORTEST, SESSIONS + 1)]
        points += sum(now and not before for before, now in zip([False, *red], red, strict=False))
        looks += len(red)
    return Watched(looks, points / looks, tuple(_wait(row) for row in stepped.tolist()))


def _wait(row: list[float]) -> int:
    """Sessions since the step until it is suspected."""
    after = range(1, SESSIONS - STEP_AT + 1)
    return next((n for n in after if recent_shift(row[: STEP_AT + n])), len(after))
