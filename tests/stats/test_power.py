import math

import numpy as np
import pytest

from webperf.stats.hodges_lehmann import walsh_averages
from webperf.stats.power import detectable_shift, fewest_pairs, pairs_needed
from webperf.stats.signed_rank import signed_rank_p

TRIALS = 2000


@pytest.mark.parametrize("cv", [0.03, 0.05, 0.10])
@pytest.mark.parametrize("alpha", [0.01, 0.01 / 15])
def test_the_pairs_it_asks_for_find_ten_per_cent(cv: float, alpha: float) -> None:
    """With lognormal noise of known spread, 95 times in 100 and not many more pairs than that takes."""
    n = pairs_needed(cv * math.sqrt(2), math.log(1.1), alpha, floor=math.log(1.05))
    assert n is not None
    source = np.random.default_rng(17)
    pairs = source.normal(math.log(1.1), cv * math.sqrt(2), (TRIALS, n))
    large_enough = np.median(walsh_averages(pairs), axis=1) >= math.log(1.05)
    found = [large and signed_rank_p(row)[0] <= alpha for row, large in zip(pairs.tolist(), large_enough, strict=True)]
    assert np.mean(found) >= 0.945
    assert n <= 1.35 * (cv * math.sqrt(2) / math.log(1.1)) ** 2 * (3.1 + 1.65) ** 2 + 14


def test_fewer_pairs_than_can_ever_fire_are_never_asked_for() -> None:
    assert fewest_pairs(0.01) == 7
    # One that points the other way must not be the end of it.
    assert pairs_needed(0.0, 1.0, 0.01) == 8


def test_what_lies_below_the_floor_is_never_found() -> None:
    assert pairs_needed(0.1, 0.04, 0.01, floor=0.05) is None


def test_more_than_anybody_would_measure() -> None:
    assert pairs_needed(50.0, 0.001, 0.01) is None


def test_the_detectable_shift_halves_with_four_times_the_pairs() -> None:
    assert detectable_shift(0.02, 0.01) == pytest.approx(2 * detectable_shift(0.01, 0.01))


def test_the_floor_is_part_of_what_must_be_seen() -> None:
    assert detectable_shift(0.001, 0.01, floor=0.05) == pytest.approx(0.05 + 0.001 * 1.6449, rel=1e-3)
