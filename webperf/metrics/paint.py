"""`fcp` and `lcp`.

https://www.w3.org/TR/paint-timing/ and https://www.w3.org/TR/largest-contentful-paint/
"""

from __future__ import annotations

from collections.abc import Iterator

from webperf.model.capture import LargestPaint, StepCapture
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
    value = max(last.time_ms - activation_ms, 0.0)
    detail = {"element": last.element, "parts": lcp_parts(step, last, activation_ms)} if step.navigation else {}
    return Reading("lcp", value, detail=detail)


def lcp_parts(step: StepCapture, paint: LargestPaint, activation_ms: float) -> dict[str, float]:
    """ttfb, load delay, load duration and render delay of the largest paint, in ms; they add up to it.

    https://github.com/GoogleChrome/web-vitals/blob/main/src/attribution/onLCP.ts
    """
    ttfb = max(0.0, (step.navigation.response_start_ms if step.navigation else 0.0) - activation_ms)
    resource = next((r for r in step.requests if r.url == paint.url), None) if paint.url else None
    value = max(paint.time_ms - activation_ms, 0.0)
    asked = max(ttfb, resource.start_ms - activation_ms) if resource else ttfb
    loaded = min(value, max(asked, (resource.end_ms or 0.0) - activation_ms)) if resource else ttfb
    parts = {
        "ttfb": ttfb,
        "load_delay": asked - ttfb,
        "load_duration": loaded - asked,
        "render_delay": value - loaded,
    }
    return {name: round(ms, 1) for name, ms in parts.items()}
