"""One second of a scenario as a person follows it: the few numbers of a terminal's table or a moving chart. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from webperf.model.sample import Phase
from webperf.model.swarm import ScenarioSecond, SwarmSecond
from webperf.swarm.histogram import Histogram
from webperf.swarm.tally import histogram, total_metric


@dataclass(frozen=True, slots=True)
class Glance:
    """`asked` and `rate` are per second, percentiles in ms; None where there is nothing of the kind."""

    second: int
    scenario: str
    phase: Phase
    users: int
    asked: float | None
    rate: float | None
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None
    failed: int
    late: int
    """Arrivals that wait for a user, or were left out."""


def glance(second: SwarmSecond, part: ScenarioSecond) -> Glance:
    """What to show of one scenario in one second."""
    latency, span_s = latency_of(part), second.span_s
    p50, p95, p99 = latency.percentiles((50, 95, 99)) if latency.count else (None, None, None)
    return Glance(
        second=second.second,
        scenario=part.scenario,
        phase=part.phase,
        users=part.users,
        asked=part.due / span_s if part.due and span_s else None,
        rate=requests_of(part) / span_s if span_s else None,
        p50_ms=p50,
        p95_ms=p95,
        p99_ms=p99,
        failed=sum(series.requests for series in part.series if series.error),
        late=part.queued + part.dropped,
    )


def requests_of(part: ScenarioSecond) -> int:
    """Requests, or operations of another protocol, that ended in it."""
    return sum(series.requests for series in part.series)


def latency_of(part: ScenarioSecond) -> Histogram:
    """Of the open model's requests from when they were due, else as they were felt."""
    whole, felt = Histogram(), Histogram()
    for series in part.series:
        for trend in series.trends:
            if trend.metric in {"http_req_scheduled", "operation_scheduled"}:
                whole.add(histogram(trend))
            elif trend.metric == total_metric(series.protocol):
                felt.add(histogram(trend))
    return whole if whole.count else felt
