"""What the browser handed back for one step: raw entries, before any metric is computed from them.

All times are milliseconds on one clock: that of the main document, where 0 is its navigation start
(`performance.timeOrigin`). Entries of frames and of the network are converted to it when they are captured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from webperf.model.interactions import InteractionPaint, SoftNavigation
from webperf.model.map_capture import MapMotion, MapState


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
    """A trusted input event, or all `count` of a drag, a pan or a turn of the wheel: `time_ms` is then the latest's.

    `handled_ms` and `done_ms`: when its handlers began and had ended; None where the page kept that from being seen.
    `first_ms` and `first_handled_ms`: of the first event of several, where that is another.
    """

    type: str
    time_ms: float
    element: str | None
    handled_ms: float | None = None
    done_ms: float | None = None
    first_ms: float | None = None
    first_handled_ms: float | None = None
    count: int = 1

    @property
    def began_ms(self) -> float:
        """When its first event came."""
        return self.time_ms if self.first_ms is None else self.first_ms


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
    """An HTTP request. `end_ms` None: still open. `bytes` received, as encoded. `protocol` as `http/1.1`, `h2`."""

    url: str
    type: str
    start_ms: float
    end_ms: float | None
    bytes: int
    status: int | None
    from_cache: bool
    failed: str | None = None
    protocol: str | None = None
    response_ms: float | None = None
    """When its headers were there."""
    data: tuple[tuple[float, int], ...] = ()
    """Of a stream of events: when each part of it came, and its bytes once decoded."""


@dataclass(frozen=True, slots=True)
class Message:
    """A WebSocket message, at the time when the page sent or got it (CDP); `bytes` of its payload."""

    time_ms: float
    sent: bool
    bytes: int
    url: str


@dataclass(frozen=True, slots=True)
class LongTask:
    """A main-thread task over 50 ms (Long Tasks API)."""

    time_ms: float
    duration_ms: float


@dataclass(frozen=True, slots=True)
class FrameScript:
    """A script's share of a long frame. `source` is the URL without its query; `invoker` as the browser names it."""

    source: str
    function: str
    invoker: str
    time_ms: float
    duration_ms: float
    forced_layout_ms: float


@dataclass(frozen=True, slots=True)
class LongFrame:
    """A long animation frame (over 50 ms). `blocking_ms` as the Long Animation Frames API defines it."""

    time_ms: float
    duration_ms: float
    blocking_ms: float
    scripts: tuple[FrameScript, ...] = ()


@dataclass(frozen=True, slots=True)
class Memory:
    """After a forced garbage collection at the end of the step. Heap in bytes, the others counted."""

    js_heap_bytes: int
    dom_nodes: int
    event_listeners: int


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
    region_named: bool = False
    busy: tuple[tuple[float, float], ...] = ()
    """Stretches (from, to) in which the app was seen at work, or was not looked at."""
    paints: tuple[Paint, ...] = ()
    largest_paints: tuple[LargestPaint, ...] = ()
    shifts: tuple[LayoutShift, ...] = ()
    events: tuple[EventTiming, ...] = ()
    interaction_paints: tuple[InteractionPaint, ...] | None = None
    """In order of time; None where the browser has no such entries."""
    soft_navigations: tuple[SoftNavigation, ...] = ()
    inputs: tuple[Input, ...] = ()
    """In order of time, as `changes`."""
    changes: tuple[Change, ...] = ()
    requests: tuple[Request, ...] = ()
    messages: tuple[Message, ...] = ()
    """In order of time, as `long_tasks` and `long_frames`."""
    long_tasks: tuple[LongTask, ...] = ()
    long_frames: tuple[LongFrame, ...] = ()
    memory: Memory | None = None
    url: str = ""
    """Of the main document; says which requests are a third party's."""
    maps: tuple[MapState, ...] = ()
    """Of known libraries, in the map region of the step."""
    motions: tuple[MapMotion, ...] = ()
    map_box: Box | None = None
    shown: Box | None = None
    """The part of the page that a frame of the film shows, in the coordinates of `map_box`."""
    unseen_drawer: str | None = None
    """Who draws on a canvas of the map without the page being told: `a worker` or `WebGPU`."""
    truncated: Mapping[str, int] = field(default_factory=dict)
    time_origin_ms: float = 0.0
    """The clock's 0 as milliseconds since the epoch: joins frames of the film to the page's times."""
    frames: tuple[Frame, ...] | None = None
    """The film of the step in order of time; None when it was not filmed."""
    film_gaps: tuple[tuple[float, float], ...] = ()
    """Stretches (from, to) in which the browser may have dropped frames of the film."""
    mobile: bool = False
    """Shown as on a phone or tablet: Lighthouse scores such a page by its mobile curves."""
