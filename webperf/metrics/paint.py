"""`fcp` and `lcp`.

https://www.w3.org/TR/paint-timing/ and https://www.w3.org/TR/largest-contentful-paint/
"""

from __future__ import annotations

from collections.abc import Iterator

from webperf.model.capture import StepCapture
from webperf.model.missing import Missing
from webperf.model.sample import Reading


def readings(step: StepCapture) -> Iterator[Reading]:
    """First and largest contentful paint, counted from activation as web-vitals does."""
    activation_ms = step.navigation.activation_start_ms if step.navigation else 0.0
    yield _fcp(step, activation_ms)
    yield _lcp(step, activation_ms)


def _fcp(step: StepCapture, activation_ms: float) -> Reading:
    times = [p.time_ms for p in step.paints if p.name == "first-contentful-paint"]
    if not times:
        return Reading("fcp", missing=Missing.NO_FCP)
    return Reading("fcp", max(times[0] - activation_ms, 0.0))


def _lcp(step: StepCapture, activation_ms: float) -> Reading:
    """The last candidate; the browser itself stops giving candidates at the first input or scroll."""
    if not step.largest_paints:
        return Reading("lcp", missing=Missing.NO_LCP)
    last = step.largest_paints[-1]
    return Reading("lcp", max(last.time_ms - activation_ms, 0.0), detail={"element": last.element})
