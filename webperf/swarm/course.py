"""The course of a load for judging what faults did to it: second by second, good answers only. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from webperf.judge.resilience import Course
from webperf.model.swarm import ScenarioFacts, ScenarioSecond, SwarmSecond
from webperf.stats.recovery import Point
from webperf.swarm.histogram import Histogram
from webperf.swarm.operation import HTTP
from webperf.swarm.tally import histogram

LAG_PERCENTILE = 95.0
SHORTEST_S = 0.5
"""The last second may be a moment only, of which a rate says nothing."""
STATISTICS = ((95.0, "p(95)", True), (50.0, "med", False))
"""Percentile, its name, and whether the impact is of it."""


def courses_of(scenarios: Iterable[ScenarioFacts], seconds: Sequence[SwarmSecond]) -> Iterator[Course]:
    """Two for each scenario: the 95th percentile, and the median."""
    for facts in scenarios:
        metric = _metric(facts)
        parts = [(s, part) for s in seconds if s.span_s >= SHORTEST_S for part in s.scenarios]
        own = [(second, part) for second, part in parts if part.scenario == facts.name]
        for q, name, decides in STATISTICS:
            points = tuple(_point(second, part, metric, q) for second, part in own)
            yield Course(facts.name, f"{metric} {name}", "ms", points, counts=True, decides=decides)


def _metric(facts: ScenarioFacts) -> str:
    """As it was felt: in an open model from when it was due, so with what queued behind a fault."""
    what = "http_req" if facts.user == HTTP else "operation"
    return f"{what}_{'scheduled' if facts.is_open else 'duration'}"


def _point(second: SwarmSecond, part: ScenarioSecond, metric: str, q: float) -> Point:
    whole = Histogram()
    for series in part.series:
        for trend in series.trends if series.error is None else ():
            if trend.metric == metric:
                whole.add(histogram(trend))
    failed = sum(series.requests for series in part.series if series.error)
    return Point(
        start_s=float(second.second),
        end_s=second.second + second.span_s,
        value=whole.percentile(q) if whole.count else None,
        good=sum(series.requests for series in part.series) - failed,
        failed=failed,
        own_lag_ms=_lag(second),
    )


def _lag(second: SwarmSecond) -> float | None:
    """Of the generator whose event loop was the latest."""
    lags = [histogram(generator.lag) for generator in second.generators if generator.lag.n]
    return max((lag.percentile(LAG_PERCENTILE) for lag in lags), default=None)
