"""What one scenario came to in one second: counts that are quick to add to, and mergeable by adding.

Who started the generators adds theirs together and makes the record of the journal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from webperf.model.sample import Phase
from webperf.model.swarm import ScenarioSecond, SeriesSecond, Tally, Trend
from webperf.swarm.catalogue import PHASES
from webperf.swarm.histogram import Histogram
from webperf.swarm.operation import HTTP, Operation
from webperf.swarm.outcome import Outcome
from webperf.swarm.tally import trend_of

RETRIES = "http_req_retries"
BATCH = 1024
"""Values kept before they are counted into cells: at so many at once it costs least."""

Tags = tuple[tuple[str, str], ...]
Key = tuple[str, str, int | None, str | None, str, Tags]
"""Method, name, status, error, group, own tags."""

_TRENDS = ("http_req_duration", "http_req_total", "http_req_scheduled", *(metric for metric, _ in PHASES))


class Latency:
    """A histogram that takes single values in batches."""

    __slots__ = ("_batch", "_histogram")

    def __init__(self) -> None:
        self._batch: list[float] = []
        self._histogram = Histogram()

    def append(self, value_ms: float) -> None:
        """Count one value."""
        self._batch.append(value_ms)
        if len(self._batch) >= BATCH:
            self.histogram()

    def extend(self, values_ms: Sequence[float]) -> None:
        """Count many at once."""
        self._histogram.record_all(values_ms)

    def histogram(self) -> Histogram:
        """All of them."""
        if self._batch:
            self._histogram.record_all(self._batch)
            self._batch = []
        return self._histogram

    def add(self, other: Latency) -> None:
        """Count those of the other too."""
        self.histogram().add(other.histogram())

    def trend(self, metric: str) -> Trend:
        """The record of the journal."""
        return trend_of(metric, self.histogram())


class SeriesCounts:
    """Requests with the same labels, in one second."""

    __slots__ = ("bytes_received", "bytes_sent", "counts", "protocol", "requests", "trends")

    def __init__(self, protocol: str = HTTP) -> None:
        self.protocol = protocol
        self.requests = self.bytes_sent = self.bytes_received = 0
        self.trends: dict[str, Latency] = {}
        self.counts: dict[str, int] = {}

    def count(self, outcome: Outcome, scheduled_ms: float | None) -> None:
        """Count one request."""
        self.requests += 1
        self.bytes_sent += outcome.bytes_sent
        self.bytes_received += outcome.bytes_received
        if outcome.retried:
            self.counts[RETRIES] = self.counts.get(RETRIES, 0) + 1
        phases = outcome.phases
        values = (
            outcome.duration_ms, outcome.total_ms, scheduled_ms, phases.blocked, phases.dns, phases.connecting,
            phases.tls, phases.sending, phases.waiting, phases.receiving,
        )  # fmt: skip
        for metric, value in zip(_TRENDS, values, strict=True):
            if value is not None:
                self.trend(metric).append(value)

    def trend(self, metric: str) -> Latency:
        """Its values, to be added to."""
        found = self.trends.get(metric)
        if found is None:
            found = self.trends[metric] = Latency()
        return found

    def count_operation(self, operation: Operation, delay_ms: float | None) -> None:
        """Count one operation of another protocol."""
        self.bytes_sent += operation.bytes_sent
        self.bytes_received += operation.bytes_received
        for metric, value_ms in operation.trends.items():
            self.trend(metric).append(value_ms)
        for metric, count in operation.counts.items():
            self.counts[metric] = self.counts.get(metric, 0) + count
        if operation.counted:
            self.requests += 1
            self.trend("operation_duration").append(operation.duration_ms)
            if delay_ms is not None:
                self.trend("operation_scheduled").append(operation.duration_ms + delay_ms)

    def add(self, other: SeriesCounts) -> None:
        """Count those of the other too."""
        self.requests += other.requests
        self.bytes_sent += other.bytes_sent
        self.bytes_received += other.bytes_received
        for metric, trend in other.trends.items():
            self.trend(metric).add(trend)
        for metric, count in other.counts.items():
            self.counts[metric] = self.counts.get(metric, 0) + count

    def record(self, key: Key) -> SeriesSecond:
        """The record of the journal."""
        method, name, status, error, group, tags = key
        order = _TRENDS if self.protocol == HTTP else tuple(self.trends)
        trends = tuple(self.trends[metric].trend(metric) for metric in order if metric in self.trends)
        return SeriesSecond(
            method, name, status, error, group, dict(tags), self.requests, self.bytes_sent, self.bytes_received, trends,
            self.protocol, self.counts,
        )  # fmt: skip


@dataclass(slots=True)
class ScenarioCounts:
    """One scenario in one second. The meaning of the numbers is that of `ScenarioSecond`."""

    due: int = 0
    iterations: int = 0
    iterations_failed: int = 0
    interrupted: int = 0
    dropped: int = 0
    queued: int = 0
    users: int = 0
    asked_user_s: float = 0.0
    busy_user_s: float = 0.0
    thinking_user_s: float = 0.0
    in_flight_s: float = 0.0
    series: dict[Key, SeriesCounts] = field(default_factory=dict)
    iteration_duration: Latency = field(default_factory=Latency)
    schedule_delay: Latency = field(default_factory=Latency)
    groups: dict[str, Latency] = field(default_factory=dict)
    checks: dict[str, list[int]] = field(default_factory=dict)
    exceptions: dict[str, int] = field(default_factory=dict)

    def add(self, other: ScenarioCounts) -> None:
        """Count what another process counted in the same second."""
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.iteration_duration.add(other.iteration_duration)
        self.schedule_delay.add(other.schedule_delay)
        for key, series in other.series.items():
            self.series.setdefault(key, SeriesCounts(series.protocol)).add(series)
        for name, group in other.groups.items():
            self.groups.setdefault(name, Latency()).add(group)
        for name, (passes, fails) in other.checks.items():
            both = self.checks.setdefault(name, [0, 0])
            both[0] += passes
            both[1] += fails
        for name, count in other.exceptions.items():
            self.exceptions[name] = self.exceptions.get(name, 0) + count

    def record(self, scenario: str, phase: Phase) -> ScenarioSecond:
        """The record of the journal."""
        return ScenarioSecond(
            scenario=scenario,
            phase=phase,
            **{name: getattr(self, name) for name in _NUMBERS},
            series=tuple(series.record(key) for key, series in self.series.items()),
            trends=_filled({"iteration_duration": self.iteration_duration, "schedule_delay": self.schedule_delay}),
            groups=_filled(self.groups),
            checks=tuple(Tally(name, passes, fails) for name, (passes, fails) in self.checks.items()),
            exceptions=tuple(Tally(name, 0, count) for name, count in self.exceptions.items()),
        )


_NUMBERS = (
    "due", "iterations", "iterations_failed", "interrupted", "dropped", "queued", "users", "asked_user_s",
    "busy_user_s", "thinking_user_s", "in_flight_s",
)  # fmt: skip


def _filled(trends: Mapping[str, Latency]) -> tuple[Trend, ...]:
    found = (latency.trend(name) for name, latency in trends.items())
    return tuple(trend for trend in found if trend.n)
