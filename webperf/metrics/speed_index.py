"""`speed_index`: how early the parts of the first view appeared, from the frames of a film.

speedline's algorithm (https://github.com/paulirish/speedline, used by Lighthouse): a white first frame at navigation
start, colour histograms without white pixels, progress against the last frame. The frames are those of the browser's
screencast, so a time is exact to one frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from webperf.model.capture import Frame, StepCapture
from webperf.model.missing import Missing
from webperf.model.sample import Reading

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Histogram = NDArray[Any]
    """Pixels by channel (3) and value (256)."""

WHITE = 249
"""speedline: a pixel with all channels at least so bright counts as background."""
MOST_DOUBT = 0.05
"""Share of the index that lost frames may put in doubt."""
CURVE_POINTS = 40
"""Points of the progress curve that are kept with a sample."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of the last frame was there, in whole percent, from `time_ms` on."""

    time_ms: float
    percent: int


def readings(step: StepCapture) -> Iterator[Reading]:
    """None for a step that was not filmed; else the Speed Index of the page that it opened."""
    if step.frames is not None:
        yield _speed_index(step)


def _speed_index(step: StepCapture) -> Reading:
    name = "speed_index"
    if step.inputs:
        return Reading(name, missing=Missing.INTERRUPTED_BY_INPUT)
    if step.unsettled:
        # The last frame of a page that never stops is an arbitrary one.
        return Reading(name, missing=Missing.NEVER_SETTLED, detail={"waiting_for": step.unsettled})
    curve = visual_progress(step.frames or ())
    if not curve:
        return Reading(name, missing=Missing.NO_SCREENSHOTS)
    if curve[0].percent == 100:
        return Reading(name, missing=Missing.SPEEDINDEX_OF_ZERO)
    value = speed_index(curve)
    doubt_ms = _doubt_ms(curve, step.film_gaps)
    if doubt_ms > MOST_DOUBT * value:
        return Reading(name, missing=Missing.NO_SCREENSHOTS, detail={"frames_lost_ms": round(doubt_ms, 1)})
    return Reading(name, value, detail=_detail(curve))


def visual_progress(frames: Sequence[Frame]) -> tuple[Progress, ...]:
    """The curve of frames in order of time, white at 0; empty without frames. An unchanged picture adds no point."""
    changed = [frame for i, frame in enumerate(frames) if i == 0 or frame.jpeg != frames[i - 1].jpeg]
    if not changed:
        return ()
    histograms = [_histogram(frame.jpeg) for frame in changed]
    last = histograms[-1]
    times = [0.0, *(max(frame.time_ms, 0.0) for frame in changed)]
    percents = [_percent(last * 0, last), *(_percent(found, last) for found in histograms)]
    return tuple(Progress(time, percent) for time, percent in zip(times, percents, strict=True))


def speed_index(curve: Sequence[Progress]) -> float:
    """Area above the curve in ms: first visual change + sum of dt * (1 - progress before).

    https://github.com/pmdartus/speedline/issues/28#issuecomment-244127192

    >>> speed_index([Progress(0, 0), Progress(400, 50), Progress(1000, 100)])
    700.0
    """
    pairs = pairwise(curve)
    return float(sum((after.time_ms - before.time_ms) * (1 - before.percent / 100) for before, after in pairs))


def _doubt_ms(curve: Sequence[Progress], gaps: Sequence[tuple[float, float]]) -> float:
    """By how much the index may be too high: progress may have come any time in a gap of the film."""
    doubt = 0.0
    for before, after in pairwise(curve):
        lost_ms = max((min(to, after.time_ms) - max(since, before.time_ms) for since, to in gaps), default=0.0)
        doubt += max(lost_ms, 0.0) * abs(after.percent - before.percent) / 100
    return doubt


def _percent(current: Histogram, last: Histogram) -> int:
    """Against white, whose histogram is empty because white pixels are left out: |x - white| is x itself."""
    import numpy as np

    total = int(last.sum())
    return 100 if total == 0 else int(np.minimum(current, last).sum()) * 100 // total


def _histogram(jpeg: bytes) -> Histogram:
    import numpy as np
    from PIL import Image

    with Image.open(BytesIO(jpeg)) as picture:
        pixels = np.asarray(picture.convert("RGB")).reshape(-1, 3)
    coloured = pixels[(pixels < WHITE).any(axis=1)]
    return np.stack([np.bincount(coloured[:, channel], minlength=256) for channel in range(3)])


def _detail(curve: Sequence[Progress]) -> dict[str, Any]:
    return {
        "first_visual_change": next(p.time_ms for p in curve if p.percent > 0),
        "visually_complete_85": next(p.time_ms for p in curve if p.percent >= 85),
        "visually_complete": next(p.time_ms for p in curve if p.percent >= 100),
        "frames": len(curve) - 1,
        "progress": [[round(p.time_ms, 1), p.percent] for p in _changes(curve)],
    }


def _changes(curve: Sequence[Progress]) -> list[Progress]:
    """Where the progress changes, thinned evenly to what is kept."""
    turns = [p for i, p in enumerate(curve) if i == 0 or p.percent != curve[i - 1].percent]
    step = max(1, -(-len(turns) // CURVE_POINTS))
    return turns if step == 1 else [*turns[::step][: CURVE_POINTS - 1], turns[-1]]
