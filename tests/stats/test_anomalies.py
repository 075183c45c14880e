import numpy as np
import pytest

from webperf.stats.anomalies import anomalies


def test_quiet_sessions_are_none() -> None:
    """500 normal series of 60 sessions: at most one in a thousand sessions."""
    series = np.random.default_rng(1).normal(100, 3, (500, 60))

    assert sum(len(anomalies(row.tolist())) for row in series) <= 30


def test_one_that_stands_out_is_named_on_either_side() -> None:
    values = np.random.default_rng(2).normal(100, 1, 40)
    values[[7, 31]] = 120, 80

    assert anomalies(values.tolist()) == (7, 31)


def test_one_smaller_than_the_least_share_is_not() -> None:
    values = [100.0, 100.1] * 20
    values[5] = 101.0

    assert anomalies(values) == (5,)
    assert anomalies(values, least=0.05) == ()


def test_among_equal_values_the_other_one_stands_out() -> None:
    assert anomalies([12.0] * 30 + [90.0]) == (30,)


@pytest.mark.parametrize("values", [[], [1.0, 99.0], [5.0] * 20])
def test_few_or_equal_values_have_none(values: list[float]) -> None:
    assert anomalies(values) == ()
