"""The section `swarm` of `run.json`: metrics with k6's names, requests by label, and a timeline of one row a second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from webperf.model.sample import Phase
from webperf.model.swarm import GeneratorSecond, ScenarioFacts, ScenarioSecond, SwarmSecond
from webperf.swarm.catalogue import CATALOGUE, Kind, metric_of
from webperf.swarm.histogram import Histogram
from webperf.swarm.operation import HTTP
from webperf.swarm.tally import Piece, histogram, merged, piece_of, total_metric, value_of
from webperf.swarm.validity import asked_and_begun, users_held

PERCENTILES = (90.0, 95.0, 99.0, 99.9)
MOST_SERIES = 200
EXPECTED = "http_req_duration{expected_response:true}"
"""k6's sub-metric: without the requests that failed."""

_TIMELINE_HTTP = ("http_reqs", "http_req_duration", "http_req_scheduled")
_TIMELINE_OTHER = ("operations", "operation_duration", "operation_scheduled")

Plain = Mapping[str, Any]


def summarise(
    scenarios: Iterable[ScenarioFacts],
    seconds: Sequence[SwarmSecond],
    thresholds: Mapping[str, tuple[Plain, ...]],
) -> tuple[Plain, ...]:
    """One object a scenario; the warm-up is in the timeline only."""
    return tuple(_scenario(facts, seconds, thresholds.get(facts.name, ())) for facts in scenarios)


def _scenario(facts: ScenarioFacts, seconds: Sequence[SwarmSecond], thresholds: tuple[Plain, ...]) -> Plain:
    own = [(second, part) for second in seconds for part in second.scenarios if part.scenario == facts.name]
    measured = [(second, part) for second, part in own if part.phase is Phase.MEASURE]
    parts = [part for _, part in measured]
    pieces = _pieces(facts, [second for second, _ in measured])
    return {
        "scenario": facts.name,
        "description": facts.description,
        "file": facts.file,
        "line": facts.line,
        "user": facts.user,
        "executor": facts.executor,
        "model": "open" if facts.is_open else "closed",
        "load": facts.load,
        "duration_s": round(sum(second.span_s for second, _ in measured), 3),
        "held": _held(facts, measured, sum(second.span_s for second, part in own if part.phase is Phase.WARMUP)),
        "metrics": _metrics(pieces),
        "histograms": _histograms(pieces),
        "requests": list(_requests(parts, total_metric(facts.user))),
        "errors": list(_errors(parts, total_metric(facts.user))),
        "checks": _tallies(parts, "checks"),
        "exceptions": _tallies(parts, "exceptions"),
        "groups": _groups(parts),
        "generator": _generator([generator for second, _ in measured for generator in second.generators]),
        "timeline": [_row(facts, second, part) for second, part in own],
        "thresholds": list(thresholds),
    }


def _held(facts: ScenarioFacts, measured: Sequence[tuple[SwarmSecond, ScenarioSecond]], warmup_s: float) -> Plain:
    """What was asked of the generator, and what it did."""
    parts = [part for _, part in measured]
    due, begun = asked_and_begun(parts)
    asked_s = sum(part.asked_user_s for part in parts)
    span_s = sum(second.span_s for second, _ in measured) or 1.0
    both = {
        "in_flight": _rounded(sum(part.in_flight_s for part in parts) / span_s),
        "share": _rounded(begun / due if facts.is_open and due else users_held(parts, in_flight=False)),
    }
    # Not the time in which the last answers were waited for.
    asking_s = min(span_s, float(facts.load["duration_s"]) - warmup_s)
    asked = (due if facts.is_open else asked_s) / asking_s if asking_s > 0 else 0.0
    if facts.is_open:
        return {"asked_per_s": _rounded(asked), "begun": begun, "due": due, **both}
    return {"asked_users": _rounded(asked), **both}


def _pieces(facts: ScenarioFacts, seconds: Sequence[SwarmSecond]) -> Mapping[str, Piece]:
    """All that was measured of each metric."""
    names = (name for name, metric in CATALOGUE.items() if name != "vus_max" and metric.is_of(facts.user))
    tags = {"scenario": facts.name}
    pieces = {name: merged(piece_of(second, name, tags) for second in seconds) for name in names}
    expected = {**tags, "expected_response": "true"}
    pieces[EXPECTED] = merged(piece_of(second, "http_req_duration", expected) for second in seconds)
    return pieces


def _metrics(pieces: Mapping[str, Piece]) -> Plain:
    of_each = ((name, _values(name, metric_of(name).kind, piece)) for name, piece in pieces.items())
    found = {name: values for name, values in of_each if values}
    if "vus" in found:
        found["vus_max"] = {"value": found["vus"]["max"], "min": found["vus"]["max"], "max": found["vus"]["max"]}
    return found


def _histograms(pieces: Mapping[str, Piece]) -> Plain:
    """Every latency in HdrHistogram's V2 format: percentiles cannot be added up over scenarios, these can."""
    trends = ((name, piece.trend) for name, piece in pieces.items())
    return {name: found.encode() for name, found in trends if found is not None and found.count}


def _values(name: str, kind: Kind, piece: Piece) -> Plain:
    """k6's keys for each kind; nothing for a metric without data."""
    if kind is Kind.TREND:
        return latencies(piece.trend) if piece.trend is not None and piece.trend.count else {}
    if kind is Kind.RATE:
        return {"rate": piece.good / piece.n, "passes": piece.good, "fails": piece.n - piece.good} if piece.n else {}
    keys = ("count", "rate") if kind is Kind.COUNTER else ("value", "min", "max")
    return {key: _rounded(value) for key in keys if (value := value_of(piece, name, key)) is not None}


