"""What the user did in a step, gesture by gesture, and which input of a gesture its result is counted from.

A press and its release are one gesture. Its result is counted from the release, as the click belongs to it; but an app
that answers the press itself has answered before the release, and is then counted from the press. Typed text is
counted from the key, not from the `input` event that the key causes.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from webperf.model.capture import Change, Input

CAUSES_INPUT = ("keydown", "pointerup", "click")
CAUSED_WITHIN_MS = 1000.0
# Of one press: what the browser sends between the first touch and the click.
PRESS = ("pointerdown", "pointermove", "touchmove", "pointerup", "click")


class Kind(StrEnum):
    """What a gesture is called in a record."""

    CLICK = "click"
    KEY = "key"
    TEXT = "text"
    """Put in as a whole, without a key."""
    WHEEL = "wheel"
    DRAG = "drag"
    TOUCH_PAN = "touch pan"
    SCROLL = "scroll"
    """A click or a key that did nothing but scroll, or a scroll that no input of the step began."""


# The events a gesture of that kind is made of; of a finger the page gets both, and touchmove goes on while it scrolls.
MOVES = {Kind.TOUCH_PAN: "touchmove", Kind.DRAG: "pointermove", Kind.WHEEL: "wheel"}
_STILL = {"keydown": Kind.KEY, "input": Kind.TEXT}

Gesture = tuple[Input, ...]
"""Inputs that belong together, in order of time; never empty."""


def start_of_answer(inputs: Sequence[Input], changes: Sequence[Change]) -> Input | None:
    """The latest input of the last gesture that a change follows; with no change at all, the last input."""
    gesture = last_gesture(inputs)
    return start_in(gesture, changes) if gesture else None


def start_in(gesture: Gesture, changes: Sequence[Change]) -> Input:
    """The same within one gesture."""
    latest_ms = changes[-1].time_ms if changes else float("-inf")
    answered = (i for i in reversed(gesture) if i.time_ms < latest_ms)
    return next(answered, gesture[-1])


def last_gesture(inputs: Sequence[Input]) -> tuple[Input, ...]:
    """The inputs that belong to the last thing the user did, in order of time; empty without any."""
    found = gestures(inputs)
    return found[-1] if found else ()


def gestures(inputs: Sequence[Input]) -> tuple[Gesture, ...]:
    """All inputs of a step, put together to what the user did. An `input` event that another caused is left out."""
    found: list[list[Input]] = []
    for one in inputs:
        if found and one.type == "input" and _causes_input(found[-1], one):
            continue
        if found and _belongs(one, found[-1]):
            found[-1].append(one)
        else:
            found.append([one])
    return tuple(map(tuple, found))


def kind_of(gesture: Gesture) -> Kind:
    """By its inputs alone."""
    types = {i.type for i in gesture}
    moved = next((kind for kind, type in MOVES.items() if type in types), None)
    return moved or _STILL.get(gesture[0].type, Kind.CLICK)


def moves_of(gesture: Gesture) -> Input | None:
    """The run of events that a wheel, a drag or a pan is made of; None for a gesture without movement."""
    kind = kind_of(gesture)
    return next((i for i in gesture if i.type == MOVES.get(kind)), None)


def _belongs(one: Input, gesture: list[Input]) -> bool:
    if one.type == "click" and gesture[-1].type == "keydown":
        # Enter or space on a button.
        return True
    return one.type in PRESS and one.type != "pointerdown" and gesture[0].type in PRESS


def _causes_input(gesture: list[Input], one: Input) -> bool:
    """Is it an `input` event of a key or click, or of a slider that is being dragged?"""
    cause = gesture[-1]
    if cause.type in CAUSES_INPUT:
        return one.time_ms - cause.time_ms <= CAUSED_WITHIN_MS
    return gesture[0].type in PRESS
