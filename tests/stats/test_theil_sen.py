from __future__ import annotations

import numpy as np
import pytest

from webperf.stats.theil_sen import SMALLEST_N, theil_sen

SCIPY_VALUES = [1.0, 2.1, 2.9, 4.2, 4.8, 6.1, 7.2, 7.9, 9.1, 30.0]


def test_the_slope_and_level_are_scipys() -> None:
    """scipy 1.17.1: theilslopes(values, arange(10)) has slope 1.0143, and the medians of values and of times' level."""
    found = theil_sen(SCIPY_VALUES)

    assert found is not None
    pairs = [(b - a) / (j - i) for i, a in enumerate(SCIPY_VALUES) for j, b in enumerate(SCIPY_VALUES) if j > i]
    assert found.slope == pytest.approx(np.median(pairs))
    assert found.level == pytest.approx(np.median(np.array(SCIPY_VALUES) - found.slope * np.arange(10)))


def test_a_tenth_of_wild_sessions_moves_it_little() -> None:
    values = np.arange(60.0) + np.random.default_rng(1).normal(0, 0.5, 60)
    wild = values.copy()
    wild[::10] += 500

    clean, hit = theil_sen(values), theil_sen(wild)

    assert clean is not None
    assert hit is not None
    assert hit.slope == pytest.approx(clean.slope, abs=0.05)


def test_too_few_values_have_no_slope() -> None:
    assert theil_sen([1.0] * (SMALLEST_N - 1)) is None


def test_a_constant_series_neither_rises_nor_falls() -> None:
    found = theil_sen([3.0] * 40)

    assert found is not None
    assert (found.slope, found.rises, found.falls) == (0, False, False)


@pytest.mark.parametrize("phi", [0.0, 0.3])
def test_the_interval_holds_the_true_slope(phi: float) -> None:
    """99.8 % is claimed, of independent noise and of noise that lasts; 300 series of 60."""
    source = np.random.default_rng(2)
    missed = 0
    for _ in range(300):
        noise = source.normal(0, 0.03, 60)
        for i in range(1, 60):
            noise[i] += phi * noise[i - 1]
        found = theil_sen((0.002 * np.arange(60) + noise).tolist())
        assert found is not None
        missed += not found.low <= 0.002 <= found.high

    assert missed <= 3
