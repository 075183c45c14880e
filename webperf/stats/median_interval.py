"""A confidence interval of the median that assumes nothing about the shape of the noise."""

from __future__ import annotations

import math
from collections.abc import Sequence

_TAIL = 40  # each tail may hold at most 1/40 = 2.5 %


def median_interval(ordered: Sequence[float]) -> tuple[float, float] | None:
    """The exact 95 % interval of the median of values in ascending order, or None below six values.

    With fewer no pair of order statistics reaches 95 %: [min, max] of five covers 1 - 2/2^5 = 93.75 %.

    The number of values under the true median is binomial(n, 1/2) whatever the distribution, so
    [x(k), x(n+1-k)] (1-based) covers it with probability 1 - 2 P(B <= k - 1). The largest k that keeps 95 % is
    taken. Source: David & Nagaraja, "Order Statistics", 3rd ed. (2003), section 7.1.

    >>> median_interval([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    (1.0, 6.0)
    """
    rank = interval_rank(len(ordered))
    if rank == 0:
        return None
    return ordered[rank - 1], ordered[-rank]


def interval_rank(n: int) -> int:
    """The largest k with P(B <= k - 1) <= 2.5 % for B ~ binomial(n, 1/2); 0 if there is none.

    Counted in whole numbers (both sides times 2^n), so there is no rounding at any n.
    """
    below, rank = 0, 0
    while rank <= n // 2:
        below += math.comb(n, rank)
        if below * _TAIL > 2**n:
            break
        rank += 1
    return rank
