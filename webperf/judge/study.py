"""All that is told of one series: its trend, how its values lie, and which other metrics move with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from webperf.judge.trend import Trend, trend
from webperf.model.history import Point, Series
from webperf.stats.distribution import Distribution, distribution
from webperf.stats.spearman import Correlation, spearman

ALPHA = 0.05
LEAST_RHO = 0.5
MOST_COMPANIONS = 5


@dataclass(frozen=True, slots=True)
class Companion:
    """Another metric of the same step that moves with this one over sessions."""

    series: Series
    correlation: Correlation


@dataclass(frozen=True, slots=True)
class Study:
    """Of one series. `medians` are those of its points, one a session: values of different sessions are not pooled."""

    series: Series
    points: tuple[Point, ...]
    medians: tuple[float, ...]
    trend: Trend
    distribution: Distribution | None
    companions: tuple[Companion, ...]


def study(series: Series, points: Sequence[Point], others: Mapping[Series, Sequence[Point]]) -> Study:
    """`others` may hold any series; those of the same place and conditions are compared."""
    medians = tuple(median(point.values) for point in points)
    return Study(
        series=series,
        points=tuple(points),
        medians=medians,
        trend=trend(medians),
        distribution=distribution([point.values for point in points]),
        companions=_companions(series, points, others),
    )


def _companions(
    series: Series, points: Sequence[Point], others: Mapping[Series, Sequence[Point]]
) -> tuple[Companion, ...]:
    found = [
        Companion(other, correlation)
        for other, their in others.items()
        if other.place == series.place and other != series
        if (correlation := _correlation(points, their)) is not None
    ]
    # Bonferroni over all that were looked at: of forty metrics two would move along by chance.
    sure = [c for c in found if c.correlation.p_value * len(found) <= ALPHA and abs(c.correlation.rho) >= LEAST_RHO]
    return tuple(sorted(sure, key=lambda c: -abs(c.correlation.rho))[:MOST_COMPANIONS])


def _correlation(points: Iterable[Point], others: Iterable[Point]) -> Correlation | None:
    pairs = tuple(_pairs(points, others))
    return spearman([a for a, _ in pairs], [b for _, b in pairs])


def _pairs(points: Iterable[Point], others: Iterable[Point]) -> Iterator[tuple[float, float]]:
    known = {point.session.id: median(point.values) for point in others}
    for point in points:
        if point.session.id in known:
            yield median(point.values), known[point.session.id]
