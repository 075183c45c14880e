"""From the page script's plain objects to the records of `webperf.model.capture`, on the main document's clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from webperf.model.capture import (
    Change,
    EventTiming,
    FrameScript,
    Input,
    LargestPaint,
    LayoutShift,
    LongFrame,
    LongTask,
    Navigation,
    Paint,
)
from webperf.model.redact import mask_url

Raw = Mapping[str, Any]


def navigation(main: Raw) -> Navigation | None:
    """Of the main document."""
    raw = main["navigation"]
    if raw is None:
        return None
    return Navigation(
        activation_start_ms=raw["activationStart"],
        response_start_ms=raw["responseStart"],
        dom_content_loaded_end_ms=raw["domContentLoadedEventEnd"],
        load_event_end_ms=raw["loadEventEnd"],
        status=raw["responseStatus"] or None,
    )


def paints(main: Raw) -> tuple[Paint, ...]:
    """Of the main document: paints of frames are not contentful paints of the page."""
    return tuple(Paint(e["name"], e["startTime"]) for e in main["paints"])


def largest_paints(main: Raw) -> tuple[LargestPaint, ...]:
    """`startTime` is the render time, or the load time where another origin's image hides it."""
    return tuple(LargestPaint(e["startTime"], e["size"], e["element"], e["url"]) for e in main["lcp"])


def shifts(main: Raw) -> tuple[LayoutShift, ...]:
    """Of the main document, in order of time."""
    found = (LayoutShift(e["startTime"], e["value"], e["hadRecentInput"]) for e in main["shifts"])
    return tuple(sorted(found, key=lambda s: s.time_ms))


def events(frames: Iterable[Raw], zero: float) -> tuple[EventTiming, ...]:
    """Event Timing entries of all frames; `zero` is the main document's time origin."""
    return tuple(_event(e, frame["timeOrigin"] - zero) for frame in frames for e in frame["events"])


def inputs(frames: Iterable[Raw], zero: float) -> tuple[Input, ...]:
    """Trusted inputs of all frames in order of time."""
    found = (_input(e, frame["timeOrigin"] - zero) for frame in frames for e in frame["inputs"])
    return tuple(sorted(found, key=lambda i: i.time_ms))


def changes(frames: Iterable[Raw], zero: float) -> tuple[Change, ...]:
    """Visible changes of all frames in order of time."""
    found = (_change(e, frame["timeOrigin"] - zero) for frame in frames for e in frame["changes"])
    return tuple(sorted(found, key=lambda c: c.time_ms))


def long_tasks(main: Raw) -> tuple[LongTask, ...]:
    """Of the main document: the browser tells it the tasks of its frames too."""
    found = (LongTask(e["startTime"], e["duration"]) for e in main["longTasks"])
    return tuple(sorted(found, key=lambda t: t.time_ms))


def long_frames(frames: Iterable[Raw], zero: float) -> tuple[LongFrame, ...]:
    """Long animation frames of all frames in order of time."""
    found = (_long_frame(e, frame["timeOrigin"] - zero) for frame in frames for e in frame["longFrames"])
    return tuple(sorted(found, key=lambda f: f.time_ms))


def truncated(frames: Iterable[Raw]) -> dict[str, int]:
    """How many entries each list had to leave out, where it did."""
    total: dict[str, int] = {}
    for frame in frames:
        for name, count in frame["truncated"].items():
            total[name] = total.get(name, 0) + count
    return total


def _input(raw: Raw, offset: float) -> Input:
    return Input(
        type=raw["type"],
        time_ms=raw["time"] + offset,
        element=raw["element"],
        handled_ms=raw["handled"] + offset,
        done_ms=None if raw["done"] is None else raw["done"] + offset,
        first_ms=raw["first"] + offset,
        first_handled_ms=raw["firstHandled"] + offset,
        count=raw["count"],
    )


def _event(raw: Raw, offset: float) -> EventTiming:
    return EventTiming(
        name=raw["name"],
        time_ms=raw["startTime"] + offset,
        duration_ms=raw["duration"],
        processing_start_ms=raw["processingStart"] + offset,
        processing_end_ms=raw["processingEnd"] + offset,
        interaction_id=raw["interactionId"] or 0,
        element=raw["element"],
    )


def _change(raw: Raw, offset: float) -> Change:
    return Change(
        time_ms=raw["time"] + offset,
        kind=raw["kind"],
        seen=raw["seen"],
        region=raw["region"],
        map=raw["map"],
        element=raw["element"],
        fade=raw["fade"],
        first=raw["first"],
        made_ms=raw["made"] + offset,
    )


def _invoker(name: str) -> str:
    """`BUTTON#go.onclick`, or for a script that just ran its address."""
    return mask_url(name) if "://" in name else name


def _long_frame(raw: Raw, offset: float) -> LongFrame:
    return LongFrame(
        time_ms=raw["startTime"] + offset,
        duration_ms=raw["duration"],
        blocking_ms=raw["blocking"],
        scripts=tuple(
            FrameScript(
                source=mask_url(script["source"]),
                function=script["function"],
                invoker=_invoker(script["invoker"]),
                time_ms=script["startTime"] + offset,
                duration_ms=script["duration"],
                forced_layout_ms=script["forced"],
            )
            for script in raw["scripts"]
        ),
    )
