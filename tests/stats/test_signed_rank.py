import itertools
import random

import pytest
from scipy.stats import wilcoxon

from webperf.stats.signed_rank import doubled_ranks, signed_rank_p, signed_rank_quantile, smallest_p

# Largest W with P(W <= w) <= 2.5 % (Conover, "Practical Nonparametric Statistics", table A12, less one where it gives
# the quantile itself; the same as R's qsignrank(0.025, n) - 1).
TABLE = {5: -1, 6: 0, 7: 2, 8: 3, 9: 5, 10: 8, 12: 13, 15: 25, 20: 52, 25: 89, 30: 137, 50: 434}


@pytest.mark.parametrize(("n", "q"), TABLE.items())
def test_quantiles_are_those_of_the_published_table(n: int, q: int) -> None:
    assert signed_rank_quantile(n, 0.025) == q


@pytest.mark.parametrize("n", [1, 4, 7, 10, 20, 33, 50])
def test_without_ties_it_is_scipys_exact_test(n: int) -> None:
    source = random.Random(n)
    differences = [source.gauss(0.3, 1) for _ in range(n)]
    up, down = signed_rank_p(differences)
    assert up == pytest.approx(wilcoxon(differences, alternative="greater", method="exact").pvalue, rel=1e-9)
    assert down == pytest.approx(wilcoxon(differences, alternative="less", method="exact").pvalue, rel=1e-9)


@pytest.mark.parametrize(
    "differences",
    [[1.0, 1.0, 1.0, -1.0, 2.0, 2.0], [0.0, 0.0, 3.0, 3.0, -1.0, 5.0, 5.0], [0.0, 1.0], [8.0] * 7, [-8.0] * 7],
)
def test_with_ties_and_zeros_all_choices_of_signs_are_counted(differences: list[float]) -> None:
    ranks = doubled_ranks([abs(value) for value in differences])
    kept = [(rank, value) for rank, value in zip(ranks, differences, strict=True) if value]
    seen = sum(rank for rank, value in kept if value > 0)
    sums = [sum(rank for (rank, _), sign in zip(kept, signs, strict=True) if sign)
            for signs in itertools.product((0, 1), repeat=len(kept))]  # fmt: skip
    expected = (sum(s >= seen for s in sums) / len(sums), sum(s <= seen for s in sums) / len(sums))
    assert signed_rank_p(differences) == pytest.approx(expected)


@pytest.mark.parametrize("differences", [[], [0.0], [0.0] * 9])
def test_nothing_that_differs_is_no_evidence(differences: list[float]) -> None:
    assert signed_rank_p(differences) == (1.0, 1.0)


def test_the_smallest_p_is_reached_when_all_point_the_same_way() -> None:
    assert signed_rank_p([float(i) for i in range(1, 8)])[0] == smallest_p(7) == 2**-7


def test_the_approximation_for_many_pairs_meets_the_exact_test() -> None:
    source = random.Random(3)
    differences = [source.gauss(0.1, 1) for _ in range(260)]
    exact = wilcoxon(differences, alternative="greater", method="exact").pvalue
    assert signed_rank_p(differences)[0] == pytest.approx(exact, rel=0.02)
    # R: qsignrank(0.025, 250) is 13447.
    assert abs(signed_rank_quantile(250, 0.025) - 13446) <= 5
