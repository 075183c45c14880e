"""Histories of 200 synthetic sessions with a known truth."""

from __future__ import annotations

import numpy as np
import pytest

from webperf.judge.trend import SHORTEST, trend

SESSIONS = 200
PER_WEEK = 7


def _history(seed: int, n: int = SESSIONS, cv: float = 0.03) -> list[float]:
    return (1000 * np.exp(np.random.default_rng(seed).normal(0, cv, n))).tolist()


def _creeping(seed: int, weekly: float, n: int = SESSIONS, cv: float = 0.03) -> list[float]:
    return (np.array(_history(seed, n, cv)) * (1 + weekly) ** (np.arange(n) / PER_WEEK)).tolist()


def _stepping(seed: int, at: int, size: float = 1.10, n: int = SESSIONS) -> list[float]:
    return (np.array(_history(seed, n)) * np.where(np.arange(n) >= at, size, 1.0)).tolist()


def test_a_flat_history_is_flat() -> None:
    """40 histories, 8,000 sessions: no change, no creep, and a session that stands out is one in a thousand at most."""
    found = [trend(_history(seed)) for seed in range(40)]

    assert sum(len(f.changes) + (f.creep is not None) + (f.suspected is not None) for f in found) == 0
    assert sum(len(f.outliers) for f in found) <= 40 * SESSIONS / 1_000


def test_a_step_is_told_as_a_step() -> None:
    found = [trend(_stepping(seed, at=130)) for seed in range(40)]

    assert all(f.creep is None for f in found)
    assert np.mean([len(f.changes) == 1 and abs(f.changes[0].index - 130) <= 2 for f in found]) >= 0.95


def test_a_step_is_found_within_some_sessions_of_its_happening() -> None:
    """How many later sessions it takes until it is told; each history is looked at after each session."""
    waits = []
    for seed in range(20):
        values = _stepping(seed, at=150)
        waits.append(next(n for n in range(1, 51) if trend(values[: 150 + n]).changes))

    assert np.median(waits) <= 6
    assert max(waits) <= 12


def test_a_step_is_suspected_within_two_sessions_and_confirmed_by_the_next() -> None:
    """Both are looked for after each session; what was suspected is where the step was."""
    waits = []
    for seed in range(20):
        values = _stepping(seed, at=150)
        found = (trend(values[: 150 + n]) for n in range(1, 51))
        first = next(f for f in found if f.suspected or f.changes)
        waits.append(first.n - 150)
        assert first.suspected is None or 148 <= first.suspected.index <= 150 + waits[-1]

    assert np.median(waits) <= 2
    assert max(waits) <= 5


def test_watched_after_each_session_a_flat_history_has_less_than_one_false_point_in_a_thousand() -> None:
    """A false point is a change or suspicion that was not told one session before. 12 histories, 2,292 looks."""
    points = looks = 0
    for seed in range(12):
        values, told = _history(seed + 500), False
        for n in range(SHORTEST, SESSIONS + 1):
            found = trend(values[:n])
            now = bool(found.changes or found.suspected or found.creep)
            points, looks, told = points + (now and not told), looks + 1, now

    assert looks == 2_292
    assert points / looks < 1 / 1_000


def test_creep_is_told_as_creep_with_its_size() -> None:
    found = [trend(_creeping(seed, 0.01)) for seed in range(40)]

    creeps = [f.creep for f in found if f.creep]
    assert len(creeps) == 40
    assert np.mean([not f.changes for f in found]) >= 0.9
    growth = 1.01 ** (89 / PER_WEEK) - 1  # of the newest 90 sessions
    assert np.median([creep.growth for creep in creeps]) == pytest.approx(growth, rel=0.1)
    assert all(creep.low < growth < creep.high for creep in creeps)


def test_creep_of_one_per_cent_a_week_is_found_within_eight_weeks() -> None:
    weeks = 8
    flat = [_history(seed, 30) for seed in range(40)]
    histories = [head + _creeping(seed + 100, 0.01, n=weeks * PER_WEEK) for seed, head in enumerate(flat)]

    found = [trend(values) for values in histories]

    # A change of level that this growth makes over its length is a true answer as well.
    assert np.mean([bool(f.creep or f.changes) for f in found]) >= 0.9


def test_an_improvement_is_a_change_too() -> None:
    (change,) = trend(_stepping(1, at=100, size=0.8)).changes

    assert change.change == pytest.approx(-0.2, abs=0.03)


def test_a_session_that_stands_out_is_named() -> None:
    values = _history(3)
    values[70] *= 1.6

    assert trend(values).outliers == (70,)


def test_an_outlier_is_one_against_its_own_level() -> None:
    values = _stepping(4, at=100, size=1.5)
    values[40] *= 1.5  # as slow as the later level, which is not strange then

    assert 40 in trend(values).outliers


@pytest.mark.parametrize(("values", "level"), [([], None), ([4.0], 4.0), ([4.0, 8.0], 6.0)])
def test_of_few_sessions_only_the_level_is_told(values: list[float], level: float | None) -> None:
    found = trend(values)

    assert (found.n, found.level) == (len(values), level)
    assert (found.changes, found.creep, found.outliers) == ((), None, ())
    assert len(values) < SHORTEST


def test_zeros_have_levels_but_no_creep() -> None:
    assert trend([0.0] * 60) == trend([0.0] * 60)
    assert trend([0.0] * 60).level == 0
    assert len(trend([0.0] * 30 + [2.0] * 30).changes) == 1
