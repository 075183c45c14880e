"""`load_time` and `interaction_latency`: both end at the last visible change (DESIGN section 1).

The quiet window that confirmed it is not in the number. A step that never went quiet has no last change,
so it has no number. A map that is proved to have drawn the same picture again (`browser/js/maps/deck.js`) has not
changed: such a draw is in no list of changes, so it ends neither of the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from webperf.metrics.episode import answer_to
from webperf.metrics.gesture import start_of_answer
from webperf.metrics.interaction_paint import paint_of_last_input, soft_navigations
from webperf.metrics.interaction_records import records
from webperf.metrics.load_parts import load_parts
from webperf.model.capture import Change, Input, StepCapture
from webperf.model.missing import Missing
from webperf.model.sample import Reading


def readings(step: StepCapture) -> Iterator[Reading]:
    """Both headline metrics of the step."""
    yield load_time(step)
    yield _interaction_latency(step)


def load_time(step: StepCapture) -> Reading:
    """Of the page that the step opened, in ms."""
    name = "load_time"
    if step.navigation is None:
        return Reading(name, missing=Missing.NO_NAVIGATION)
    if step.inputs:
        return Reading(name, missing=Missing.INTERRUPTED_BY_INPUT)
    if reason := _unusable(step):
        return Reading(name, missing=reason, detail=_why(step))
    if not any(p.name == "first-contentful-paint" for p in step.paints):
        return Reading(name, missing=Missing.NO_FCP)
    last = max(_painted_changes(step), default=None)
    if last is None:
        return Reading(name, missing=Missing.NO_VISIBLE_CHANGE)
    parts = load_parts(step, last)
    return Reading(name, last, detail={"last_change": _describe(step, last)} | ({"parts": parts} if parts else {}))


@dataclass(frozen=True, slots=True)
class Answer:
    """An input and the last visible change it caused."""

    start: Input
    end: Change


def interaction(step: StepCapture) -> Answer | Reading:
    """The answer to the step's last input, or the reading that says why there is none."""
    name = "interaction_latency"
    changes = [c for c in step.changes if c.seen and c.region]
    start = start_of_answer(step.inputs, changes)
    if start is None:
        return Reading(name, missing=Missing.NO_INTERACTION)
    if reason := _unusable(step):
        return Reading(name, missing=reason, detail=_why(step))
    answer = answer_to(start, changes, step)
    if not answer:
        return Reading(name, missing=Missing.NO_VISIBLE_CHANGE, detail={"input": start.type})
    return Answer(start, answer[-1])


def _interaction_latency(step: StepCapture) -> Reading:
    found = interaction(step)
    made = records(step, _unusable(step))
    each = {"interactions": made} if made else {}
    if isinstance(found, Reading):
        return replace(found, detail={**found.detail, **each, **soft_navigations(step)})
    detail = {
        "input": found.start.type,
        "element": found.start.element,
        "last_change": _name(found.end),
        **each,
        **paint_of_last_input(step),
        **soft_navigations(step),
    }
    return Reading("interaction_latency", found.end.time_ms - found.start.time_ms, detail=detail)


def _unusable(step: StepCapture) -> Missing | None:
    if step.unsettled:
        return Missing.NEVER_SETTLED
    if not step.region_found:
        return Missing.SELECTOR_NOT_FOUND
    return None


def _why(step: StepCapture) -> dict[str, str]:
    return {"waiting_for": step.unsettled} if step.unsettled else {}


def _painted_changes(step: StepCapture) -> Iterator[float]:
    """Times of all that is known to have been painted while the page loaded.

    Paint entries count too: parser-made content of a plain page may be painted without a mutation record.
    """
    yield from (c.time_ms for c in step.changes if c.seen and c.region)
    if not step.region_named:
        yield from (p.time_ms for p in step.paints)
        yield from (p.time_ms for p in step.largest_paints)


def _describe(step: StepCapture, time_ms: float) -> str:
    return next((_name(c) for c in reversed(step.changes) if c.time_ms == time_ms), "paint")


def _name(change: Change) -> str:
    return f"{change.kind} {change.element or '(gone)'}"