def latencies(found: Histogram) -> Plain:
    """A trend with k6's keys, in ms, and how many values it is made of."""
    keys = ("med", *(f"p({q:g})" for q in PERCENTILES))
    values = dict(zip(keys, found.percentiles((50.0, *PERCENTILES)), strict=True))
    whole = {"avg": found.mean_ms, "min": found.min_ms, "med": values.pop("med"), "max": found.max_ms, **values}
    return {**{key: _rounded(value) for key, value in whole.items()}, "count": found.count}


def _requests(parts: Sequence[ScenarioSecond], total: str) -> Iterator[Plain]:
    """By name and status: the busiest first."""
    trends: dict[tuple[Any, ...], Histogram] = {}
    counts: dict[tuple[Any, ...], int] = {}
    for series in (series for part in parts for series in part.series):
        key = (series.method, series.name, series.status, series.error, series.group, tuple(series.tags.items()))
        counts[key] = counts.get(key, 0) + series.requests
        whole = trends.setdefault(key, Histogram())
        for trend in series.trends:
            if trend.metric == total:
                whole.add(histogram(trend))
    # What came unasked is in its own metrics, and was no request.
    for key in (key for key in sorted(counts, key=lambda key: -counts[key])[:MOST_SERIES] if counts[key]):
        method, name, status, error, group, tags = key
        yield {
            "method": method,
            "name": name,
            "status": status,
            "error": error,
            "group": group,
            "tags": dict(tags),
            "count": counts[key],
            total: latencies(trends[key]) if trends[key].count else None,
        }


def _errors(parts: Sequence[ScenarioSecond], total: str) -> Iterator[Plain]:
    """By class, each with latencies of its own: an error that comes at once is not one that comes late."""
    trends: dict[str, Histogram] = {}
    counts: dict[str, int] = {}
    for series in (series for part in parts for series in part.series if series.error):
        assert series.error is not None
        counts[series.error] = counts.get(series.error, 0) + series.requests
        whole = trends.setdefault(series.error, Histogram())
        for trend in series.trends:
            if trend.metric == total:
                whole.add(histogram(trend))
    for error in sorted(counts, key=lambda error: -counts[error]):
        found = trends[error]
        yield {"error": error, "count": counts[error], total: latencies(found) if found.count else None}


def _tallies(parts: Sequence[ScenarioSecond], field: str) -> list[Plain]:
    whole: dict[str, list[int]] = {}
    for tally in (tally for part in parts for tally in getattr(part, field)):
        both = whole.setdefault(tally.name, [0, 0])
        both[0] += tally.passes
        both[1] += tally.fails
    return [{"name": name, "passes": passes, "fails": fails} for name, (passes, fails) in whole.items()]


def _groups(parts: Sequence[ScenarioSecond]) -> list[Plain]:
    whole: dict[str, Histogram] = {}
    for trend in (trend for part in parts for trend in part.groups):
        whole.setdefault(trend.metric, Histogram()).add(histogram(trend))
    return [{"name": name, "group_duration": latencies(found)} for name, found in whole.items() if found.count]


def _generator(seconds: Sequence[GeneratorSecond]) -> Plain:
    lag, late = Histogram(), Histogram()
    for generator in seconds:
        lag.add(histogram(generator.lag))
        late.add(histogram(generator.late))
    processes: dict[int, list[float]] = {}
    for generator in seconds:
        processes.setdefault(generator.process, []).append(generator.cpu)
    return {
        "processes": len(processes),
        "cpu": _rounded(max((sum(shares) / len(shares) for shares in processes.values()), default=0.0)),
        "memory_bytes": max((generator.memory_bytes for generator in seconds), default=0),
        "loop_lag": latencies(lag) if lag.count else None,
        "handed_out_late": latencies(late) if late.count else None,
    }


def _row(facts: ScenarioFacts, second: SwarmSecond, part: ScenarioSecond) -> Plain:
    """A second of the timeline. What nothing is known of is None."""
    requests = sum(series.requests for series in part.series)
    count, *latency = _TIMELINE_HTTP if facts.user == HTTP else _TIMELINE_OTHER
    lag = Histogram()
    for generator in second.generators:
        lag.add(histogram(generator.lag))
    return {
        "t": second.second,
        "span_s": _rounded(second.span_s),
        "phase": part.phase.value,
        "vus": part.users,
        "due": part.due,
        "iterations": part.iterations,
        "dropped": part.dropped,
        "queued": part.queued,
        count: requests,
        "failed": sum(series.requests for series in part.series if series.error),
        "data_received": sum(series.bytes_received for series in part.series),
        **{metric: _points(_trend(part, metric)) for metric in latency},
        "cpu": _rounded(max((generator.cpu for generator in second.generators), default=0.0)),
        "loop_lag_p99": _rounded(lag.percentile(99)) if lag.count else None,
    }


def _trend(part: ScenarioSecond, metric: str) -> Histogram:
    whole = Histogram()
    for trend in (trend for series in part.series for trend in series.trends if trend.metric == metric):
        whole.add(histogram(trend))
    return whole


def _points(found: Histogram) -> Plain | None:
    if not found.count:
        return None
    med, p95, p99 = (_rounded(value) for value in found.percentiles((50.0, 95.0, 99.0)))
    return {"med": med, "p(95)": p95, "p(99)": p99, "max": _rounded(found.max_ms)}


def _rounded(value: float) -> float:
    """Six digits of a number that is exact to fewer: run.json stays readable."""
    return float(f"{value:.6g}")
