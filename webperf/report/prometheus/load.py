"""A load as Prometheus metrics: k6's names below `webperf_`, times in seconds, counters that only rise.

Shares are two counters, for a share cannot be added up; latencies are histograms, for a percentile cannot either.
The same families come of a stored run and of a load under way. Warm-ups are in neither, but for the gauges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from webperf.model.sample import Phase
from webperf.model.swarm import ScenarioSecond, SeriesSecond, SwarmSecond
from webperf.report.load_histograms import load_histograms
from webperf.report.prometheus.exposition import Family, Kind, Labels
from webperf.report.view.clean import clean_text
from webperf.swarm.catalogue import CATALOGUE
from webperf.swarm.catalogue import Kind as Adds
from webperf.swarm.histogram import Histogram
from webperf.swarm.operation import HTTP
from webperf.swarm.tally import histogram

PREFIX = "webperf_"
OTHERS = "(others)"
"""The name of requests beyond those that a run lists."""

Request = tuple[str, str, str]
"""Method, name, status."""

_BYTES = {"data_sent", "data_received"}
_OF_HTTP, _OF_OTHERS = ("http_reqs", "http_req_failed"), ("operations", "operation_failed")
_SHARES = {
    "http_req_failed": "Requests without an answer, or with 400 and above, by class of error.",
    "operation_failed": "Operations that ended in an error, by its class.",
    "checks": "Checks of the scenario, by result.",
}
"""What is counted where the catalogue has a share."""
_GAUGES = {
    "vus": "Users at work.",
    "vus_max": "Most users at once.",
    "generator_cpu_ratio": "Share of one core that the busiest generating process takes.",
}
DUE = "arrivals_due"


@dataclass(slots=True)
class LoadState:
    """What a scenario has counted so far."""

    scenario: str
    user: str = HTTP
    counts: Counter[str] = field(default_factory=Counter)
    requests: Counter[Request] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    checks: Counter[tuple[str, str]] = field(default_factory=Counter)
    trends: dict[str, Histogram] = field(default_factory=dict)
    gauges: dict[str, float] = field(default_factory=dict)

    def add(self, second: SwarmSecond, part: ScenarioSecond) -> None:
        """One more second of its."""
        self.gauges["vus"] = part.users
        self.gauges["vus_max"] = max(self.gauges.get("vus_max", 0.0), part.users)
        self.gauges["generator_cpu_ratio"] = max((generator.cpu for generator in second.generators), default=0.0)
        if part.phase is not Phase.MEASURE:
            return
        self.counts.update({"iterations": part.iterations, "dropped_iterations": part.dropped, DUE: part.due})
        for series in part.series:
            self._add_series(series)
        for tally in part.checks:
            self.checks.update({(tally.name, "pass"): tally.passes, (tally.name, "fail"): tally.fails})
        for trend in part.trends:
            self._trend(trend.metric).add(histogram(trend))
        for trend in part.groups:
            self._trend("group_duration").add(histogram(trend))

    def _add_series(self, series: SeriesSecond) -> None:
        # 0 too: a rate over a series that begins with its first retry misses that one.
        self.counts.update(dict.fromkeys(_counters_of(series.protocol), 0))
        self.counts.update({"data_sent": series.bytes_sent, "data_received": series.bytes_received, **series.counts})
        self.requests[(series.method, series.name, str(series.status or ""))] += series.requests
        if series.error:
            self.failed[series.error] += series.requests
        for trend in series.trends:
            self._trend(trend.metric).add(histogram(trend))

    def _trend(self, metric: str) -> Histogram:
        return self.trends.setdefault(metric, Histogram())


def load_state(scenario: Mapping[str, Any]) -> LoadState:
    """The same of a scenario of `run.json`."""
    metrics = scenario.get("metrics", {})
    state = LoadState(str(scenario.get("scenario")), str(scenario.get("user", HTTP)))
    state.counts.update({name: int(found["count"]) for name, found in metrics.items() if _counts(name)})
    state.counts[DUE] = int(scenario.get("held", {}).get("due", 0))
    for row in scenario.get("requests", ()):
        state.requests[(row["method"], row["name"], str(row["status"] or ""))] += row["count"]
    left = state.counts[_names(state.user)[0]] - state.requests.total()
    if left > 0:
        state.requests[("", OTHERS, "")] += left
    state.failed.update({row["error"]: row["count"] for row in scenario.get("errors", ())})
    for row in scenario.get("checks", ()):
        state.checks.update({(row["name"], "pass"): row["passes"], (row["name"], "fail"): row["fails"]})
    # A part of a metric is in the whole of it already.
    state.trends = {name: found for name, found in load_histograms(scenario).items() if "{" not in name}
    state.gauges = {name: metrics[name]["value"] for name in ("vus", "vus_max") if name in metrics}
    state.gauges["generator_cpu_ratio"] = scenario.get("generator", {}).get("cpu", 0.0)
    return state


def load_families(states: Iterable[LoadState]) -> Iterator[Family]:
    """Every metric of the catalogue, and what has no name in k6."""
    known = [*states]
    for name, metric in CATALOGUE.items():
        if metric.kind is Adds.TREND:
            yield _latencies(name, metric.definition, known)
        elif name in {*_OF_HTTP, *_OF_OTHERS, "checks"}:
            yield _labelled(name, metric.definition, known)
        elif metric.kind is Adds.COUNTER:
            yield _counter(name, metric.definition, known)
    yield _counter(DUE, "Iterations that were due; open models only.", known)
    for name, definition in _GAUGES.items():
        family = Family(PREFIX + name, Kind.GAUGE, definition)
        for state in known:
            if name in state.gauges:
                family.add(_labels(state), state.gauges[name])
        yield family


def _latencies(name: str, definition: str, states: Iterable[LoadState]) -> Family:
    family = Family(f"{PREFIX}{name}_seconds", Kind.HISTOGRAM, definition)
    for state in states:
        if name in state.trends and state.trends[name].count:
            family.add_histogram(_labels(state), state.trends[name])
    return family


def _counter(name: str, definition: str, states: Iterable[LoadState]) -> Family:
    unit = "_bytes" if name in _BYTES else ""
    family = Family(f"{PREFIX}{name}{unit}_total", Kind.COUNTER, definition)
    for state in states:
        if name in state.counts:
            family.add(_labels(state), state.counts[name])
    return family


def _labelled(name: str, definition: str, states: Iterable[LoadState]) -> Family:
    """Requests by what was asked and answered, failures by class of error, checks by result."""
    family = Family(f"{PREFIX}{name}_total", Kind.COUNTER, _SHARES.get(name, definition))
    for state in states:
        for labels, count in _counted(state, name):
            family.add({**_labels(state), **labels}, count)
    return family


def _counted(state: LoadState, name: str) -> Iterator[tuple[Labels, int]]:
    total, failed = _names(state.user)
    if name == total:
        for (method, request, status), count in state.requests.items():
            yield {"method": clean_text(method), "name": clean_text(request), "status": status}, count
    elif name == failed:
        # 0 too: a rate over a series that begins with its first failure misses that one.
        yield {"error": ""}, 0
        yield from (({"error": clean_text(error)}, count) for error, count in state.failed.items())
    elif name == "checks":
        for (check, result), count in state.checks.items():
            yield {"check": clean_text(check), "result": result}, count


def _labels(state: LoadState) -> dict[str, str]:
    return {"scenario": clean_text(state.scenario)}


def _names(user: str) -> tuple[str, str]:
    """What is counted of its users' protocol, and what of it failed."""
    return _OF_HTTP if user == HTTP else _OF_OTHERS


@cache
def _counters_of(protocol: str) -> tuple[str, ...]:
    """What users of that protocol alone count."""
    return tuple(name for name, metric in CATALOGUE.items() if metric.protocol == protocol and _counts(name))


def _counts(name: str) -> bool:
    metric = CATALOGUE.get(name)
    return metric is not None and metric.kind is Adds.COUNTER
