"""What a number of pairs can find, and how many it takes to find something of a given size."""

from __future__ import annotations

import math
from statistics import NormalDist

from webperf.stats.signed_rank import smallest_p

POWER = 0.95
"""Found 95 times in 100."""

_EFFICIENCY = 3 / math.pi
"""Of the signed-rank test beside a t-test on normal noise (Pitman); heavier tails only favour it."""

MOST_PAIRS = 100_000


def detectable_shift(error: float, alpha: float, *, floor: float = 0.0, power: float = POWER) -> float:
    """The smallest shift that is found with that power at one-sided `alpha`, given the standard error of its estimate.

    `floor` is what the estimate must reach besides. All in the same unit (log ratios, or the metric's own).
    Source: Noether, "Sample size determination for some common nonparametric tests", JASA 82 (1987) 645.

    >>> round(detectable_shift(0.016, 0.01), 4)
    0.0635
    """
    normal = NormalDist()
    found = (normal.inv_cdf(1 - alpha) + normal.inv_cdf(power)) * error
    return max(found, floor + normal.inv_cdf(power) * error)


def pairs_needed(spread: float, shift: float, alpha: float, *, floor: float = 0.0, power: float = POWER) -> int | None:
    """Pairs it takes to find `shift`, given the standard deviation of one pair's difference. None above 100,000.

    >>> pairs_needed(0.0707, 0.0953, 0.01)
    13
    """
    normal = NormalDist()
    if shift <= floor:
        return None
    z = normal.inv_cdf(1 - alpha)
    by_test = ((z + normal.inv_cdf(power)) * spread / shift) ** 2 / _EFFICIENCY
    # The formula takes the spread for known (z^2 / 2 more: Guenther, The American Statistician 35 (1981) 243) and the
    # test's p-values for continuous: one pair more makes up for their steps (tests/stats/test_power.py).
    by_test += z * z / 2 + 1
    by_floor = (normal.inv_cdf(power) * spread / (shift - floor)) ** 2 / _EFFICIENCY
    needed = max(math.ceil(by_test), math.ceil(by_floor), fewest_pairs(alpha) + 1)
    return needed if needed <= MOST_PAIRS else None


def fewest_pairs(alpha: float) -> int:
    """With fewer pairs the signed-rank test cannot fire whatever they show: 2^-n must be at most alpha.

    >>> fewest_pairs(0.01), fewest_pairs(0.01 / 24)
    (7, 12)
    """
    n = 1
    while smallest_p(n) > alpha:
        n += 1
    return n


def fewest_apart(alpha: float) -> int:
    """As `fewest_pairs`, on either side of two samples: one of (2n over n) arrangements is the most extreme.

    >>> fewest_apart(0.01), fewest_apart(0.01 / 24)
    (5, 7)
    """
    n = 1
    while math.comb(2 * n, n) * alpha < 1:
        n += 1
    return n
