"""Where an interaction's latency went: six parts in the order in which they happen, and what is left.

| part | from | to |
|---|---|---|
| `input_delay` | the input's timestamp | its first handler begins |
| `handler` | that | its handlers have ended, or the first request or message has left |
| `request_out` | the handlers' end | the first request or message leaves: promises, debouncing, the page's own queue |
| `server_wait` | that | the last data before the result is there |
| `data_to_dom` | that | the result's last change of the DOM, or its last draw |
| `paint` | that | the frame that shows it |

They add up to the latency. What none of them covers is `other`: timers and animations where nobody was asked, and the
stretch before a mark that the browser did not tell. The parts are those of the critical path: a handler that computes
on after it has asked is counted as waiting. Data of WebSockets and streams is "there" when the page's main thread gets
it, so a blocked one is in `server_wait`; that of requests when the browser has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from webperf.metrics.exchange import exchange_between
from webperf.model.capture import Change, Input, StepCapture

# What the browser makes of one push of a button or key, all with one timestamp. A press that lies within the same
# moment is another matter: the release waits for its handlers.
PUSHES = (
    ("pointerdown", "mousedown", "touchstart"),
    ("pointerup", "mouseup", "touchend", "click", "auxclick"),
    ("keydown", "keypress"),
)
# Entries and inputs come from the same events; their times are equal but for rounding.
SAME_EVENT_MS = 0.2


def parts_of(step: StepCapture, start: Input, answer: Sequence[Change]) -> dict[str, Any]:
    """In ms, rounded to 0.1, with `bytes`, `bytes_sent` and `by`. What is not known, or did not happen, is None."""
    end_ms = answer[-1].time_ms
    shown = [c for c in answer if c.time_ms == end_ms]
    made_ms = min(max((c.made_ms for c in shown if c.made_ms is not None), default=end_ms), end_ms)
    exchange = exchange_between(step, start.time_ms, made_ms)
    handled_ms, done_ms = handlers_of(step, start)
    if exchange.out_ms is None and done_ms is not None:
        # What a handler draws before its end is on its way to the screen only then.
        made_ms = min(max(made_ms, done_ms), end_ms)
    left_ms = made_ms if exchange.out_ms is None else exchange.out_ms
    marks: tuple[tuple[str, float | None], ...] = (
        ("input_delay", _at_most(handled_ms, left_ms)),
        ("handler", _at_most(done_ms, left_ms)),
        ("request_out", exchange.out_ms),
        ("server_wait", exchange.in_ms),
        ("data_to_dom", made_ms if exchange.in_ms is not None else None),
    )
    lengths = _lengths(start.time_ms, marks)
    lengths["paint"] = end_ms - made_ms
    lengths["other"] = end_ms - start.time_ms - sum(length for length in lengths.values() if length is not None)
    rounded: dict[str, Any] = {name: None if ms is None else round(ms, 1) for name, ms in lengths.items()}
    return rounded | {"bytes": exchange.bytes, "bytes_sent": exchange.bytes_sent, "by": list(exchange.by)}


def handlers_of(step: StepCapture, start: Input) -> tuple[float | None, float | None]:
    """When the input's handlers began and had ended.

    Event Timing knows the end exactly, but tells of slow events only, and never of moves.
    """
    names = next((names for names in PUSHES if start.type in names), (start.type,))
    same = [e for e in step.events if e.name in names and abs(e.time_ms - start.time_ms) <= SAME_EVENT_MS]
    twins = [i for i in step.inputs if i.type in names and abs(i.time_ms - start.time_ms) <= SAME_EVENT_MS]
    begun = [*(e.processing_start_ms for e in same), *(i.handled_ms for i in twins if i.handled_ms is not None)]
    ended = [*(e.processing_end_ms for e in same), *(i.done_ms for i in twins if i.done_ms is not None)]
    return max(min(begun), start.time_ms) if begun else None, max(ended, default=None)


def _at_most(time_ms: float | None, limit_ms: float) -> float | None:
    return None if time_ms is None else min(time_ms, limit_ms)


def _lengths(start_ms: float, marks: Sequence[tuple[str, float | None]]) -> dict[str, float | None]:
    """Each part from the mark before it; None where one of its two marks is not known."""
    lengths: dict[str, float | None] = {}
    before: float | None = start_ms
    for name, at in marks:
        lengths[name] = None if at is None or before is None else max(at - before, 0.0)
        before = at
    return lengths
