"""The metrics of a swarm: k6's names and meanings (`metrics/builtin.go`), and four of our own beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from webperf.swarm.operation import HTTP

OPERATIONS = "operations"


class Kind(StrEnum):
    """How values of a metric add up."""

    TREND = "trend"
    COUNTER = "counter"
    RATE = "rate"
    GAUGE = "gauge"


@dataclass(frozen=True, slots=True)
class SwarmMetric:
    """One row. `per_request`: it has the labels of a request, so thresholds may name them.

    `protocol` is that of the users that have it, OPERATIONS for every one but HTTP; "" for all.
    """

    name: str
    kind: Kind
    unit: str
    definition: str
    per_request: bool = False
    protocol: str = ""

    def is_of(self, protocol: str) -> bool:
        """Does a user of that protocol have it?"""
        return self.protocol in ("", protocol) or (self.protocol == OPERATIONS and protocol != HTTP)


def _http(name: str, kind: Kind, unit: str, definition: str) -> SwarmMetric:
    return SwarmMetric(name, kind, unit, definition, True, HTTP)


def _of(protocol: str, name: str, kind: Kind, unit: str, definition: str) -> SwarmMetric:
    return SwarmMetric(name, kind, unit, definition, True, protocol)


_ROWS = (
    _http("http_reqs", Kind.COUNTER, "count", "Requests that ended, in whatever way."),
    _http("http_req_failed", Kind.RATE, "ratio", "Share of requests without an answer, or with 400 and above."),
    _http(
        "http_req_retries",
        Kind.COUNTER,
        "count",
        "Requests sent once more: the server was closing the connection that they reused, and had answered nothing.",
    ),
    _http(
        "http_req_duration",
        Kind.TREND,
        "ms",
        "Sending, waiting and receiving; without what it took to get a connection.",
    ),
    _http("http_req_total", Kind.TREND, "ms", "From wanting the request to its last byte: what was felt."),
    _http(
        "http_req_scheduled",
        Kind.TREND,
        "ms",
        "From when the request was due to its last byte: with what it waited for a free user. Open models only.",
    ),
    _http("http_req_blocked", Kind.TREND, "ms", "Waiting for a connection of the pool."),
    _http("http_req_dns", Kind.TREND, "ms", "Resolving the name."),
    _http("http_req_connecting", Kind.TREND, "ms", "Opening the TCP connection."),
    _http("http_req_tls_handshaking", Kind.TREND, "ms", "Agreeing on TLS."),
    _http("http_req_sending", Kind.TREND, "ms", "Writing the request."),
    _http("http_req_waiting", Kind.TREND, "ms", "Until the first byte of the answer."),
    _http("http_req_receiving", Kind.TREND, "ms", "From the first byte of the answer to the last."),
    _of(OPERATIONS, "operations", Kind.COUNTER, "count", "Operations that ended, in whatever way."),
    _of(OPERATIONS, "operation_failed", Kind.RATE, "ratio", "Share of operations that ended in an error."),
    _of(OPERATIONS, "operation_duration", Kind.TREND, "ms", "From wanting an operation to its end."),
    _of(OPERATIONS, "operation_scheduled", Kind.TREND, "ms", "From when it was due to its end. Open models only."),
    _of("websocket", "ws_connecting", Kind.TREND, "ms", "From dialling to an open WebSocket."),
    _of("websocket", "ws_sessions", Kind.COUNTER, "count", "WebSockets opened."),
    _of("websocket", "ws_session_duration", Kind.TREND, "ms", "How long one was open."),
    _of("websocket", "ws_msgs_sent", Kind.COUNTER, "count", "Messages sent."),
    _of("websocket", "ws_msgs_received", Kind.COUNTER, "count", "Messages received."),
    _of("websocket", "ws_latency", Kind.TREND, "ms", "From sending a message to the next that came, its answer."),
    _of("websocket", "ws_gap", Kind.TREND, "ms", "Between two messages received on one connection."),
    _of("sse", "sse_connecting", Kind.TREND, "ms", "From dialling to the head of the stream."),
    _of("sse", "sse_first_event", Kind.TREND, "ms", "From dialling to the first event."),
    _of("sse", "sse_events", Kind.COUNTER, "count", "Events received."),
    _of("sse", "sse_gap", Kind.TREND, "ms", "Between two events of one stream."),
    _of("streamlit", "streamlit_connect", Kind.TREND, "ms", "From dialling to an open WebSocket."),
    _of("streamlit", "streamlit_first_run", Kind.TREND, "ms", "From asking for a page to the end of its script."),
    _of("streamlit", "streamlit_rerun", Kind.TREND, "ms", "From a widget's change to the end of the script."),
    _of("streamlit", "streamlit_forward_msgs", Kind.COUNTER, "count", "Messages that the app sent."),
    _of("streamlit", "streamlit_script_errors", Kind.COUNTER, "count", "Exceptions that a script run showed."),
    SwarmMetric("data_sent", Kind.COUNTER, "bytes", "Bytes sent, heads of HTTP included.", True),
    SwarmMetric("data_received", Kind.COUNTER, "bytes", "Bytes received, heads of HTTP included.", True),
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


def metric_of(key: str) -> SwarmMetric:
    """The metric of a key of `run.json`, which may name a part of it: `http_req_duration{expected_response:true}`."""
    return CATALOGUE[key.partition("{")[0]]


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
