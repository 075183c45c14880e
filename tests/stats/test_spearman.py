import numpy as np
import pytest
import scipy.stats

from webperf.stats.spearman import spearman


def test_rho_is_that_of_the_textbook() -> None:
    """Scipy 1.17.1: spearmanr of these is 0.7381 (1 - 6 * 22 / (8 * 63))."""
    found = spearman([1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 5, 3, 4, 8, 7, 6])

    assert found is not None
    squares = sum((a - b) ** 2 for a, b in zip(range(1, 9), [2, 1, 5, 3, 4, 8, 7, 6], strict=True))
    assert found.rho == pytest.approx(1 - 6 * squares / (8 * 63))


def test_any_rising_relation_is_one() -> None:
    values = np.linspace(1, 5, 20)
    found = spearman(values.tolist(), np.exp(values).tolist())

    assert found is not None
    assert found.rho == pytest.approx(1)
    assert found.p_value <= 0.001


def test_unrelated_metrics_seldom_look_related() -> None:
    source = np.random.default_rng(1)
    p_values = [spearman(*source.normal(size=(2, 30)).tolist()) for _ in range(200)]

    assert sum(found is not None and found.p_value <= 0.05 for found in p_values) <= 20


@pytest.mark.parametrize(("first", "second"), [([1.0] * 7, [2.0] * 7), ([3.0] * 20, [*range(20)])])
def test_few_or_constant_values_have_none(first: list[float], second: list[float]) -> None:
    assert spearman(first, second) is None


def test_pairs_must_be_pairs() -> None:
    with pytest.raises(ValueError, match="cannot be paired"):
        spearman([1.0], [1.0, 2.0])


def test_students_t_is_near_the_permutations() -> None:
    source = np.random.default_rng(4)
    first = source.normal(size=30).tolist()
    second = [value + noise for value, noise in zip(first, source.normal(0, 2, 30), strict=True)]

    shuffled, quick = spearman(first, second), spearman(first, second, exact=False)

    assert shuffled is not None
    assert quick is not None
    assert (quick.rho, quick.n) == (shuffled.rho, shuffled.n)
    assert quick.p_value == pytest.approx(shuffled.p_value, rel=0.2)
    assert quick.p_value == pytest.approx(float(scipy.stats.spearmanr(first, second).pvalue))
