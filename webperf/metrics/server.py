"""`server_wait`: how much of the interaction's latency went by waiting for data.

It runs from the first HTTP request or WebSocket message that left after the input to the last data that came in before
the result was on screen. What is before it is the page's own work up to asking, what is after it the rendering; the
three add up to `interaction_latency`. Times of both are the browser's own (CDP Network events, one clock).
"""

from __future__ import annotations

from collections.abc import Iterator

from webperf.metrics.exchange import exchange_between
from webperf.metrics.visible import interaction
from webperf.model.capture import StepCapture
from webperf.model.sample import Reading


def readings(step: StepCapture) -> Iterator[Reading]:
    """Missing for the same reason as the latency it is a part of; 0 when the server was not asked."""
    found = interaction(step)
    if isinstance(found, Reading):
        yield Reading("server_wait", missing=found.missing, detail=found.detail)
        return
    exchange = exchange_between(step, found.start.time_ms, found.end.time_ms)
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
