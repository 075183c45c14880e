"""`worst_frame` and `dropped_frames`: how evenly the map moved while an input moved it.

Frames are requestAnimationFrame's times, recorded only while the map moves. MapLibre's own benchmark looks at the same
gaps (`terrain_dropped_frames.ts`); a dropped frame here is one of 60 in a second that the page did not get to, as in
mapbox-gl's `percentDroppedFrames`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from webperf.metrics.maps.answer import FRAME_MS
from webperf.model.capture import StepCapture
from webperf.model.map_capture import MapMotion
from webperf.model.missing import Missing
from webperf.model.sample import Reading

NAMES = ("worst_frame", "dropped_frames")


def readings(step: StepCapture) -> Iterator[Reading]:
    """Over all movements of the step together."""
    if reason := _missing(step):
        yield from (Reading(name, missing=reason) for name in NAMES)
        return
    gaps = [gap for motion in step.motions for gap in frame_gaps(motion)]
    yield Reading("worst_frame", max(gaps), detail={"frames": len(gaps)})
    yield Reading("dropped_frames", dropped_share(gaps), detail={"frames": len(gaps)})


def frame_gaps(motion: MapMotion) -> list[float]:
    """Gaps between frames up to the first frame after the map's last change; none if it did not change."""
    if motion.changed_ms is None:
        return []
    later = [t for t in motion.frames_ms if t > motion.changed_ms]
    end_ms = later[0] if later else motion.changed_ms
    return [after - before for before, after in pairwise(motion.frames_ms) if after <= end_ms]


def dropped_share(gaps: list[float]) -> float:
    """A gap of n frames' length has dropped n - 1 of n. Rounded: the clock of a frame is not exact."""
    due = [max(round(gap / FRAME_MS), 1) for gap in gaps]
    return 1 - len(due) / sum(due)


def _missing(step: StepCapture) -> Missing | None:
    if not step.map_found:
        return Missing.NO_MAP
    if not step.motions:
        return Missing.NO_INTERACTION
    if not any(frame_gaps(motion) for motion in step.motions):
        return Missing.NO_VISIBLE_CHANGE
    return None
