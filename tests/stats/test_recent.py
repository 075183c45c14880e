"""The newest sessions against histories whose truth is known: how soon a step is suspected, and how often wrongly."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest

from webperf.stats.ranks import Floats
from webperf.stats.recent import SHARES, Recent, recent_shift

SESSIONS, STEP_AT = 200, 150


def _noise(seed: int, rows: int, *, hiccups: float) -> Floats:
    """Session medians: 3 % lognormal, and some sessions hit by a hiccup of up to 50 %."""
    source = np.random.default_rng(seed)
    hit = source.random((rows, SESSIONS)) < hiccups
    noise = source.normal(0, 0.03, (rows, SESSIONS)) + hit * source.uniform(0, np.log(1.5), (rows, SESSIONS))
    return np.asarray(1000 * np.exp(noise))


@pytest.mark.parametrize("hiccups", [0.0, 0.05])
def test_looking_after_each_session_suspects_wrongly_less_than_once_in_a_thousand(hiccups: float) -> None:
    """100 flat histories, watched from the 10th to the 200th session. A false point was not there a session before."""
    points = looks = 0
    for row in _noise(1, 100, hiccups=hiccups).tolist():
        red = [recent_shift(row[:n]) is not None for n in range(10, SESSIONS + 1)]
        points += sum(now and not before for before, now in zip([False, *red], red, strict=False))
        looks += len(red)

    assert looks == 19_100
    assert points / looks < 1 / 1_000


@pytest.mark.parametrize(("hiccups", "typical", "nearly_all"), [(0.0, 2, 3), (0.05, 4, 5)])
def test_a_step_of_ten_per_cent_is_suspected_within_some_sessions(
    hiccups: float, typical: int, nearly_all: int
) -> None:
    waits = []
    for row in _noise(2, 150, hiccups=hiccups):
        row[STEP_AT:] *= 1.10
        waits.append(next(n for n in range(1, 50) if recent_shift(row[: STEP_AT + n].tolist())))

    assert np.median(waits) <= typical
    assert np.quantile(waits, 0.9) <= nearly_all


def test_its_chance_is_that_of_all_choices_of_places() -> None:
    """Of 12 different values, the newest two are the highest in 1 of 66 orders; downwards it is the same."""
    orders = list(combinations(range(12), 2))
    level = [105.0, 101.0, 108.0, 102.0, 109.0, 103.0, 107.0, 104.0, 100.0, 106.0]

    up = recent_shift([*level, 200.0, 201.0], alpha=1.0)
    down = recent_shift([*level, 50.0, 49.0], alpha=1.0)

    assert up is not None
    assert down is not None
    assert up.p_value == down.p_value == pytest.approx(2 * (1 / len(orders)) / SHARES[2])
    assert (up.index, up.before, up.after) == (10, 104.5, 200.5)
    assert down.change < -0.5


def test_one_session_however_slow_is_never_enough() -> None:
    level = _noise(3, 1, hiccups=0.0)[0].tolist()

    assert recent_shift([*level, 9000.0]) is None
    assert recent_shift([*level, 9000.0, 9000.0]) is not None


def test_less_than_the_least_change_is_none() -> None:
    level = [1000.0 + i % 7 / 100 for i in range(100)]

    assert recent_shift([*level, *[1040.0] * 4]) is None
    assert recent_shift([*level, *[1040.0] * 4], least=0.03) is not None


@pytest.mark.parametrize("values", [[], [1.0], [5.0] * 7, [5.0] * 100, [0.0] * 50])
def test_what_is_short_or_never_differs_suspects_nothing(values: list[float]) -> None:
    assert recent_shift(values) is None


def test_from_zero_the_change_is_infinite() -> None:
    found = recent_shift([0.0] * 100 + [3.0] * 2)

    assert isinstance(found, Recent)
    assert found.change == math.inf
