"""Does something grow? The floor of each block, a slope that no outlier moves, and a share of blocks that rise.

What a garbage collector will still take away rises and falls, and neighbours resemble each other: a trend test on
every value cries wolf in a third of healthy series. The least of each block is what stays, and there are few enough of
them to be nearly independent. It is a leak only if the whole interval of the slope (stats/theil_sen.py) is above zero,
at least two thirds of the blocks are above the one before, and it has grown by what is worth a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from webperf.model.soak import Trend
from webperf.stats.theil_sen import SMALLEST_N, theil_sen

RISING_SHARE = 2 / 3
SETTLING_SHARE = 0.1
"""Of the blocks at the beginning: caches fill, code is compiled."""
CONFIDENCE = 0.998


def settling(known: int) -> int:
    """How many of the blocks with a value, at the beginning, are not judged."""
    return round(known * SETTLING_SHARE)


LEAST_BLOCKS = next(known for known in range(100) if known - settling(known) >= SMALLEST_N)
"""With a value each: fewer are undecided."""


@dataclass(frozen=True, slots=True)
class Growth:
    """Slopes are per block. None where there are too few blocks."""

    trend: Trend
    first: float | None = None
    last: float | None = None
    slope: float | None = None
    low: float | None = None
    high: float | None = None
    rising: float | None = None


def growth(blocks: Sequence[float | None], *, least: float) -> Growth:
    """Of the blocks after settling. `least` is how much it must have grown by, from the first to the last, to count.

    >>> growth([100.0 + 5 * block for block in range(20)], least=10).trend
    <Trend.RISING: 'RISING'>
    >>> growth([100.0] * 20, least=10).trend
    <Trend.STEADY: 'STEADY'>
    """
    known = [value for value in blocks if value is not None]
    kept = known[settling(len(known)) :]
    slope = theil_sen(kept, confidence=CONFIDENCE)
    if slope is None:
        return Growth(Trend.UNDECIDED, *((kept[0], kept[-1]) if kept else (None, None)))
    rising = sum(later > earlier for earlier, later in pairwise(kept)) / (len(kept) - 1)
    grown = slope.slope * (len(kept) - 1)
    leaks = slope.rises and rising >= RISING_SHARE and grown > least
    trend = Trend.RISING if leaks else Trend.STEADY
    return Growth(trend, kept[0], kept[-1], slope.slope, slope.low, slope.high, rising)
