import random

import pytest

from webperf.stats.drift import drift


def test_a_rise_of_ten_per_cent_is_seen() -> None:
    source = random.Random(1)
    values = [1000 * (1 + 0.1 * i / 29) * source.lognormvariate(0, 0.01) for i in range(30)]
    assert drift(values) == pytest.approx(0.095, abs=0.02)


def test_noise_is_none() -> None:
    source = random.Random(2)
    alarms = sum(drift([source.lognormvariate(0, 0.1) for _ in range(20)]) is not None for _ in range(500))
    assert alarms <= 12


@pytest.mark.parametrize("values", [[], [1.0] * 30, [1.0, 2.0, 3.0]])
def test_too_few_or_constant(values: list[float]) -> None:
    assert drift(values) is None
