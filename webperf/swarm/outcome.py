"""What became of one request: the record that the wire hands to a sink, and all that the swarm counts is made of it.

A failed request is an outcome like any other, with its error class and its own times; it is never dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

ERRORS = (
    "dns",  # the name does not resolve
    "refused",  # nobody listens there
    "connect",  # no way there: unreachable, out of local ports or files
    "connect_timeout",  # no connection (or no TLS) in time
    "tls",  # certificate or handshake
    "reset",  # the peer reset the connection, or it broke while we wrote
    "closed",  # the peer closed the connection before it had answered
    "half_body",  # ... after it had begun to answer
    "protocol",  # what came is not HTTP
    "timeout",  # nothing came for as long as the read timeout
    "write_timeout",  # the peer took nothing for as long as the write timeout
    "pool_timeout",  # no connection of the pool came free in time
    "decoding",  # the body is not what its content-encoding says
    "too_large",  # the body is above the limit
    "http_4xx",
    "http_5xx",
    "check",  # the answer came whole, but it is not the expected one
    "script",  # a Streamlit app's own script raised
    "refused_by_guard",  # a host that load may not go to
    "cancelled",  # the scenario, or the end of the run, stopped waiting
    "other",
)
"""Every value `Outcome.error` can have, in the order in which a request meets them; a bounded set, fit for a label."""


@dataclass(frozen=True, slots=True)
class Phases:
    """How long each part of one request took, in ms; None where it did not happen.

    They follow each other without a gap: their sum is the whole time. A request that failed has the phase in which it
    failed, up to that instant, and None in all after. k6's names: `http_req_blocked`, `http_req_connecting`,
    `http_req_tls_handshaking`, `http_req_sending`, `http_req_waiting`, `http_req_receiving`; k6 has no `dns`.
    """

    blocked: float | None
    dns: float | None
    connecting: float | None
    tls: float | None
    sending: float | None
    waiting: float | None
    receiving: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One request from the instant it was wanted to the last byte of its answer, or to its failure.

    `started_s` and `ended_s` are `time.monotonic()`. `status` is None where no answer came; `error` is one of `ERRORS`,
    also for an answer of 400 and above. `url_template` has neither query nor user. `bytes_*` are those of HTTP, heads
    included, before TLS. `reused` says that the connection was there already; `protocol` is "HTTP/1.1" or "HTTP/2".
    `retried`: it was sent once more, as the server was closing the connection that it reused (`wire/retry.py`); times
    and bytes are of both, all else is of the second.
    """

    name: str
    method: str
    url_template: str
    status: int | None
    error: str | None
    started_s: float
    ended_s: float
    phases: Phases
    bytes_sent: int
    bytes_received: int
    reused: bool
    protocol: str
    retried: bool = False

    @property
    def total_ms(self) -> float:
        """`http_req_total`: blocked to receiving, what the user felt."""
        return (self.ended_s - self.started_s) * 1000.0

    @property
    def duration_ms(self) -> float | None:
        """`http_req_duration` as k6 has it: sending + waiting + receiving; None where nothing was sent."""
        p = self.phases
        return None if p.sending is None else p.sending + (p.waiting or 0.0) + (p.receiving or 0.0)


Sink = Callable[[Outcome], None]
"""Where outcomes go. Called on the event loop for every request: it must be quick and must not raise."""
