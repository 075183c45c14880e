"""`server_wait`: how much of the interaction's latency went by waiting for data.

It runs from the first HTTP request or WebSocket message that left after the input to the last data that came in before
the result was on screen. What is before it is the page's own work up to asking, what is after it the rendering; the
three add up to `interaction_latency`. Times of both are the browser's own (CDP Network events, one clock).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from webperf.metrics.visible import Answer, interaction
from webperf.model.capture import StepCapture
from webperf.model.sample import Reading


@dataclass(frozen=True, slots=True)
class Exchange:
    """What went out and came in between an input and its result. Times on the page's clock, in ms."""

    out_ms: float | None
    in_ms: float | None
    bytes: int


def readings(step: StepCapture) -> Iterator[Reading]:
    """Missing for the same reason as the latency it is a part of; 0 when the server was not asked."""
    found = interaction(step)
    if isinstance(found, Reading):
        yield Reading("server_wait", missing=found.missing, detail=found.detail)
        return
    exchange = exchange_of(step, found)
    if exchange.out_ms is None or exchange.in_ms is None:
        yield Reading("server_wait", 0.0, detail={"asked": exchange.out_ms is not None})
        return
    detail = {
        "asked": True,
        "request_out": round(exchange.out_ms - found.start.time_ms, 1),
        "render": round(found.end.time_ms - exchange.in_ms, 1),
        "bytes": exchange.bytes,
    }
    yield Reading("server_wait", exchange.in_ms - exchange.out_ms, detail=detail)


def exchange_of(step: StepCapture, answer: Answer) -> Exchange:
    """The first thing out and the last thing in, within the answer's time."""
    start_ms, end_ms = answer.start.time_ms, answer.end.time_ms
    sent = [m.time_ms for m in step.messages if m.sent and start_ms <= m.time_ms <= end_ms]
    asked = [r.start_ms for r in step.requests if not r.from_cache and start_ms <= r.start_ms <= end_ms]
    out_ms = min([*sent, *asked], default=None)
    if out_ms is None:
        return Exchange(None, None, 0)
    messages = [(m.time_ms, m.bytes) for m in step.messages if not m.sent and out_ms <= m.time_ms <= end_ms]
    used = [r for r in step.requests if not r.from_cache]
    responses = [(r.end_ms, r.bytes) for r in used if r.end_ms is not None and out_ms <= r.end_ms <= end_ms]
    streams = [
        (r.response_ms, r.bytes)
        for r in used
        if r.end_ms is None and r.response_ms is not None and out_ms <= r.response_ms <= end_ms
    ]
    came = [*messages, *responses, *streams]
    return Exchange(out_ms, max((time for time, _ in came), default=None), sum(size for _, size in came))
