"""What a metric amounts to over some seconds: pieces of seconds in, one number out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from webperf.model.swarm import ScenarioSecond, SeriesSecond, SwarmSecond, Trend
from webperf.swarm.catalogue import CATALOGUE, Kind
from webperf.swarm.histogram import Histogram, decode_cells
from webperf.swarm.operation import HTTP
from webperf.swarm.thresholds import percentile_of

Tags = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """What one second, or several, hold of a metric. `n` values; `good` of them are those that a rate counts."""

    span_s: float = 0.0
    n: int = 0
    good: float = 0.0
    low: float = 0.0
    high: float = 0.0
    last: float = 0.0
    trend: Histogram | None = None
    matched: bool = False
    """Something had the tags that were asked for."""


def piece_of(second: SwarmSecond, metric: str, tags: Tags) -> Piece:
    """The piece of one second. `tags` may name a scenario, and any label of requests."""
    kind = CATALOGUE[metric].kind
    scenarios = [s for s in second.scenarios if tags.get("scenario", s.scenario) == s.scenario]
    if kind is Kind.TREND:
        trend = Histogram()
        for found in _trends(scenarios, metric, tags):
            trend.add(histogram(found))
        return Piece(second.span_s, trend.count, trend=trend, matched=trend.count > 0)
    if kind is Kind.GAUGE:
        users = float(sum(scenario.users for scenario in scenarios))
        return Piece(second.span_s, len(scenarios), low=users, high=users, last=users, matched=bool(scenarios))
    pairs = [pair for scenario in scenarios for pair in _counts(scenario, metric, tags)]
    return Piece(second.span_s, sum(n for n, _ in pairs), sum(good for _, good in pairs), matched=bool(pairs))


def _trends(scenarios: Iterable[ScenarioSecond], metric: str, tags: Tags) -> Iterator[Trend]:
    for scenario in scenarios:
        if metric == "group_duration":
            yield from (t for t in scenario.groups if tags.get("group", t.metric) == t.metric)
        elif CATALOGUE[metric].per_request:
            yield from (t for s in _matching(scenario, tags) for t in s.trends if t.metric == metric)
        else:
            yield from (t for t in scenario.trends if t.metric == metric)


def _counts(scenario: ScenarioSecond, metric: str, tags: Tags) -> Iterator[tuple[int, float]]:
    """(values, what is counted of them)."""
    if metric == "checks":
        for check in scenario.checks:
            if tags.get("check", check.name) == check.name:
                yield check.passes + check.fails, check.passes
    elif metric == "iterations":
        yield scenario.iterations, scenario.iterations
    elif metric == "dropped_iterations":
        yield scenario.dropped, scenario.dropped
    else:
        of = CATALOGUE[metric]
        yield from (_count(series, metric) for series in _matching(scenario, tags) if of.is_of(series.protocol))


def _count(series: SeriesSecond, metric: str) -> tuple[int, float]:
    counted = {
        "http_reqs": series.requests,
        "http_req_failed": series.requests if series.error else 0,
        "operations": series.requests,
        "operation_failed": series.requests if series.error else 0,
        "data_sent": series.bytes_sent,
        "data_received": series.bytes_received,
    }
    if metric not in counted:
        return series.counts.get(metric, 0), series.counts.get(metric, 0)
    return series.requests, counted[metric]


def _matching(scenario: ScenarioSecond, tags: Tags) -> Iterator[SeriesSecond]:
    wanted = {name: value for name, value in tags.items() if name != "scenario"}
    for series in scenario.series:
        if all(label(series, name) == value for name, value in wanted.items()):
            yield series


def total_metric(protocol: str) -> str:
    """What was felt of a request, or of an operation of another protocol."""
    return "http_req_total" if protocol == HTTP else "operation_duration"


def label(series: SeriesSecond, name: str) -> str:
    """A label's value as text; "" for one it does not have."""
    match name:
        case "name" | "method" | "group":
            return str(getattr(series, name))
        case "status":
            return str(series.status or 0)
        case "error":
            return series.error or ""
        case "expected_response":
            return "false" if series.error else "true"
    return series.tags.get(name, "")


def histogram(trend: Trend) -> Histogram:
    """The histogram that a journal's record stands for."""
    found = Histogram()
    # Shared between callers, and only ever read: `add` copies counts out of it.
    found.cells = _cells(trend.hdr)
    found.count, found.sum_ms, found.min_ms, found.max_ms = trend.n, trend.sum_ms, trend.min_ms, trend.max_ms
    return found


@lru_cache(maxsize=64)
def _cells(hdr: str) -> dict[int, int]:
    """Of the seconds that a live table looks back on. At 500/s each takes 25 kB: more of them were all that grew in the
    memory of the process that steers a load."""
    return decode_cells(hdr)


def trend_of(metric: str, found: Histogram) -> Trend:
    """The record that goes to the journal."""
    return Trend(metric, found.count, found.sum_ms, found.min_ms, found.max_ms, found.encode())


def merged(pieces: Iterable[Piece]) -> Piece:
    """Several seconds as one."""
    trend: Histogram | None = None
    span_s, n, good, last, matched = 0.0, 0, 0.0, 0.0, False
    lows: list[float] = []
    highs: list[float] = []
    for piece in pieces:
        span_s, n, good, last = span_s + piece.span_s, n + piece.n, good + piece.good, piece.last
        matched = matched or piece.matched
        if piece.n:
            lows.append(piece.low)
            highs.append(piece.high)
        if piece.trend is not None:
            trend = trend or Histogram()
            trend.add(piece.trend)
    return Piece(span_s, n, good, min(lows, default=0.0), max(highs, default=0.0), last, trend, matched)


def value_of(piece: Piece, metric: str, statistic: str) -> float | None:
    """The number; None where there is no data for it. A counter of nothing is 0, which is a number."""
    kind = CATALOGUE[metric].kind
    if kind is Kind.COUNTER:
        if not piece.span_s:
            return None
        return piece.good if statistic == "count" else piece.good / piece.span_s
    if not piece.n:
        return None
    if kind is Kind.RATE:
        return piece.good / piece.n
    if kind is Kind.GAUGE:
        return {"min": piece.low, "max": piece.high}.get(statistic, piece.last)
    assert piece.trend is not None
    return trend_value(piece.trend, statistic)


def trend_value(trend: Histogram, statistic: str) -> float:
    """avg, min, med, max or p(N) of a histogram that holds something."""
    match statistic:
        case "avg":
            return trend.mean_ms
        case "min":
            return trend.min_ms
        case "max":
            return trend.max_ms
        case "med":
            return trend.percentile(50)
    percentile = percentile_of(statistic)
    assert percentile is not None
    return trend.percentile(percentile)
