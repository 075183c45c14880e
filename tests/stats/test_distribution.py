import numpy as np
import pytest

from webperf.stats.distribution import MOST_BINS, distribution


def test_noise_within_and_between_sessions_are_told_apart() -> None:
    """2 % within, 5 % between, 400 sessions of 5 values."""
    source = np.random.default_rng(1)
    levels = 1000 * np.exp(source.normal(0, 0.05, (400, 1)))
    found = distribution((levels * np.exp(source.normal(0, 0.02, (400, 5)))).tolist())

    assert found is not None
    assert found.within == pytest.approx(0.02, rel=0.05)
    assert found.between == pytest.approx(0.05, rel=0.1)


def test_sessions_that_differ_by_nothing_of_their_own_say_so() -> None:
    values = np.exp(np.random.default_rng(2).normal(0, 0.05, (300, 5)))
    found = distribution(values.tolist())

    assert found is not None
    assert found.between == pytest.approx(0, abs=0.012)


def test_quantiles_are_numpys_and_the_bins_hold_every_value() -> None:
    values = np.random.default_rng(3).lognormal(0, 0.3, 500)
    found = distribution([values.tolist()])

    assert found is not None
    assert found.quantiles == pytest.approx(np.percentile(values, (5, 25, 50, 75, 95)))
    assert (sum(found.counts), found.n, len(found.edges)) == (500, 500, len(found.counts) + 1)
    assert len(found.counts) <= MOST_BINS
    assert (found.edges[0], found.edges[-1]) == (values.min(), values.max())


@pytest.mark.parametrize("sessions", [[[5.0]], [[5.0, 5.0], [5.0]], [[0.0, 1.0], [0.0]], [[1e-300, 2e-300]]])
def test_degenerate_values_have_a_distribution_without_noise_or_with_none(sessions: list[list[float]]) -> None:
    found = distribution(sessions)

    assert found is not None
    assert sum(found.counts) == found.n
    assert found.between is None


def test_no_values_have_none() -> None:
    assert distribution([]) is None
    assert distribution([[], []]) is None
