"""The rung of the draws: the last frame that changed the map, by canvas, WebGL, pictures or DOM.

Known repetitions of the same picture are not among a step's changes. Not seen: draws of a worker (OffscreenCanvas)
and of WebGPU.
"""

from __future__ import annotations

from collections.abc import Sequence

from webperf.model.capture import Change


def last_draw_ms(changes: Sequence[Change]) -> float | None:
    """None when nothing was seen to change."""
    return changes[-1].time_ms if changes else None


def first_draw_from(changes: Sequence[Change], time_ms: float) -> float | None:
    """The first change at or after that moment."""
    return next((c.time_ms for c in changes if c.time_ms >= time_ms), None)
