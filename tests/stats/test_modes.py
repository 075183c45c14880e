import random

import pytest

from webperf.stats.modes import humps


def test_two_humps_are_seen() -> None:
    source = random.Random(1)
    values = [source.gauss(500, 15) for _ in range(12)] + [source.gauss(900, 20) for _ in range(8)]
    found = humps(values)
    assert found is not None
    assert found == pytest.approx((500, 900), rel=0.03)


@pytest.mark.parametrize("n", [8, 12, 20, 60])
@pytest.mark.parametrize("shape", ["normal", "lognormal", "exponential"])
def test_noise_with_one_hump_hardly_ever_is(n: int, shape: str) -> None:
    source = random.Random(n)
    draw = {
        "normal": lambda: source.gauss(1000, 50),
        "lognormal": lambda: source.lognormvariate(6, 0.3),
        "exponential": lambda: 500 + source.expovariate(0.01),
    }[shape]
    assert sum(humps([draw() for _ in range(n)]) is not None for _ in range(1000)) <= 10


@pytest.mark.parametrize("values", [[], [1.0] * 20, [1.0, 1, 1, 9, 9, 9, 9], [100.0] * 17 + [900.0] * 2])
def test_too_few_or_constant_or_a_mere_outlier(values: list[float]) -> None:
    assert humps(values) is None


def test_two_values_only_are_two_humps() -> None:
    assert humps([8.0] * 5 + [16.0] * 5) == (8.0, 16.0)
