"""Two-humped values: a median between the humps is a number that no user ever saw."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

SMALLEST_N = 8
SMALLEST_SHARE = 0.2
SEPARATION = 8.0
"""How far apart the halves' means lie, in their spread (Ashman's D). Noise with one hump reaches 8 in less than
1 of 100 samples of 8 to 60 values (tests/stats/test_modes.py); a split in the middle of a normal curve has 2.6."""


def humps(values: Sequence[float]) -> tuple[float, float] | None:
    """The means of two separate humps, or None where there is one, or too little to tell.

    The values are split where the variance within both parts is smallest (Otsu 1979); the parts are humps when each
    has at least 3 values and a fifth of them and Ashman's D (Astronomical Journal 108 (1994) 2348) is 8 or more.

    >>> humps([100.0, 101.0, 102.0, 103.0, 200.0, 201.0, 202.0, 203.0])
    (101.5, 201.5)
    """
    ordered = sorted(values)
    n = len(ordered)
    if n < SMALLEST_N or ordered[0] == ordered[-1]:
        return None
    fewest = max(3, math.ceil(n * SMALLEST_SHARE))
    sums, squares = ([0.0, *accumulate(power)] for power in (ordered, [value * value for value in ordered]))

    def within(start: int, end: int) -> float:
        total = sums[end] - sums[start]
        return max(0.0, squares[end] - squares[start] - total * total / (end - start))

    cut = min(range(1, n), key=lambda i: within(0, i) + within(i, n))
    if not fewest <= cut <= n - fewest:
        return None
    low, high = sums[cut] / cut, (sums[n] - sums[cut]) / (n - cut)
    spread = within(0, cut) / (cut - 1) + within(cut, n) / (n - cut - 1)
    separated = spread <= 2 * ((high - low) / SEPARATION) ** 2
    return (low, high) if separated else None
