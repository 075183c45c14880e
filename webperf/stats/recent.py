"""Did the newest few sessions leave their level? Asked before there are enough of them to make a level of their own.

That all of the newest m sessions are among the r highest of N has, in a series whose order means nothing, the chance
C(r, m) / C(N, m) (hypergeometric: all choices of m places are alike). So the answer is exact whatever the noise looks
like, hiccups and all: a session that hiccuped takes one of the r places, and one session alone is never enough.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from webperf.stats.change_points import LEAST, MARGIN, relative_change

ALPHA = 0.0015
"""Of one look, over both directions and all windows. Looks of neighbouring sessions are alike, so that a flat series
which is looked at after each session has less than one false point in a thousand (tests/stats/test_recent.py)."""

SHARES = {2: 1 / 2, 3: 1 / 4, 4: 1 / 8, 5: 1 / 16, 6: 1 / 16}
"""Of alpha, by the number of newest sessions. More of them are a change point before long."""


@dataclass(frozen=True, slots=True)
class Recent:
    """From the session `index` on (0-based) the values are others: `after` is their median, `before` that of the rest.

    `p_value` is of both directions, times what its window's share of alpha makes of it: compared with alpha itself.
    """

    index: int
    before: float
    after: float
    p_value: float

    @property
    def change(self) -> float:
        """As a share of the level before; infinite from a level of 0."""
        return relative_change(self.before, self.after)


def recent_shift(values: Sequence[float], *, least: float = LEAST, alpha: float = ALPHA) -> Recent | None:
    """The likeliest of all windows, where it is a change by at least `least`; None where there is none.

    >>> level = [100.0, 101.0, 99.0, 100.5, 98.5, 102.0, 97.0] * 10
    >>> recent_shift([*level, 110.0]), recent_shift([*level, 110.0, 111.0]).index
    (None, 70)
    """
    found = [shift for many in SHARES if (shift := _shift(values, many, least, alpha)) is not None]
    return min(found, key=lambda shift: shift.p_value, default=None)


def _shift(values: Sequence[float], many: int, least: float, alpha: float) -> Recent | None:
    rest, newest = values[:-many], values[-many:]
    if len(rest) < MARGIN:
        return None
    before, after = median(rest), median(newest)
    if abs(relative_change(before, after)) < least:
        return None
    # How many of all lie as far out as the one of the newest that is nearest to the old level.
    if after > before:
        places = sum(value >= min(newest) for value in values)
    else:
        places = sum(value <= max(newest) for value in values)
    p_value = min(1.0, 2 * _chance(places, many, len(values)) / SHARES[many])
    return Recent(len(rest), before, after, p_value) if p_value <= alpha else None


@lru_cache(maxsize=4096)
def _chance(places: int, many: int, n: int) -> float:
    return math.comb(places, many) / math.comb(n, many)
