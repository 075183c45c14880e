"""The rung of the pixels: from when on does the picture of the map no longer change?

Needs nothing of the page, so it holds for every map: WebGPU, OffscreenCanvas, unknown libraries. Only filmed
iterations have frames, and a film has its own cost and a coarse clock: it decides where nothing else has an answer.

The clock: a frame's time is the screen refresh at which it was shown, as milliseconds since the epoch; less the
document's `performance.timeOrigin` it is a time of the page. Against the browser's own paint timing (`presentationTime`
of Element Timing) that is right within half a frame (`tests/browser/diagnosis/test_film_clock.py`). What script draws
is shown one to three frames after its requestAnimationFrame began, more when the browser is busy filming.

Not seen: a change of less than 0.2 % of the map's area, at the film's size (500 px on its longer side).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from webperf.metrics.maps.answer import Answer
from webperf.model.capture import Box, Frame, StepCapture

if TYPE_CHECKING:
    from numpy.typing import NDArray

# JPEG makes the same picture a little different each time: a pixel has changed from here on (of 255, any channel) ...
NOISE_LEVELS = 24
# ... and the picture once more than this share of its pixels has.
CHANGED_SHARE = 0.002
# A map that is one colour (grey background, empty canvas) shows nothing yet: its levels spread by less.
BLANK_SPREAD_LEVELS = 6.0
# A film that may have lost more than this before the final picture cannot say when that came.
LONGEST_GAP_MS = 50.0


@dataclass(frozen=True, slots=True)
class Settled:
    """`time_ms`: the first frame of the final picture. `frames`: how many showed another one before."""

    time_ms: float
    frames: int


def pixels_ms(step: StepCapture, answer: Answer) -> float | None:
    """The rung's time for a step; None where it was not filmed or its map did not come to show another picture."""
    if not step.frames or step.map_box is None or step.shown is None:
        return None
    box, shown = step.map_box, step.shown
    rectangle = Box(box.left - shown.left, box.top - shown.top, box.width, box.height)
    settled = pixels_settled(step.frames, rectangle, viewport_width=shown.width)
    if settled is None or settled.time_ms <= answer.start_ms or _is_unseen(step, step.frames, settled):
        return None
    return settled.time_ms


def _is_unseen(step: StepCapture, frames: Sequence[Frame], settled: Settled) -> bool:
    """May the picture have come much earlier, in frames that the film has lost?"""
    before_ms = frames[settled.frames - 1].time_ms if settled.frames else settled.time_ms
    gaps = (min(to, settled.time_ms) - max(since, before_ms) for since, to in step.film_gaps)
    return max(gaps, default=0.0) > LONGEST_GAP_MS


def pixels_settled(frames: Sequence[Frame], rectangle: Box, *, viewport_width: float) -> Settled | None:
    """When the map's final picture was first on screen; None without frames, or if that picture is blank.

    `frames` in order of time; `rectangle` in CSS px of a viewport `viewport_width` wide, which a frame may show
    smaller.
    """
    if not frames:
        return None
    pictures = (_cut(frame, rectangle, viewport_width) for frame in reversed(frames))
    final = next(pictures)
    if final.size == 0 or _is_blank(final):
        return None
    first = len(frames) - 1
    for index, picture in zip(range(len(frames) - 2, -1, -1), pictures, strict=True):
        if not _is_same(picture, final):
            break
        first = index
    return Settled(frames[first].time_ms, first)


def _cut(frame: Frame, rectangle: Box, viewport_width: float) -> NDArray[Any]:
    import numpy as np
    from PIL import Image

    with Image.open(io.BytesIO(frame.jpeg)) as image:
        scale = image.width / viewport_width
        left, top = max(rectangle.left, 0.0), max(rectangle.top, 0.0)
        right, bottom = rectangle.left + rectangle.width, rectangle.top + rectangle.height
        pixels = np.asarray(image.convert("RGB"), dtype=np.int16)
    # Beyond the frame's edges there is nothing: a slice simply ends there.
    return pixels[round(top * scale) : round(bottom * scale), round(left * scale) : round(right * scale)]


def _is_blank(picture: NDArray[Any]) -> bool:
    return bool(picture.std(axis=(0, 1)).max() < BLANK_SPREAD_LEVELS)


def _is_same(one: NDArray[Any], other: NDArray[Any]) -> bool:
    if one.shape != other.shape:
        return False
    changed = abs(one - other).max(axis=2) > NOISE_LEVELS
    return bool(changed.mean() <= CHANGED_SHARE)
