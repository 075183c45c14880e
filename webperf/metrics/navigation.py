"""`ttfb`, `dom_content_loaded`, `load_event` from Navigation Timing.

`ttfb` as web-vitals defines it: max(responseStart - activationStart, 0).
https://github.com/GoogleChrome/web-vitals/blob/main/src/onTTFB.ts
"""

from __future__ import annotations

from collections.abc import Iterator

from webperf.model.capture import StepCapture
from webperf.model.missing import Missing
from webperf.model.sample import Reading


def readings(step: StepCapture) -> Iterator[Reading]:
    """Three marks of the navigation; 0 in the browser's entry means that it has not happened."""
    timing = step.navigation
    if timing is None:
        for name in ("ttfb", "dom_content_loaded", "load_event"):
            yield Reading(name, missing=Missing.NO_NAVIGATION)
        return
    yield _mark("ttfb", timing.response_start_ms, timing.activation_start_ms)
    yield _mark("dom_content_loaded", timing.dom_content_loaded_end_ms, timing.activation_start_ms)
    yield _mark("load_event", timing.load_event_end_ms, timing.activation_start_ms)


def _mark(name: str, time_ms: float, activation_ms: float) -> Reading:
    if time_ms <= 0:
        return Reading(name, missing=Missing.NEVER_SETTLED)
    return Reading(name, max(time_ms - activation_ms, 0.0))
