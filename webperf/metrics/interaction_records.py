"""A record for each interaction of a step: what the user did, its first and last frame, and where the time went.

`interaction_latency` is the last one's; the others end at the next input, which says how much later it came: the first
half of a double click has no time to be answered. Times of frames are those of the main thread:
rendering has come to the frame that shows the change, and it is on the glass about one frame (17 ms) later. Scrolling
is first shown by the compositor, which tells the page at its next frame: with an idle main thread that is one frame
late at most, with a blocked one as late as the block, and the record then says `upper_bound`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import Any

from webperf.metrics.episode import answer_to
from webperf.metrics.gesture import Gesture, Kind, gestures, kind_of, moves_of, start_in
from webperf.metrics.interaction_parts import parts_of
from webperf.model.capture import Change, Input, StepCapture
from webperf.model.missing import Missing

# A long text typed key by key is hundreds of interactions; a run keeps the last ones of each step.
LIMIT = 20
SCROLL = "scroll"
# Between two frames of one scroll; Chromium's own end of a scroll (scrollend) is later.
SCROLL_PAUSE_MS = 150.0

Record = dict[str, Any]


def records(step: StepCapture, unusable: Missing | None) -> list[Record]:
    """In order of time. `unusable`: why no frame of this step can be called an answer."""
    changes = [c for c in step.changes if c.seen and c.region]
    found = gestures(step.inputs)
    begun = [*(gesture[0].began_ms for gesture in found), float("inf")]
    made = list(_unasked(changes, begun[0], unusable))
    for gesture, end_ms in zip(found, begun[1:], strict=True):
        window = [c for c in changes if gesture[0].began_ms < c.time_ms <= end_ms]
        record = _record(step, gesture, window, unusable)
        if end_ms < float("inf"):
            record["next_input_ms"] = round(end_ms - gesture[-1].time_ms, 1)
        made.append(record)
    return made[-LIMIT:]


def _record(step: StepCapture, gesture: Gesture, window: Sequence[Change], unusable: Missing | None) -> Record:
    start = start_in(gesture, window)
    answer = () if unusable else answer_to(start, window, step)
    moves = moves_of(gesture)
    kind = kind_of(gesture)
    if moves is None and answer and all(c.kind == SCROLL for c in answer):
        kind = Kind.SCROLL
    first = moves or start
    frames = (None, None) if unusable else _frames(step, moves, window, answer)
    record: Record = {
        "kind": kind.value,
        "input": start.type,
        "element": first.element,
        "events": first.count,
        "first_input_ms": round(first.began_ms, 1),
        "last_input_ms": round(first.time_ms, 1),
        "first_frame_ms": _since(first.began_ms, frames[0]),
        "last_frame_ms": _since(first.time_ms, frames[1]),
    }
    if None in frames:
        record["missing"] = (unusable or Missing.NO_VISIBLE_CHANGE).value
    if answer:
        record["latency_ms"] = round(answer[-1].time_ms - start.time_ms, 1)
        record["parts"] = parts_of(step, start, answer)
    return record | _scroll_of(step, first, frames, window)


def _frames(
    step: StepCapture, moves: Input | None, window: Sequence[Change], answer: Sequence[Change]
) -> tuple[Change | None, Change | None]:
    """The first frame after the first event that may be its doing, and the last after the last event."""
    if moves is None:
        return (answer[0], answer[-1]) if answer else (None, None)
    first = next((c for c in window if c.time_ms > moves.began_ms and _may_answer(c, moves)), None)
    rest = answer_to(moves, window, step)
    return first, rest[-1] if rest else None


def _may_answer(change: Change, moves: Input) -> bool:
    """Script answers in a handler or later. The compositor scrolls without asking any."""
    if change.kind == SCROLL or change.made_ms is None or moves.first_handled_ms is None:
        return True
    return change.made_ms >= moves.first_handled_ms


def _scroll_of(
    step: StepCapture, first: Input, frames: tuple[Change | None, Change | None], window: Sequence[Change]
) -> Record:
    shown, last = frames
    if shown is None or not any(c.kind == SCROLL for c in window):
        return {}
    end_ms = (last or shown).time_ms
    times = {c.time_ms for c in window if c.kind == SCROLL and first.began_ms < c.time_ms <= end_ms}
    blocked = any(t.time_ms < shown.time_ms and t.time_ms + t.duration_ms > first.began_ms for t in step.long_tasks)
    return {"scroll_frames": len(times)} | ({"upper_bound": True} if blocked else {})


def _unasked(changes: Sequence[Change], before_ms: float, unusable: Missing | None) -> Iterator[Record]:
    """Scrolls that came before any input of the step: a script's, or the harness's to bring something into view."""
    times = sorted({c.time_ms for c in changes if c.kind == SCROLL and c.time_ms < before_ms})
    while times:
        run = [times[0], *(t for _, t in takewhile(_goes_on, pairwise(times)))]
        times = times[len(run) :]
        element = next(c.element for c in changes if c.kind == SCROLL and c.time_ms == run[0])
        yield {
            "kind": Kind.SCROLL.value,
            "input": None,
            "element": element,
            "events": 0,
            "first_input_ms": None,
            "last_input_ms": None,
            "first_frame_ms": None,
            "last_frame_ms": None,
            "missing": (unusable or Missing.NO_INTERACTION).value,
            "scroll_frames": len(run),
            "scrolled_ms": round(run[-1] - run[0], 1),
        }


def _goes_on(pair: tuple[float, float]) -> bool:
    return pair[1] - pair[0] <= SCROLL_PAUSE_MS


def _since(start_ms: float, change: Change | None) -> float | None:
    return None if change is None else round(change.time_ms - start_ms, 1)
