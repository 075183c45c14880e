"""What a page load spent its time on, as far as it can be told: waiting for answers, and a busy main thread.

They may overlap and do not add up to the load time: data are waited for while scripts run. For comparisons, where what
matters is which of them grew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from webperf.model.capture import StepCapture

Span = tuple[float, float]


def load_parts(step: StepCapture, end_ms: float) -> dict[str, float]:
    """In ms up to the end of the load, rounded to 0.1; what did not happen is left out.

    `server_wait`: some request had no headers yet, or the last message sent over a WebSocket had no answer.
    `main_thread`: in tasks over 50 ms.
    """
    spans = {
        "server_wait": [*_requests(step), *_questions(step)],
        "main_thread": [(task.time_ms, task.time_ms + task.duration_ms) for task in step.long_tasks],
    }
    found = {name: covered(clipped(each, end_ms)) for name, each in spans.items()}
    return {name: round(ms, 1) for name, ms in found.items() if ms > 0}


def clipped(spans: Iterable[Span], end_ms: float) -> list[Span]:
    """The parts of them between 0 and the end."""
    return [(max(0.0, begin), min(end, end_ms)) for begin, end in spans if begin < end_ms and end > 0]


def covered(spans: Iterable[Span]) -> float:
    """The length of their union.

    >>> covered([(0.0, 10.0), (5.0, 20.0), (30.0, 31.0)])
    21.0
    """
    total, reached = 0.0, float("-inf")
    for begin, end in sorted(spans):
        total += max(0.0, end - max(begin, reached))
        reached = max(reached, end)
    return total


def _requests(step: StepCapture) -> Iterator[Span]:
    for request in step.requests:
        answered_ms = request.response_ms if request.response_ms is not None else request.end_ms
        if not request.from_cache and answered_ms is not None:
            yield request.start_ms, answered_ms


def _questions(step: StepCapture) -> Iterator[Span]:
    """From the last message out to the next one in, on each WebSocket."""
    asked: dict[str, float] = {}
    for message in sorted(step.messages, key=lambda message: message.time_ms):
        if message.sent:
            asked[message.url] = message.time_ms
        elif message.url in asked:
            yield asked.pop(message.url), message.time_ms
