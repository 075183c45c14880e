"""The universal scalability law: parameters that were put in come out, intervals hold what they promise."""

from __future__ import annotations

import numpy as np
import pytest

from webperf.stats.usl import fit_usl, predict

LEVELS = (1.0, 5.0, 10.0, 20.0, 50.0, 100.0)


def throughput(n: float, rate: float, sigma: float, kappa: float) -> float:
    return rate * n / (1 + sigma * (n - 1) + kappa * n * (n - 1))


@pytest.mark.parametrize(("sigma", "kappa"), [(0.05, 0.002), (0.3, 0.0), (0.0, 0.0005), (0.0, 0.0)])
def test_exact_points_give_their_parameters_back(sigma: float, kappa: float) -> None:
    fit = fit_usl(LEVELS, [throughput(n, 100, sigma, kappa) for n in LEVELS], [0.01] * len(LEVELS))

    assert fit is not None
    assert fit.rate.value == pytest.approx(100, rel=1e-6)
    assert fit.sigma.value == pytest.approx(sigma, abs=1e-6)
    assert fit.kappa.value == pytest.approx(kappa, abs=1e-8)
    assert fit.misfit < 1e-6
    assert predict(fit, 30) == pytest.approx(throughput(30, 100, sigma, kappa), rel=1e-6)
    if kappa:
        assert fit.knee.value == pytest.approx(((1 - sigma) / kappa) ** 0.5, rel=1e-4)


def test_gunthers_own_example() -> None:
    """SPEC SDM of Guerrilla Capacity Planning, table 5.5: he has sigma 0.0281 or so and kappa of 1e-4 or so."""
    users = (1.0, 18.0, 36.0, 72.0, 108.0, 144.0, 216.0)
    scripts = (64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2)
    fit = fit_usl(users, scripts, [0.02] * len(users))

    assert fit is not None
    assert fit.sigma.value == pytest.approx(0.028, abs=0.015)
    assert fit.kappa.value == pytest.approx(0.0001, abs=0.0001)
    assert fit.knee.value == pytest.approx(96.5, rel=0.15)


@pytest.mark.parametrize("levels", [(1.0, 10.0, 50.0, 100.0), (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)])
def test_intervals_hold_the_truth_about_as_often_as_they_say(levels: tuple[float, ...]) -> None:
    """95 % asked for. With one point more than parameters, whose spread must be guessed, a little less is had."""
    rng = np.random.default_rng(3)
    held = np.zeros(2)
    for _ in range(60):
        noisy = [throughput(n, 100, 0.05, 0.002) * float(np.exp(0.03 * rng.standard_normal())) for n in levels]
        fit = fit_usl(levels, noisy, [0.03] * len(levels))
        assert fit is not None
        for at, (found, truth) in enumerate(((fit.sigma, 0.05), (fit.kappa, 0.002))):
            assert found.low is not None
            assert found.high is not None
            held[at] += found.low <= truth <= found.high
    assert (held / 60 >= 0.85).all()


def test_three_levels_decide_nothing() -> None:
    assert fit_usl((1.0, 10.0, 50.0, 50.0), [10.0, 90.0, 300.0, 301.0], [0.01] * 4) is None
    assert fit_usl(LEVELS, [0.0] * len(LEVELS), [0.01] * len(LEVELS)) is None


def test_one_fit_is_the_same_every_time() -> None:
    points = [throughput(n, 20, 0.1, 0.001) for n in LEVELS]
    assert fit_usl(LEVELS, points, [0.05] * 6) == fit_usl(LEVELS, points, [0.05] * 6)
