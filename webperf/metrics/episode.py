"""Which changes are the answer to an input, and which belong to something that would have happened anyway.

A live page updates by itself, and such an update may fall into the quiet window after an answer. It is told apart by
how it begins: after a lull in which nothing was in flight, computed or changed and the app was not at work, with
something on the network that no input asked for. An answer that goes on (a slow script, a request that leads to the
next, rendering in several frames) has no such lull; one that is only drawn later, without any network, still counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from webperf.model.capture import Change, Input, StepCapture

# What comes in unasked is told soon; what the page itself sends may be an input that it has held back (debounced).
LULL_BEFORE_IN_MS = 200.0
LULL_BEFORE_OUT_MS = 350.0


def answer_to(start: Input, changes: Sequence[Change], step: StepCapture) -> tuple[Change, ...]:
    """The changes after `start`, up to the first lull that a network event of nobody's ends. In order of time."""
    after = tuple(c for c in changes if c.time_ms > start.time_ms)
    if not after:
        return ()
    end_ms = _foreign_from(start.time_ms, [c.time_ms for c in after], step)
    return tuple(c for c in after if c.time_ms < end_ms)


def _foreign_from(start_ms: float, changes_ms: Sequence[float], step: StepCapture) -> float:
    """When the first thing begins that is not the answer's; infinity when there is none."""
    busy = [*_busy_times(step, start_ms), *((time, time) for time in changes_ms)]
    for at, lull_ms in sorted(_network_events(step, start_ms)):
        if at <= changes_ms[0]:
            continue
        quiet_since = max((end for begin, end in busy if begin < at), default=start_ms)
        if at - quiet_since > lull_ms:
            return at
    return float("inf")


def _busy_times(step: StepCapture, start_ms: float) -> Iterator[tuple[float, float]]:
    """Stretches in which something was going on: the app at work, requests, WebSocket exchanges, long tasks."""
    yield from step.busy
    for request in step.requests:
        if request.start_ms >= start_ms and request.end_ms is not None:
            yield request.start_ms, request.end_ms
    for task in step.long_tasks:
        yield task.time_ms, task.time_ms + task.duration_ms
    yield from _exchanges(step, start_ms)


def _exchanges(step: StepCapture, start_ms: float) -> Iterator[tuple[float, float]]:
    """From each message to the next one on its socket: out and back, or one of many parts and the next."""
    last: dict[str, tuple[float, bool]] = {}
    for message in step.messages:
        if message.time_ms < start_ms:
            continue
        before_ms, was_sent = last.get(message.url, (message.time_ms, False))
        yield (before_ms if was_sent and not message.sent else message.time_ms), message.time_ms
        last[message.url] = (message.time_ms, message.sent)


def _network_events(step: StepCapture, start_ms: float) -> Iterator[tuple[float, float]]:
    """Time of each, with the lull before it that makes it nobody's."""
    yield from ((r.start_ms, LULL_BEFORE_OUT_MS) for r in step.requests if r.start_ms > start_ms)
    for message in step.messages:
        if message.time_ms > start_ms:
            yield message.time_ms, LULL_BEFORE_OUT_MS if message.sent else LULL_BEFORE_IN_MS
