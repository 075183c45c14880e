"""The metrics of a swarm: k6's names and meanings (`metrics/builtin.go`), and four of our own beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How values of a metric add up."""

    TREND = "trend"
    COUNTER = "counter"
    RATE = "rate"
    GAUGE = "gauge"


@dataclass(frozen=True, slots=True)
class SwarmMetric:
    """One row. `per_request`: it has the labels of a request, so thresholds may name them."""

    name: str
    kind: Kind
    unit: str
    definition: str
    per_request: bool = False


_ROWS = (
    SwarmMetric("http_reqs", Kind.COUNTER, "count", "Requests that ended, in whatever way.", True),
    SwarmMetric(
        "http_req_failed", Kind.RATE, "ratio", "Share of requests without an answer, or with 400 and above.", True
    ),
    SwarmMetric(
        "http_req_duration",
        Kind.TREND,
        "ms",
        "Sending, waiting and receiving; without what it took to get a connection.",
        True,
    ),
    SwarmMetric("http_req_total", Kind.TREND, "ms", "From wanting the request to its last byte: what was felt.", True),
    SwarmMetric(
        "http_req_scheduled",
        Kind.TREND,
        "ms",
        "From when the request was due to its last byte: with what it waited for a free user. Open models only.",
        True,
    ),
    SwarmMetric("http_req_blocked", Kind.TREND, "ms", "Waiting for a connection of the pool.", True),
    SwarmMetric("http_req_dns", Kind.TREND, "ms", "Resolving the name.", True),
    SwarmMetric("http_req_connecting", Kind.TREND, "ms", "Opening the TCP connection.", True),
    SwarmMetric("http_req_tls_handshaking", Kind.TREND, "ms", "Agreeing on TLS.", True),
    SwarmMetric("http_req_sending", Kind.TREND, "ms", "Writing the request.", True),
    SwarmMetric("http_req_waiting", Kind.TREND, "ms", "Until the first byte of the answer.", True),
    SwarmMetric("http_req_receiving", Kind.TREND, "ms", "From the first byte of the answer to the last.", True),
    SwarmMetric("data_sent", Kind.COUNTER, "bytes", "Bytes of HTTP sent, heads included.", True),
    SwarmMetric("data_received", Kind.COUNTER, "bytes", "Bytes of HTTP received, heads included.", True),
    SwarmMetric("iterations", Kind.COUNTER, "count", "Runs of the scenario's function that came to their end."),
    SwarmMetric("iteration_duration", Kind.TREND, "ms", "One whole run of the scenario's function."),
    SwarmMetric("dropped_iterations", Kind.COUNTER, "count", "Iterations that were due and never begun."),
    SwarmMetric("schedule_delay", Kind.TREND, "ms", "How much later than due an iteration began. Open models only."),
    SwarmMetric("group_duration", Kind.TREND, "ms", "One pass through a group of a scenario."),
    SwarmMetric("checks", Kind.RATE, "ratio", "Share of the scenario's own checks that held."),
    SwarmMetric("vus", Kind.GAUGE, "count", "Users at work."),
    SwarmMetric("vus_max", Kind.GAUGE, "count", "Most users at once."),
)

CATALOGUE: Mapping[str, SwarmMetric] = {row.name: row for row in _ROWS}
"""By name, in the order of reports."""

PHASES = (
    ("http_req_blocked", "blocked"),
    ("http_req_dns", "dns"),
    ("http_req_connecting", "connecting"),
    ("http_req_tls_handshaking", "tls"),
    ("http_req_sending", "sending"),
    ("http_req_waiting", "waiting"),
    ("http_req_receiving", "receiving"),
)
"""Metric, and its field in `Phases`."""

STATISTICS: Mapping[Kind, tuple[str, ...]] = {
    Kind.TREND: ("avg", "min", "med", "max"),
    Kind.COUNTER: ("count", "rate"),
    Kind.RATE: ("rate",),
    Kind.GAUGE: ("value", "min", "max"),
}
"""What a threshold may bound, besides p(N) of a trend."""
