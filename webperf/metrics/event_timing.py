"""`inp`: interaction to next paint, over the interactions of one step.

web-vitals `InteractionManager.ts`: entries of one interactionId are one interaction and its latency is the longest of
them; INP is the worst, leaving out one for every 50 interactions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from webperf.model.capture import EventTiming, StepCapture
from webperf.model.missing import Missing
from webperf.model.sample import Reading

INTERACTIONS_PER_OUTLIER = 50
KEPT_INTERACTIONS = 10


def readings(step: StepCapture) -> Iterator[Reading]:
    """INP of the step. `fill()`, `select_option()` and untrusted events make no interaction."""
    worst = interaction_to_next_paint(step.events)
    if worst is None:
        yield Reading("inp", missing=Missing.NO_INTERACTION)
    else:
        yield Reading("inp", worst.duration_ms, detail={"event": worst.name, "element": worst.element})


def interaction_to_next_paint(events: Iterable[EventTiming]) -> EventTiming | None:
    """The entry whose duration is the INP, or None without interactions."""
    longest: dict[int, EventTiming] = {}
    for event in events:
        known = longest.get(event.interaction_id)
        if event.interaction_id and (known is None or event.duration_ms > known.duration_ms):
            longest[event.interaction_id] = event
    ranked = sorted(longest.values(), key=lambda e: e.duration_ms, reverse=True)[:KEPT_INTERACTIONS]
    return ranked[min(len(ranked) - 1, len(longest) // INTERACTIONS_PER_OUTLIER)] if ranked else None
