"""The interval of one more session against simulations, and every degenerate past."""

from __future__ import annotations

import numpy as np
import pytest

from webperf.stats.effect import Method
from webperf.stats.prediction import predicted_effect


def test_one_more_session_of_the_same_code_is_within_it_as_often_as_it_says() -> None:
    """5 % between sessions, ten known: one in a hundred is called worse at p <= 0.01, one in twenty is outside."""
    logs = np.random.default_rng(1).normal(0, 0.05, (4_000, 11))
    effects = [predicted_effect(np.exp(row[:10]).tolist(), float(np.exp(row[10]))) for row in logs]

    assert np.mean([e.p_up <= 0.01 for e in effects]) == pytest.approx(0.01, abs=0.005)
    assert np.mean([(e.low is not None and e.low > 1) or (e.high is not None and e.high < 1) for e in effects]) == (
        pytest.approx(0.05, abs=0.012)
    )


def test_a_slower_session_is_seen_through_the_noise_between_sessions() -> None:
    logs = np.random.default_rng(2).normal(0, 0.03, (500, 11))
    effects = [predicted_effect(np.exp(row[:10]).tolist(), float(1.25 * np.exp(row[10]))) for row in logs]

    assert np.mean([e.p_up <= 0.01 for e in effects]) >= 0.98
    assert np.median([e.ratio for e in effects]) == pytest.approx(1.25, abs=0.01)


def test_the_numbers_are_the_formulas() -> None:
    base = [100.0, 110.0, 90.0, 105.0, 95.0, 100.0, 102.0, 98.0]
    found = predicted_effect(base, 120.0)

    logs = np.log(base)
    spread = logs.std(ddof=1) * np.sqrt(1 + 1 / 8)
    t = 2.3646242510102993  # scipy 1.17.1: t.ppf(0.975, 7)
    assert found.base == pytest.approx(np.exp(logs.mean()))
    assert found.low == pytest.approx(120 / np.exp(logs.mean() + t * spread))
    assert found.high == pytest.approx(120 / np.exp(logs.mean() - t * spread))
    assert (found.method, found.n_base, found.n_head) == (Method.PREDICTION, 8, 1)


def test_values_with_zeros_are_compared_as_they_are() -> None:
    found = predicted_effect([0.0, 0.02, 0.0, 0.01, 0.0, 0.01, 0.02, 0.0], 0.3)

    assert not found.logarithmic
    assert found.difference == pytest.approx(0.3 - 0.0075)
    assert found.p_up < 1e-6


@pytest.mark.parametrize(
    ("head", "up", "down", "ratio"), [(40.0, 1.0, 1.0, 1.0), (41.0, 0.0, 1.0, 1.025), (39.0, 1.0, 0.0, 0.975)]
)
def test_what_never_differed_differs_by_anything(head: float, up: float, down: float, ratio: float) -> None:
    found = predicted_effect([40.0] * 9, head)

    assert (found.method, found.p_up, found.p_down, found.ratio) == (Method.EXACT, up, down, ratio)


def test_a_base_of_zero_has_a_difference_and_no_ratio() -> None:
    found = predicted_effect([0.0] * 9, 3.0)

    assert (found.ratio, found.difference, found.p_up) == (None, 3.0, 0.0)


@pytest.mark.parametrize(("base", "ratio"), [([], None), ([100.0], 1.2), ([0.0], None)])
def test_one_session_or_none_says_nothing_of_noise(base: list[float], ratio: float | None) -> None:
    found = predicted_effect(base, 120.0)

    assert (found.method, found.ratio, found.p_up, found.p_down) == (Method.NONE, ratio, 1.0, 1.0)
