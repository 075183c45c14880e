"""What went out to the server and came back between two moments, by request, WebSocket message or event stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from webperf.model.capture import Request, StepCapture


@dataclass(frozen=True, slots=True)
class Exchange:
    """The first thing out and the last thing in. Times on the page's clock, in ms; None where there was none.

    `bytes` came in with all of it, `bytes_sent` went out in WebSocket messages; what a request carried is not known.
    `by`: the ways it was done, as `http`, `websocket`, `stream`.
    """

    out_ms: float | None = None
    in_ms: float | None = None
    bytes: int = 0
    bytes_sent: int = 0
    by: tuple[str, ...] = ()


def exchange_between(step: StepCapture, start_ms: float, end_ms: float) -> Exchange:
    """Nothing where nothing went out: what then came in is nobody's answer."""
    sent = [m for m in step.messages if m.sent and start_ms <= m.time_ms <= end_ms]
    asked = [r for r in step.requests if not r.from_cache and start_ms <= r.start_ms <= end_ms]
    out_ms = min([*(m.time_ms for m in sent), *(r.start_ms for r in asked)], default=None)
    if out_ms is None:
        return Exchange()
    came = [part for part in _incoming(step) if out_ms <= part[0] <= end_ms]
    return Exchange(
        out_ms=out_ms,
        in_ms=max((time_ms for time_ms, _, _ in came), default=None),
        bytes=sum(size for _, size, _ in came),
        bytes_sent=sum(m.bytes for m in sent),
        by=tuple(sorted({way for _, _, way in came} | {"websocket" for _ in sent} | {_way(r) for r in asked})),
    )


def _incoming(step: StepCapture) -> Iterator[tuple[float, int, str]]:
    """(time, bytes, way) of all that came in. Of a request that is still open, its headers; of a stream, each part."""
    yield from ((m.time_ms, m.bytes, "websocket") for m in step.messages if not m.sent)
    for request in step.requests:
        if request.from_cache:
            continue
        if request.data:
            yield from ((time_ms, size, "stream") for time_ms, size in request.data)
        elif request.end_ms is not None:
            yield request.end_ms, request.bytes, "http"
        elif request.response_ms is not None:
            yield request.response_ms, request.bytes, "http"


def _way(request: Request) -> str:
    return "stream" if request.data else "http"
