"""The Hodges-Lehmann estimate of a shift with its exact interval, for pairs and for two independent samples.

Source: Hollander, Wolfe & Chicken, "Nonparametric Statistical Methods", 3rd ed. (2014), sections 3.2, 3.3, 4.2, 4.3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from webperf.stats.rank_sum import rank_sum_quantile
from webperf.stats.signed_rank import signed_rank_quantile


@dataclass(frozen=True, slots=True)
class Shift:
    """Where a shift lies. `low` and `high` are None where so few values can give no interval of that confidence.

    `error` is the standard error that the width of the interval stands for.
    """

    estimate: float
    low: float | None
    high: float | None
    error: float | None


def paired_shift(differences: Sequence[float], confidence: float = 0.95) -> Shift:
    """Of pairs: the median of the n(n+1)/2 Walsh averages, and the signed-rank interval.

    The interval is [W(q), W(N-1-q)] (0-based, ascending) with the largest q for which P(W+ <= q) is at most half of
    what is left of the confidence: one place further in and it covers 93.5 % where 95 are asked.

    >>> paired_shift([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    Shift(estimate=3.5, low=1.0, high=6.0, error=1.2755...)
    """
    averages = walsh_averages(np.asarray(differences, dtype=float))
    return _shift(averages, signed_rank_quantile(len(differences), (1 - confidence) / 2), confidence)


def unpaired_shift(base: Sequence[float], head: Sequence[float], confidence: float = 0.95) -> Shift:
    """Of two samples: the median of all head - base, and the rank-sum (Moses) interval.

    >>> unpaired_shift([1.0, 2.0, 3.0, 4.0], [11.0, 12.0, 13.0, 14.0])
    Shift(estimate=10.0, low=7.0, high=13.0, error=1.5306...)
    """
    differences = np.sort(np.subtract.outer(np.asarray(head, dtype=float), np.asarray(base, dtype=float)), axis=None)
    return _shift(differences, rank_sum_quantile(len(base), len(head), (1 - confidence) / 2), confidence)


def walsh_averages(differences: np.ndarray) -> np.ndarray:
    """All (d_i + d_j) / 2 with i <= j, ascending, along the last axis: shape (..., n) to (..., n(n+1)/2)."""
    first, second = np.triu_indices(differences.shape[-1])
    return np.sort((differences[..., first] + differences[..., second]) / 2, axis=-1)


def _shift(ordered: np.ndarray, q: int, confidence: float) -> Shift:
    # What is in order needs no search for its middle: np.median takes a tenth of a millisecond, and there are hundreds.
    middle = len(ordered) // 2
    estimate = float(ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2)
    if q < 0:
        return Shift(estimate, None, None, None)
    low, high = float(ordered[q]), float(ordered[len(ordered) - 1 - q])
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    return Shift(estimate, low, high, (high - low) / (2 * z) if math.isfinite(high - low) else None)
