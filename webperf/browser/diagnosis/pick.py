"""Which frames of a long film to keep: few, and those between which the picture changes most."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from typing import Any

from webperf.model.capture import Frame

# Of what decides: the change of the picture, and the number of frames, so that slow stretches are there too.
SHARE_OF_CHANGE = 0.75


def pick(frames: Sequence[Frame], most: int) -> list[Frame]:
    """At most `most` of the frames that differ from the one before, the first and the last among them."""
    changed = [frame for i, frame in enumerate(frames) if i == 0 or frame.jpeg != frames[i - 1].jpeg]
    if len(changed) <= most:
        return changed
    small = [_small(frame.jpeg) for frame in changed]
    steps = [_distance(before, after) for before, after in pairwise(small)]
    return [changed[at] for at in positions(steps, most)]


def positions(steps: Sequence[float], most: int) -> list[int]:
    """At equal parts of the way from the first to the last, `steps` being how far each is from the one before.

    >>> positions([0, 0, 0, 0, 9, 0, 0, 0, 0], 3)
    [0, 5, 9]
    """
    whole = sum(steps) or 1.0
    way, travelled = [0.0], 0.0
    for number, step in enumerate(steps, 1):
        travelled += step
        way.append(SHARE_OF_CHANGE * travelled / whole + (1 - SHARE_OF_CHANGE) * number / len(steps))
    goals = [way[-1] * part / (most - 1) for part in range(most)]
    # The last one is named: sums of fractions may miss it.
    found = {next(at for at, reached in enumerate(way) if reached >= goal) for goal in goals[:-1]}
    return sorted(found | {len(way) - 1})


def _small(jpeg: bytes) -> Any:
    import numpy as np
    from PIL import Image

    with Image.open(BytesIO(jpeg)) as picture:
        # A JPEG can be decoded at an eighth of its size for a fraction of the time.
        picture.draft("L", (picture.width // 8, picture.height // 8))
        return np.asarray(picture.convert("L"), dtype=np.int16)


def _distance(before: Any, after: Any) -> float:
    """Mean difference of brightness, 0..255; pictures of different size have nothing in common."""
    return float(abs(before - after).mean()) if before.shape == after.shape else 255.0
