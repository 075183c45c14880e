"""`map_render`: until the map region is complete. First version: its last draw or visible change.

The step only ends once no request is in flight, so a tile that is still to come keeps it open.
"""

from __future__ import annotations

from collections.abc import Iterator

from webperf.metrics.gesture import start_of_answer
from webperf.model.capture import StepCapture
from webperf.model.missing import Missing
from webperf.model.sample import Reading


def readings(step: StepCapture) -> Iterator[Reading]:
    """The map's metric; counted from the last input, or from navigation start where there was none."""
    yield _map_render(step)


def _map_render(step: StepCapture) -> Reading:
    name = "map_render"
    if not step.map_found:
        return Reading(name, missing=Missing.NO_MAP)
    if step.unsettled:
        return Reading(name, missing=Missing.NEVER_SETTLED, detail={"waiting_for": step.unsettled})
    changes = [c for c in step.changes if c.map]
    start = start_of_answer(step.inputs, changes)
    if start is None and not step.opened_page:
        return Reading(name, missing=Missing.NO_INTERACTION)
    start_ms = start.time_ms if start else 0.0
    draws = [c for c in changes if c.time_ms > start_ms]
    if not draws:
        return Reading(name, missing=Missing.NO_VISIBLE_CHANGE)
    detail = {"decided_by": draws[-1].kind, "frames": len(draws), "first_ms": draws[0].time_ms - start_ms}
    return Reading(name, draws[-1].time_ms - start_ms, detail=detail)
