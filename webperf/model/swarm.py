"""What a swarm leaves in the journal: facts of its scenarios at the beginning, then one record a second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from webperf.model.sample import Phase


@dataclass(frozen=True, slots=True)
class Threshold:
    """`http_req_duration{name:/api}: p(95) < 500`: a bound on a statistic of a metric, over the whole run or a window.

    `limit` is the critical level; above `target` the run is only noted. `over_s`: every stretch of so many seconds has
    to hold, `for_s`: unless it is broken for less than that. Below `min_samples` values there is nothing to judge.
    """

    metric: str
    statistic: str
    operator: str
    limit: float
    tags: Mapping[str, str] = field(default_factory=dict)
    target: float | None = None
    over_s: float | None = None
    for_s: float = 0.0
    min_samples: int = 1
    allow_empty: bool = False
    abort: bool = False
    abort_delay_s: float = 0.0

    @property
    def key(self) -> str:
        """The metric as k6 writes it, with its tags."""
        inside = ",".join(f"{name}:{value}" for name, value in self.tags.items())
        return f"{self.metric}{{{inside}}}" if inside else self.metric

    def __str__(self) -> str:
        over = f" over {self.over_s:g}s" if self.over_s else ""
        lasting = f" for {self.for_s:g}s" if self.for_s else ""
        return f"{self.statistic} {self.operator} {self.limit:.15g}{over}{lasting}"


@dataclass(frozen=True, slots=True)
class ScenarioFacts:
    """What a run keeps of a scenario, so that it can be judged and reported again without its file.

    `load` is the order as it was carried out, in plain values; `is_open`: its arrivals have due times of their own.
    """

    name: str
    description: str
    executor: str
    is_open: bool
    load: Mapping[str, Any]
    thresholds: tuple[Threshold, ...] = ()
    user: str = "http"
    """The protocol that its users speak."""
    file: str = ""
    """From the top of its repository, where it lies in one; `line` is that of its decorator."""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """Latencies of one metric in one second, in ms: count, sum and extremes exact, the rest as an HdrHistogram."""

    metric: str
    n: int
    sum_ms: float
    min_ms: float
    max_ms: float
    hdr: str


@dataclass(frozen=True, slots=True)
class SeriesSecond:
    """Requests that ended in one second and have all labels alike. `error` is a class of `swarm.outcome.ERRORS`.

    Of a `protocol` other than HTTP, `requests` are its operations, and `counts` what else it counts.
    """

    method: str
    name: str
    status: int | None
    error: str | None
    group: str
    tags: Mapping[str, str]
    requests: int
    bytes_sent: int
    bytes_received: int
    trends: tuple[Trend, ...]
    protocol: str = "http"
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something passed and failed; for an exception in a scenario only `fails` counts."""

    name: str
    passes: int
    fails: int


@dataclass(frozen=True, slots=True)
class ScenarioSecond:
    """One second of one scenario, of all processes. What was begun before and ends in it, counts in it.

    `due` arrivals of an open model fell into it, `users` were there at its end; `asked_user_s` is users asked for x
    seconds, `busy_user_s` of them in an iteration, `thinking_user_s` in a pause, `in_flight_s` requests x seconds.
    """

    scenario: str
    phase: Phase
    due: int
    iterations: int
    iterations_failed: int
    interrupted: int
    dropped: int
    queued: int
    users: int
    asked_user_s: float
    busy_user_s: float
    thinking_user_s: float
    in_flight_s: float
    series: tuple[SeriesSecond, ...]
    trends: tuple[Trend, ...]
    groups: tuple[Trend, ...]
    checks: tuple[Tally, ...]
    exceptions: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class GeneratorSecond:
    """How one generating process itself was doing: `cpu` is its share of one core, `lag` how late its event loop
    woke up, `late` how late arrivals were handed out although users were free."""

    process: int
    cpu: float
    memory_bytes: int
    open_files: int
    file_limit: int
    lag: Trend
    late: Trend


@dataclass(frozen=True, slots=True)
class SwarmSecond:
    """The record of the journal: second number `second` since the start, of `span_s` (the last may be shorter)."""

    second: int
    span_s: float
    scenarios: tuple[ScenarioSecond, ...]
    generators: tuple[GeneratorSecond, ...]
    lost: tuple[int, ...] = ()
    """Processes that ended before their work did."""
