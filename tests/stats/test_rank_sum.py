import math
import random

import pytest
from scipy.stats import PermutationMethod, mannwhitneyu

from webperf.stats.rank_sum import rank_sum_p, rank_sum_quantile

# Critical values of U, two-sided 5 % (Siegel & Castellan, "Nonparametric Statistics", table J).
TABLE = {(3, 3): -1, (4, 4): 0, (5, 5): 2, (5, 10): 8, (6, 6): 5, (8, 8): 13, (10, 10): 23, (12, 15): 49, (20, 20): 127}


@pytest.mark.parametrize(("sizes", "q"), TABLE.items())
def test_quantiles_are_those_of_the_published_table(sizes: tuple[int, int], q: int) -> None:
    n, m = sizes
    assert rank_sum_quantile(n, m, 0.025) == rank_sum_quantile(m, n, 0.025) == q


def test_an_empty_side_has_no_quantile() -> None:
    assert rank_sum_quantile(0, 5, 0.025) == -1


def test_the_approximation_for_many_values_meets_the_exact_one() -> None:
    # R: qwilcox(0.025, 60, 60) is 1427.
    assert abs(rank_sum_quantile(60, 60, 0.025) - 1426) <= 2


def test_complete_separation_gives_the_smallest_p() -> None:
    up, down = rank_sum_p([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])
    assert (up, down) == (pytest.approx(1 / 252), 1.0)


@pytest.mark.parametrize(("n", "m"), [(1, 1), (2, 7), (5, 5), (10, 9), (20, 30), (50, 50)])
def test_without_ties_the_p_values_are_scipys(n: int, m: int) -> None:
    source = random.Random(n * m)
    for shift in (0.0, 0.5, 2.0):
        base = [source.gauss(0, 1) for _ in range(n)]
        head = [source.gauss(shift, 1) for _ in range(m)]
        expected = [mannwhitneyu(head, base, alternative=side, method="exact").pvalue for side in ("greater", "less")]
        assert rank_sum_p(base, head) == pytest.approx(expected, rel=1e-9)


def test_ties_in_small_samples_are_permuted_exactly() -> None:
    # 70 ways to divide; only 2 of them (the tie may go either way) are as extreme.
    assert rank_sum_p([1, 2, 3, 4], [4, 5, 6, 7])[0] == pytest.approx(2 / 70)


@pytest.mark.parametrize(("n", "m"), [(2, 2), (2, 7), (5, 5), (8, 8), (12, 3)])
def test_small_samples_with_ties_have_the_p_values_of_scipys_permutations(n: int, m: int) -> None:
    source = random.Random(n * m)
    every = PermutationMethod(n_resamples=math.inf)
    for values in (2, 4, 9):
        base = [source.randrange(values) / 7 for _ in range(n)]
        head = [base[0], *(source.randrange(values) / 7 + 1 for _ in range(m - 1))]
        if len({*base, *head}) > 1:
            expected = [mannwhitneyu(head, base, alternative=s, method=every).pvalue for s in ("greater", "less")]
            assert rank_sum_p(base, head) == pytest.approx(expected, rel=1e-9)


def test_ties_in_larger_samples_are_corrected_for() -> None:
    source = random.Random(5)
    base = [source.randrange(10) for _ in range(30)]
    head = [source.randrange(10) + 2 for _ in range(30)]
    expected = mannwhitneyu(head, base, alternative="greater", method="asymptotic").pvalue
    assert rank_sum_p(base, head)[0] == pytest.approx(expected)


@pytest.mark.parametrize(("base", "head"), [([], [1.0]), ([1.0], []), ([5.0] * 4, [5.0] * 9)])
def test_nothing_to_rank_is_no_evidence(base: list[float], head: list[float]) -> None:
    assert rank_sum_p(base, head) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        # Of four values that might have been the one, three are as high as 2; all are as low or lower.
        ([1.0, 2.0, 2.0], [2.0], (3 / 4, 1.0)),
        ([3.0], [3.0, 4.0, 5.0], (2 / 4, 1.0)),
        ([4.0, 5.0, 5.0], [3.0], (1.0, 1 / 4)),
    ],
)
def test_a_single_value_with_ties(base: list[float], head: list[float], expected: tuple[float, float]) -> None:
    assert rank_sum_p(base, head) == expected
