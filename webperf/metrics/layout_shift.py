"""`cls`: the largest session window of layout shifts.

https://web.dev/articles/cls and web-vitals `LayoutShiftManager.ts`: a window ends with a gap of 1 s or after 5 s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from webperf.model.capture import LayoutShift, StepCapture
from webperf.model.sample import Reading

WINDOW_GAP_MS = 1000
WINDOW_LENGTH_MS = 5000


def readings(step: StepCapture) -> Iterator[Reading]:
    """Layout shift of the page up to the end of the step; 0 when nothing moved, which is a real value."""
    yield Reading("cls", largest_window(step.shifts))


def largest_window(shifts: Iterable[LayoutShift]) -> float:
    """Unitless score of the worst session window; shifts within 500 ms of an input do not count."""
    worst = total = 0.0
    first = last = float("-inf")
    for shift in shifts:
        if shift.recent_input:
            continue
        if shift.time_ms - last >= WINDOW_GAP_MS or shift.time_ms - first >= WINDOW_LENGTH_MS:
            total, first = 0.0, shift.time_ms
        total += shift.value
        last = shift.time_ms
        worst = max(worst, total)
    return worst
