"""A new session beside earlier ones: is it within what one more session of the same code would give?

The unit is the session, one median each. The prediction interval of one more is m +- t(k-1) s sqrt(1 + 1/k) (Hahn &
Meeker, "Statistical Intervals", section 4.7), on logarithms where all values are above zero: noise is multiplicative.
A confidence interval of m alone would be far too narrow: it forgets that the new session has noise of its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean, median, stdev

from webperf.stats.effect import Effect, Method

ENOUGH_SESSIONS = 8
"""Fewer do not say how far apart sessions of the same code lie."""

_FEWEST = 2


def predicted_effect(base: Sequence[float], head: float, confidence: float = 0.95) -> Effect:
    """The session `head` against the sessions `base`; its interval is that of one more session's distance from them.

    >>> effect = predicted_effect([100.0, 102.0, 98.0, 101.0, 99.0, 100.0, 103.0, 97.0], 115.0)
    >>> round(effect.ratio, 2), effect.p_up < 0.001, round(effect.low, 2), round(effect.high, 2)
    (1.15, True, 1.1, 1.21)
    """
    if len(base) < _FEWEST:
        return _bare(base, head)
    if min(base) == max(base):
        return _constant(base[0], len(base), head)
    logarithmic = min(*base, head) > 0
    values = [math.log(value) for value in base] if logarithmic else list(base)
    middle, spread = fmean(values), stdev(values) * math.sqrt(1 + 1 / len(base))
    distance = (math.log(head) if logarithmic else head) - middle
    up, reach = _student(distance / spread, (1 + confidence) / 2, len(base) - 1)
    shape = (distance, distance - reach * spread, distance + reach * spread)
    typical = math.exp(middle) if logarithmic else middle
    if logarithmic:
        ratio, low, high = (math.exp(bound) for bound in shape)
        ends: tuple[float, float, float] = (head - typical, typical * (low - 1), typical * (high - 1))
        return Effect(Method.PREDICTION, len(base), 1, typical, head, ratio, low, high, *ends, up, 1 - up, spread)
    found = Effect(Method.PREDICTION, len(base), 1, typical, head, None, None, None, *shape, up, 1 - up, spread, False)
    if typical <= 0:
        return found
    ratio, low, high = (head / typical + (bound - distance) / typical for bound in shape)
    return replace(found, ratio=ratio, low=low, high=high)


def _student(score: float, upper: float, freedom: int) -> tuple[float, float]:
    """The share of Student's t above a score, and its quantile."""
    from scipy.special import stdtr, stdtrit

    return float(stdtr(freedom, -score)), float(stdtrit(freedom, upper))


def _bare(base: Sequence[float], head: float) -> Effect:
    """One session or none says nothing of noise: only the ratio."""
    if not base:
        return Effect(Method.NONE, 0, 1, None, head)
    typical = median(base)
    return Effect(Method.NONE, len(base), 1, typical, head, head / typical if typical > 0 else None,
                  difference=head - typical)  # fmt: skip


def _constant(base: float, n: int, head: float) -> Effect:
    """Counts and bytes that never differed: any difference is one, and there is no noise to compare it with."""
    ratio = head / base if base > 0 else None
    difference = head - base
    up, down = (0.0 if difference > 0 else 1.0), (0.0 if difference < 0 else 1.0)
    sides = (difference, difference, difference)
    # As many sessions as were equal, so that "unchanged" asks for more than a few.
    return Effect(Method.EXACT, n, n, base, head, ratio, ratio, ratio, *sides, up, down, 0.0, base > 0)
