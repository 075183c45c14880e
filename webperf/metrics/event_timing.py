"""`inp` and its parts, over the interactions of one step.

web-vitals `InteractionManager.ts` and `attribution/onINP.ts`: entries of one interactionId are one interaction and its
latency is the longest of them; INP is the worst, leaving out one for every 50 interactions. Entries whose paint lies
within 8 ms of each other belong to one frame; processing runs from the first handler of that frame to the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from webperf.metrics.interaction_paint import paint_of_interaction
from webperf.model.capture import EventTiming, StepCapture
from webperf.model.missing import Missing
from webperf.model.sample import Reading

INTERACTIONS_PER_OUTLIER = 50
KEPT_INTERACTIONS = 10
SAME_FRAME_MS = 8.0


@dataclass(frozen=True, slots=True)
class Parts:
    """Where an interaction's time to the next paint went; the three add up to it. In ms."""

    input_delay_ms: float
    processing_ms: float
    presentation_ms: float


def readings(step: StepCapture) -> Iterator[Reading]:
    """INP of the step with its parts. `fill()`, `select_option()` and untrusted events make no interaction."""
    worst = interaction_to_next_paint(step.events)
    if worst is None:
        for name in ("inp", "input_delay", "processing_time", "presentation_delay"):
            yield Reading(name, missing=Missing.NO_INTERACTION)
        return
    parts = parts_of(worst, step.events)
    detail = {"event": worst.name, "element": worst.element, **paint_of_interaction(step, worst.interaction_id)}
    yield Reading("inp", worst.duration_ms, detail=detail)
    yield Reading("input_delay", parts.input_delay_ms)
    yield Reading("processing_time", parts.processing_ms)
    yield Reading("presentation_delay", parts.presentation_ms)


def interaction_to_next_paint(events: Iterable[EventTiming]) -> EventTiming | None:
    """The entry whose duration is the INP, or None without interactions."""
    longest: dict[int, EventTiming] = {}
    for event in events:
        known = longest.get(event.interaction_id)
        if event.interaction_id and (known is None or event.duration_ms > known.duration_ms):
            longest[event.interaction_id] = event
    ranked = sorted(longest.values(), key=lambda e: e.duration_ms, reverse=True)[:KEPT_INTERACTIONS]
    return ranked[min(len(ranked) - 1, len(longest) // INTERACTIONS_PER_OUTLIER)] if ranked else None


def parts_of(event: EventTiming, events: Iterable[EventTiming]) -> Parts:
    """Its parts, with the handlers of all events that were answered by the same paint."""
    paint_ms = event.time_ms + event.duration_ms
    frame = [e for e in events if abs(e.time_ms + e.duration_ms - paint_ms) <= SAME_FRAME_MS] or [event]
    # Another event's handler may have been running already when this one's input came.
    start_ms = max(min(e.processing_start_ms for e in frame), event.time_ms)
    next_paint_ms = max(paint_ms, start_ms)
    end_ms = min(max(e.processing_end_ms for e in frame), next_paint_ms)
    return Parts(start_ms - event.time_ms, end_ms - start_ms, next_paint_ms - end_ms)
