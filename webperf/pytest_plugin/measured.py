"""What the `webperf` fixture gives to a plain pytest-playwright test."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from webperf.errors import unknown_name
from webperf.journey.step import Steps
from webperf.model.metric import METRICS
from webperf.model.sample import Reading


class MeasuredPage:
    """Steps on the test's own page, and their readings."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps

    def step(self, name: str, **options: Any) -> AbstractContextManager[None]:
        """As in a journey: `map region ready quiet_ms timeout_ms`. Ends when the result is on screen."""
        return self._steps(name, **options)

    def reading(self, metric: str, *, step: str | None = None) -> Reading:
        """The reading of a metric in the named step, or in the last one. Raises LookupError with a suggestion."""
        if not self._steps.results:
            raise LookupError("no step has been measured yet")
        names = [result.name for result in self._steps.results]
        if step is not None and step not in names:
            raise LookupError(unknown_name("step", step, names))
        result = self._steps.results[names.index(step) if step is not None else -1]
        found = {reading.metric: reading for reading in result.readings}
        if metric not in METRICS:
            raise LookupError(unknown_name("metric", metric, METRICS))
        if metric not in found:
            raise LookupError(f"{metric} does not belong to step {result.name!r}; it has: {', '.join(found)}")
        return found[metric]

    def value(self, metric: str, *, step: str | None = None) -> float:
        """The number, in the metric's unit (ms, bytes, count). A missing value fails the test with its reason."""
        reading = self.reading(metric, step=step)
        if reading.value is None:
            raise AssertionError(f"{metric} was not measured: {reading.missing} {dict(reading.detail) or ''}".rstrip())
        return reading.value
