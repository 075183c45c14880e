"""What is known of a map in the page: what its library says, and how it moved. Times as in `capture`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MapState:
    """What a map library says of one map in the region that is measured.

    `complete`: it says so at the end of the step. `completed_ms`: each time it said so. `repeated_ms`: drawings that
    are known to have shown the same picture again; they are no changes.
    """

    library: str
    element: str | None
    complete: bool
    completed_ms: tuple[float, ...]
    repeated_ms: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class MapMotion:
    """An input that moved a map, with the frames from then on.

    `first_ms` and `changed_ms`: the first and last frame in which it changed or was on its way, before it stood still.
    """

    began_ms: float
    first_ms: float | None
    changed_ms: float | None
    frames_ms: tuple[float, ...]
