"""The rule of judge/compare.py for thousands of comparisons at once (tests/selftest/test_arrays.py: it is the same).

Pairs without ties only: p-values come from a table by the number of pairs.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from webperf.model.rule import Rule
from webperf.stats.hodges_lehmann import walsh_averages
from webperf.stats.signed_rank import sign_flip_counts


def p_worse(differences: np.ndarray) -> np.ndarray:
    """One-sided signed-rank p-values along the last axis, of log ratios without ties: shape (..., n) to (...)."""
    ranks = np.argsort(np.argsort(np.abs(differences), axis=-1), axis=-1) + 1
    return np.asarray(_upper_tail(differences.shape[-1])[np.where(differences > 0, ranks, 0).sum(axis=-1)])


@lru_cache(maxsize=64)
def _upper_tail(n: int) -> np.ndarray:
    """P(W+ >= w) by w."""
    counts = np.array([float(count) for count in sign_flip_counts(tuple(range(1, n + 1)))])
    return np.asarray(np.cumsum(counts[::-1])[::-1] / 2.0**n)


def holm(p: np.ndarray) -> np.ndarray:
    """Adjusted p-values along the last axis."""
    order = np.argsort(p, axis=-1)
    factors = np.arange(p.shape[-1], 0, -1)
    stepped = np.maximum.accumulate(np.minimum(1, np.take_along_axis(p, order, axis=-1) * factors), axis=-1)
    adjusted = np.empty_like(p)
    np.put_along_axis(adjusted, order, stepped, axis=-1)
    return adjusted


def regressed(base: np.ndarray, head: np.ndarray, rule: Rule) -> np.ndarray:
    """Which metrics of which builds: shape (builds, metrics, pairs) to (builds, metrics), at one look."""
    differences = np.log(head / base)
    proved = holm(p_worse(differences)) <= rule.alpha_per_look
    # The estimate costs most, and is asked for where something is proved only.
    found = np.zeros(proved.shape, dtype=bool)
    found[proved] = np.median(walsh_averages(differences[proved]), axis=-1) >= np.log1p(rule.floor)
    return found
