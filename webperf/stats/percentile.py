"""Percentiles of a small sample."""

from __future__ import annotations

import math
from collections.abc import Sequence


def percentile(ordered: Sequence[float], q: float) -> float:
    """The `q`-th percentile (0..100) of values in ascending order.

    Type 7 of Hyndman & Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996) 361:
    linear interpolation between order statistics at position (n - 1) q / 100. The default of numpy, R and
    spreadsheets, so a reader can check our numbers with theirs.

    >>> percentile([10.0, 20.0, 30.0, 40.0], 75)
    32.5
    """
    if not ordered:
        raise ValueError("a percentile needs at least one value")
    if not 0 <= q <= 100:
        raise ValueError(f"a percentile lies between 0 and 100, not at {q}")
    position = (len(ordered) - 1) * q / 100
    below = math.floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)
