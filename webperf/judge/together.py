"""Which metrics of a step move together from session to session: all pairs, and those that are more than chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from webperf.judge.study import LEAST_RHO
from webperf.model.history import Point, Series
from webperf.stats.benjamini_hochberg import benjamini_hochberg
from webperf.stats.spearman import Correlation, spearman

FALSE_SHARE = 0.05
"""Of the pairs that are told, expected to be chance."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two metrics of the same step under the same conditions. `p_adjusted` is over all pairs that were looked at."""

    first: Series
    second: Series
    correlation: Correlation
    p_adjusted: float

    @property
    def is_sure(self) -> bool:
        """Is it more than chance?"""
        return self.p_adjusted <= FALSE_SHARE


def moving_together(measured: Mapping[Series, Sequence[Point]], *, least: float = LEAST_RHO) -> tuple[Pair, ...]:
    """Those that are more than chance, the strongest first."""
    pairs = [pair for pair in all_pairs(measured) if pair.is_sure and abs(pair.correlation.rho) >= least]
    return tuple(sorted(pairs, key=lambda pair: -abs(pair.correlation.rho)))


def all_pairs(measured: Mapping[Series, Sequence[Point]]) -> tuple[Pair, ...]:
    """Sessions count once, by their medians; fewer than eight in common say nothing."""
    found = list(_pairs(measured))
    adjusted = benjamini_hochberg([correlation.p_value for _, _, correlation in found])
    return tuple(Pair(*three, p_adjusted=p) for three, p in zip(found, adjusted, strict=True))


def _pairs(measured: Mapping[Series, Sequence[Point]]) -> Iterator[tuple[Series, Series, Correlation]]:
    by_session = {s: {p.session.id: median(p.values) for p in points} for s, points in measured.items()}
    for first, second in combinations(measured, 2):
        if first.place != second.place:
            continue
        both = [number for number in by_session[first] if number in by_session[second]]
        sides = [[by_session[series][number] for number in both] for series in (first, second)]
        if (correlation := spearman(*sides, exact=False)) is not None:
            yield first, second, correlation
