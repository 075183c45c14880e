"""Interaction-contentful-paint and soft navigations: what Chromium itself says of an interaction's result.

https://github.com/WICG/soft-navigations. They are no metrics of ours but stand beside `interaction_latency` and `inp`,
in their detail: the browser follows an interaction through promises, timers and fetch, but not through a WebSocket's
messages, and it looks at no canvas. For a data app that is often the whole answer, so a missing paint is no fault.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from webperf.metrics.gesture import last_gesture
from webperf.model.capture import StepCapture
from webperf.model.interactions import InteractionPaint

MISSES = "answers by WebSocket and on a canvas"
# Entries are coarsened to 0.1 ms, inputs are not.
SAME_MS = 1.0


def paint_of_interaction(step: StepCapture, interaction_id: int) -> dict[str, Any]:
    """For the detail of a sample of that interaction; empty where the browser has no such entries."""
    if step.interaction_paints is None:
        return {}
    return _detail(paint for paint in step.interaction_paints if paint.interaction_id == interaction_id)


def paint_of_last_input(step: StepCapture) -> dict[str, Any]:
    """For the detail of a sample of the step's last gesture."""
    gesture = last_gesture(step.inputs)
    if step.interaction_paints is None or not gesture:
        return {}
    since_ms = gesture[0].time_ms - SAME_MS
    return _detail(paint for paint in step.interaction_paints if paint.time_ms >= since_ms)


def soft_navigations(step: StepCapture) -> dict[str, Any]:
    """For a detail that every step has: each with address, time of its interaction, first and largest paint since."""
    found = [
        {
            "url": navigation.url,
            "type": navigation.type,
            "time": round(navigation.time_ms, 1),
            "first_paint": round(navigation.duration_ms, 1),
            "lcp": paint_of_interaction(step, navigation.interaction_id).get("icp", {}).get("value"),
        }
        for navigation in step.soft_navigations
    ]
    return {"soft_navigations": found} if found else {}


def _detail(paints: Iterable[InteractionPaint]) -> dict[str, Any]:
    """The last is the largest: the browser gives one only where it is larger than those before."""
    last = max(paints, key=lambda paint: paint.time_ms + paint.duration_ms, default=None)
    value, element = (round(last.duration_ms, 1), last.element) if last else (None, None)
    return {"icp": {"value": value, "element": element, "misses": MISSES}}
