"""What all metrics of a map start from: from when on it is counted, and which changes are the map's answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from webperf.metrics.gesture import start_of_answer
from webperf.model.capture import Change, StepCapture
from webperf.model.map_capture import MapMotion
from webperf.model.missing import Missing
from webperf.model.sample import Reading

FRAME_MS = 1000 / 60


@dataclass(frozen=True, slots=True)
class Answer:
    """`start_ms`: the input, or 0 for navigation start. `changes`: what was painted in the map since, in order.

    Of a fade only the frame in which it begins to show: the others are the rest of a transition that has begun.
    """

    start_ms: float
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why nothing of the map can be timed in this step."""

    reason: Missing
    waiting_for: str | None = None

    def reading(self, metric: str) -> Reading:
        """Of a metric that is missing for it."""
        detail: dict[str, Any] = {"waiting_for": self.waiting_for} if self.waiting_for else {}
        return Reading(metric, missing=self.reason, detail=detail)


def map_answer(step: StepCapture) -> Answer | NoAnswer:
    """From the last input that was answered, or from navigation start where there was none."""
    if not step.map_found:
        return NoAnswer(Missing.NO_MAP)
    if step.unsettled:
        return NoAnswer(Missing.NEVER_SETTLED, step.unsettled)
    changes = [c for c in step.changes if c.map and (c.first or not c.fade)]
    start = start_of_answer(step.inputs, changes)
    if start is None and not step.opened_page:
        return NoAnswer(Missing.NO_INTERACTION)
    start_ms = start.time_ms if start else 0.0
    return Answer(start_ms, tuple(c for c in changes if c.time_ms > start_ms))


def gesture(step: StepCapture, answer: Answer) -> MapMotion | None:
    """The movement that the answer belongs to; None where no input was given on the map."""
    begun = [motion for motion in step.motions if motion.began_ms <= answer.start_ms]
    return begun[-1] if begun else None
