"""Do two metrics move together over sessions?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from webperf.stats.ranks import midranks

SMALLEST_N = 8
_PERMUTATIONS = 1_999


@dataclass(frozen=True, slots=True)
class Correlation:
    """Spearman's rho over n pairs, and how often shuffled pairs reach it."""

    rho: float
    p_value: float
    n: int


def spearman(
    first: Sequence[float], second: Sequence[float], *, seed: int = 0, exact: bool = True
) -> Correlation | None:
    """Pearson's correlation of the ranks (Spearman 1904), two-sided p-value by permutation.

    With `exact` False by Student's t with n - 2 degrees of freedom (Kendall & Gibbons, "Rank Correlation Methods", 5th
    ed. (1990), section 4.8): where thousands of pairs are asked for, and p-values below those of 2,000 permutations.
    None below 8 pairs, or where one of both never changes: then there is nothing to move together.
    """
    n = len(first)
    if n != len(second):
        raise ValueError(f"{n} values cannot be paired with {len(second)}")
    if n < SMALLEST_N:
        return None
    a, b = (ranks - ranks.mean() for ranks in (midranks(first), midranks(second)))
    scale = float(np.sqrt((a @ a) * (b @ b)))
    if scale == 0:
        return None
    rho = float(a @ b) / scale
    if not exact:
        return Correlation(rho, _student(rho, n), n)
    shuffled = np.random.default_rng(seed).permuted(np.broadcast_to(b, (_PERMUTATIONS, n)), axis=1)
    reached = int((np.abs(shuffled @ a) / scale >= abs(rho) - 1e-12).sum())
    return Correlation(rho, (reached + 1) / (_PERMUTATIONS + 1), n)


def _student(rho: float, n: int) -> float:
    from scipy.special import stdtr

    if abs(rho) >= 1 - 1e-12:
        return 0.0
    return float(2 * stdtr(n - 2, -abs(rho) * ((n - 2) / (1 - rho * rho)) ** 0.5))
