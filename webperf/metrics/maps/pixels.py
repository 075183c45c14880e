"""The rung of the pixels: from when on does the picture of the map no longer change?

Needs nothing of the page, so it holds for every map: WebGPU, OffscreenCanvas, unknown libraries. Only filmed
iterations have frames, and a film has its own cost and a coarse clock: it decides where nothing else has an answer.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from webperf.model.capture import Box, Frame

if TYPE_CHECKING:
    from numpy.typing import NDArray

# JPEG makes the same picture a little different each time: a pixel has changed from here on (of 255, any channel) ...
NOISE_LEVELS = 24
# ... and the picture once more than this share of its pixels has.
CHANGED_SHARE = 0.002
# A map that is one colour (grey background, empty canvas) shows nothing yet: its levels spread by less.
BLANK_SPREAD_LEVELS = 6.0


@dataclass(frozen=True, slots=True)
class Settled:
    """`time_ms`: the first frame of the final picture. `frames`: how many showed another one before."""

    time_ms: float
    frames: int


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
