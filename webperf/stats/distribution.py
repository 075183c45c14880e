"""How a metric's values lie, and where its noise comes from: within a session, or between sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from webperf.stats.ranks import Floats

QUANTILES = (5, 25, 50, 75, 95)
MOST_BINS = 16


@dataclass(frozen=True, slots=True)
class Distribution:
    """Of all values of all sessions. `quantiles` are p5 p25 p50 p75 p95; `counts[i]` lie in `edges[i]`..`edges[i+1]`.

    `within` and `between` are standard deviations as shares of the value, None where they cannot be told.
    """

    n: int
    quantiles: tuple[float, ...]
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    within: float | None
    between: float | None


def distribution(sessions: Sequence[Sequence[float]]) -> Distribution | None:
    """Of each session's values; None when there is none."""
    groups = [np.asarray(values, dtype=float) for values in sessions if len(values)]
    if not groups:
        return None
    values = np.concatenate(groups)
    counts, edges = np.histogram(values, bins=_bins(values))
    within, between = _noise(groups)
    return Distribution(
        n=len(values),
        quantiles=tuple(float(value) for value in np.percentile(values, QUANTILES)),
        edges=tuple(float(edge) for edge in edges),
        counts=tuple(int(count) for count in counts),
        within=within,
        between=between,
    )


def _bins(values: Floats) -> int:
    """Freedman & Diaconis' width 2 IQR / n^(1/3) (Z. Wahrscheinlichkeitstheorie 57 (1981) 453), within reason."""
    low, high = np.percentile(values, (25, 75))
    width = 2 * (high - low) / len(values) ** (1 / 3)
    return int(min(MOST_BINS, max(1, np.ceil(np.ptp(values) / width)))) if width > 0 else min(MOST_BINS, len(values))


def _noise(groups: Sequence[Floats]) -> tuple[float | None, float | None]:
    """One-way analysis of variance on logarithms, by the sessions with at least two values."""
    kept = [group for group in groups if len(group) > 1 and min(group) > 0]
    if not kept:
        return None, None
    # All at once: hundreds of sessions one by one take as many tenths of a millisecond.
    sizes = np.array([len(group) for group in kept])
    logs = np.log(np.concatenate(kept))
    means = np.add.reduceat(logs, np.cumsum(sizes) - sizes) / sizes
    within = float(np.sum((logs - np.repeat(means, sizes)) ** 2) / (sizes - 1).sum())
    if len(kept) < 3:
        return within**0.5, None
    # What the means differ by is the sessions' own difference and their share of the noise within.
    between = float(np.var(means, ddof=1) - within * np.mean(1 / sizes))
    return within**0.5, max(0.0, between) ** 0.5
