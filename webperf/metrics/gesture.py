"""Which input a result is counted from: the last gesture of the step.

A press and its release are one gesture. Its result is counted from the release, as the click belongs to it; but an app
that answers the press itself has answered before the release, and is then counted from the press. Typed text is
counted from the key, not from the `input` event that the key causes.
"""

from __future__ import annotations

from collections.abc import Sequence

from webperf.model.capture import Change, Input

CAUSES_INPUT = ("keydown", "pointerup", "click")
CAUSED_WITHIN_MS = 1000.0
# Of one press: what the browser sends between the first touch and the click.
PRESS = ("pointerdown", "pointermove", "touchmove", "pointerup", "click")


def start_of_answer(inputs: Sequence[Input], changes: Sequence[Change]) -> Input | None:
    """The latest input of the last gesture that a change follows; with no change at all, the last input."""
    gesture = last_gesture(inputs)
    latest_ms = changes[-1].time_ms if changes else float("-inf")
    answered = (i for i in reversed(gesture) if i.time_ms < latest_ms)
    return next(answered, gesture[-1] if gesture else None)


def last_gesture(inputs: Sequence[Input]) -> tuple[Input, ...]:
    """The inputs that belong to the last thing the user did, in order of time."""
    kept = list(inputs)
    if _is_caused(kept):
        kept.pop()
    if not kept or kept[-1].type not in PRESS:
        return tuple(kept[-1:])
    begin = len(kept) - 1
    while begin > 0 and kept[begin].type != "pointerdown" and kept[begin - 1].type in PRESS:
        begin -= 1
    return tuple(kept[begin:])


def _is_caused(inputs: Sequence[Input]) -> bool:
    """Is the last one an `input` event of a key or click? Alone (text inserted whole) it is the input itself."""
    if len(inputs) < 2 or inputs[-1].type != "input":
        return False
    cause = inputs[-2]
    return cause.type in CAUSES_INPUT and inputs[-1].time_ms - cause.time_ms <= CAUSED_WITHIN_MS
