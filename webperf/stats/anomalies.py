"""Single sessions that stand out of their level."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

LIMIT = 5.0
"""In robust standard deviations. The customary 3.5 names one of 1,000 quiet sessions even where noise is normal."""

SMALLEST_N = 8
_NORMAL = 1.4826  # the median absolute deviation of normal noise is so many times smaller than its deviation


def anomalies(values: Sequence[float], *, limit: float = LIMIT, least: float = 0.0) -> tuple[int, ...]:
    """Indices of values further from the median than `limit` robust deviations, and than the share `least` of it.

    Iglewicz & Hoaglin, "How to Detect and Handle Outliers" (1993). Where more than half are equal the deviation is
    that of the others (their mean distance), as the same authors have it. None below 8 values.
    """
    numbers = np.asarray(values, dtype=float)
    if len(numbers) < SMALLEST_N:
        return ()
    middle = float(np.median(numbers))
    distances = np.abs(numbers - middle)
    spread = _NORMAL * float(np.median(distances)) or 1.2533 * float(np.mean(distances))
    out = (distances > limit * spread) & (distances > least * abs(middle))
    return tuple(int(index) for index in np.flatnonzero(out))
