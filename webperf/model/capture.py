"""What the browser handed back for one step: raw entries, before any metric is computed from them.

All times are milliseconds on one clock: that of the main document, where 0 is its navigation start
(`performance.timeOrigin`). Entries of frames and of the network are converted to it when they are captured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Paint:
    """`first-paint` or `first-contentful-paint`."""

    name: str
    time_ms: float


@dataclass(frozen=True, slots=True)
class LargestPaint:
    """A largest-contentful-paint candidate. `size` in CSS px squared; `element` is a short name, never text."""

    time_ms: float
    size: float
    element: str | None
    url: str


@dataclass(frozen=True, slots=True)
class LayoutShift:
    """`value` is the unitless layout shift score."""

    time_ms: float
    value: float
    recent_input: bool


@dataclass(frozen=True, slots=True)
class EventTiming:
    """An Event Timing entry; `duration_ms` runs from the event's timestamp to the next paint, in steps of 8 ms."""

    name: str
    time_ms: float
    duration_ms: float
    processing_start_ms: float
    processing_end_ms: float
    interaction_id: int
    element: str | None


@dataclass(frozen=True, slots=True)
class Input:
    """A trusted input event."""

    type: str
    time_ms: float
    element: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A visible change, at the time of the frame that painted it.

    `seen`: inside the viewport. `region`: inside the region that the step named. `map`: inside its map.
    `fade`: of a kind that a map library makes while it fades in what has arrived; `first`: its element was not seen
    before. `made_ms`: when script made it; the frame that paints it may be much later where the GPU has to catch up.
    """

    time_ms: float
    kind: str
    seen: bool
    region: bool
    map: bool
    element: str | None
    fade: bool = False
    first: bool = False
    made_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Navigation:
    """The main document's Navigation Timing; 0 where the browser has not come to that point. `status`: HTTP."""

    activation_start_ms: float
    response_start_ms: float
    dom_content_loaded_end_ms: float
    load_event_end_ms: float
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request. `end_ms` None: still open. `bytes` received, as encoded."""

    url: str
    type: str
    start_ms: float
    end_ms: float | None
    bytes: int
    status: int | None
    from_cache: bool
    failed: str | None = None


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


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the viewport, in CSS px."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture of the viewport, as a JPEG, at the time when it was on screen."""

    time_ms: float
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class StepCapture:
    """Everything known of one step once it has ended."""

    opened_page: bool
    """The main document that was shown at the end was opened in this step."""
    began_ms: float
    """When the step began; 0 when it opened the page."""
    unsettled: str | None
    """Why the page was still at work when the step's time was up; None when it went quiet."""
    map_named: bool
    map_found: bool
    region_found: bool
    navigation: Navigation | None
    paints: tuple[Paint, ...] = ()
    largest_paints: tuple[LargestPaint, ...] = ()
    shifts: tuple[LayoutShift, ...] = ()
    events: tuple[EventTiming, ...] = ()
    inputs: tuple[Input, ...] = ()
    """In order of time, as `changes`."""
    changes: tuple[Change, ...] = ()
    requests: tuple[Request, ...] = ()
    maps: tuple[MapState, ...] = ()
    """Of known libraries, in the map region of the step."""
    motions: tuple[MapMotion, ...] = ()
    map_box: Box | None = None
    truncated: Mapping[str, int] = field(default_factory=dict)
