"""Slow creep: the slope that no outlier moves, and how sure it is although neighbours resemble each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from webperf.stats.ranks import Floats, midranks

CONFIDENCE = 0.998
"""Of the interval. A series is looked at after each session, so that 95 % would cry wolf every few weeks."""

SMALLEST_N = 10
_MOST_ALIKE = 0.9


@dataclass(frozen=True, slots=True)
class Slope:
    """`level` + `slope` * session (from 0), and the interval of the slope."""

    slope: float
    low: float
    high: float
    level: float

    @property
    def rises(self) -> bool:
        """The whole interval is above 0."""
        return self.low > 0

    @property
    def falls(self) -> bool:
        """The whole interval is below 0."""
        return self.high < 0


def theil_sen(values: Sequence[float], *, confidence: float = CONFIDENCE) -> Slope | None:
    """The median slope over all pairs of sessions; None below 10 values.

    Slope and interval after Sen (JASA 63 (1968) 1379): the interval ends at the pairwise slopes whose ranks are as far
    from the middle as Kendall's S may be by chance. The variance of S is that of independent sessions, n (n - 1)
    (2n + 5) / 18, times what it grows by when neighbours are alike (Hamed & Rao, Journal of Hydrology 204 (1998) 182,
    for noise of the first order, as Yue & Wang, Water Resources Management 18 (2004) 201, have it).
    """
    numbers = np.asarray(values, dtype=float)
    n = len(numbers)
    if n < SMALLEST_N:
        return None
    first, second = np.triu_indices(n, k=1)
    slopes = np.sort((numbers[second] - numbers[first]) / (second - first))
    slope = float(np.median(slopes))
    residuals = numbers - slope * np.arange(n)
    spread = math.sqrt(n * (n - 1) * (2 * n + 5) / 18 * _growth(residuals))
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * spread / 2
    low, high = (len(slopes) - 1) / 2 - reach, (len(slopes) - 1) / 2 + reach
    edges = max(0, math.floor(low)), min(len(slopes) - 1, math.ceil(high))
    return Slope(slope, float(slopes[edges[0]]), float(slopes[edges[1]]), float(np.median(residuals)))


def _growth(residuals: Floats) -> float:
    """Of the variance, by the correlation r of neighbours: (1 + r) / (1 - r), and never less than 1.

    r is that of ranks, so that no outlier makes it, and is corrected for the bias -(1 + 4r) / n of short series.
    """
    n = len(residuals)
    ranks = midranks(residuals)
    centred = ranks - ranks.mean()
    total = float(centred @ centred)
    if total == 0:
        return 1.0
    raw = float(centred[1:] @ centred[:-1]) / total
    alike = min(_MOST_ALIKE, max(0.0, (raw * n + 1) / (n - 4)))
    return (1 + alike) / (1 - alike)
