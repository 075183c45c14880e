"""Values that rise or fall while they are measured: the machine warms, a cache fills, the data grow."""

from __future__ import annotations

from collections.abc import Sequence

SMALLEST_N = 8
SIGNIFICANCE = 0.01


def drift(values: Sequence[float]) -> float | None:
    """How much the last values differ from the first along the Theil-Sen line, relative to the line's middle.

    None where Kendall's tau finds no trend at 1 %, or there are fewer than 8 values. Source: Sen, JASA 63 (1968) 1379.

    >>> round(drift([100.0, 102.0, 104.0, 106.0, 108.0, 110.0, 112.0, 114.0]), 3)
    0.131
    """
    if len(values) < SMALLEST_N or len(set(values)) == 1:
        return None
    from scipy.stats import kendalltau, theilslopes

    order = range(len(values))
    if not kendalltau(order, values).pvalue < SIGNIFICANCE:
        return None
    slope, intercept, _, _ = theilslopes(values, order)
    middle = intercept + slope * (len(values) - 1) / 2
    return float(slope * (len(values) - 1) / middle) if middle > 0 else None
