"""The rung of the draws: the last frame that changed the map, by canvas, WebGL, pictures or DOM.

Known repetitions of the same picture are not among a step's changes.

A canvas that a worker draws on (OffscreenCanvas), or WebGPU, shows nothing of it to the page: its frames go from there
to the compositor. Nothing tells of them without a film (measured on Chromium 156: 20 such draws give no performance
entry of any type, no intersection, mutation or resize record, no event of CDP's LayerTree); to wrap the worker's own
context would mean to halt each worker at its start. But that there is such a canvas is known, and then this rung has no
answer, for it would be that of the rest. What moves without any script (video, CSS animation, GIF) is not seen either.
"""

from __future__ import annotations

from collections.abc import Sequence

from webperf.model.capture import Change, StepCapture


def last_draw_ms(step: StepCapture, changes: Sequence[Change]) -> float | None:
    """None when nothing was seen to change, or not all of it can be seen."""
    return changes[-1].time_ms if changes and step.unseen_drawer is None else None


def first_draw_from(changes: Sequence[Change], time_ms: float) -> float | None:
    """The first change at or after that moment."""
    return next((c.time_ms for c in changes if c.time_ms >= time_ms), None)
