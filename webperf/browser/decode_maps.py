"""What the page script tells of maps, as records on the main document's clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from webperf.browser.decode import Raw
from webperf.model.capture import Box
from webperf.model.map_capture import MapMotion, MapState


def maps(frames: Iterable[Raw], zero: float) -> tuple[MapState, ...]:
    """The maps of known libraries in all frames; `zero` is the main document's time origin."""
    return tuple(_map(raw, frame["timeOrigin"] - zero) for frame in frames for raw in frame["maps"])


def motions(frames: Iterable[Raw], zero: float) -> tuple[MapMotion, ...]:
    """Inputs that moved a map, in order of time."""
    found = (_motion(raw, frame["timeOrigin"] - zero) for frame in frames for raw in frame["motions"])
    return tuple(sorted(found, key=lambda motion: motion.began_ms))


def map_box(frames: Iterable[Raw]) -> Box | None:
    """Where the map is. Of several frames that show one, the innermost: the others hold it."""
    boxes = [frame["mapBox"] for frame in frames if frame["mapBox"]]
    return box(boxes[-1]) if boxes else None


def box(raw: Raw) -> Box:
    """A rectangle as the page tells it."""
    return Box(left=raw["left"], top=raw["top"], width=raw["width"], height=raw["height"])


def _map(raw: Raw, offset: float) -> MapState:
    return MapState(
        library=raw["library"],
        element=raw["element"],
        complete=raw["complete"],
        completed_ms=_shifted(raw["completed"], offset),
        repeated_ms=_shifted(raw["repeated"], offset),
    )


def _motion(raw: Raw, offset: float) -> MapMotion:
    first, changed = raw["first"], raw["changed"]
    return MapMotion(
        began_ms=raw["began"] + offset,
        first_ms=None if first is None else first + offset,
        changed_ms=None if changed is None else changed + offset,
        frames_ms=_shifted(raw["frames"], offset),
    )


def _shifted(times: Sequence[float], offset: float) -> tuple[float, ...]:
    return tuple(time + offset for time in times)
