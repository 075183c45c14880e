"""Short ways to write down what a browser might have captured; times in ms, each default is the harmless case."""

from __future__ import annotations

from typing import Any

from webperf.model.capture import (
    Change,
    EventTiming,
    Input,
    LayoutShift,
    Message,
    Navigation,
    Paint,
    Request,
    StepCapture,
)
from webperf.model.sample import Reading

FCP = Paint("first-contentful-paint", 300)


def navigation(
    *, activation: float = 0, response: float = 50, dom: float = 200, load: float = 250, status: int | None = 200
) -> Navigation:
    return Navigation(
        activation_start_ms=activation,
        response_start_ms=response,
        dom_content_loaded_end_ms=dom,
        load_event_end_ms=load,
        status=status,
    )


def page_step(**fields: Any) -> StepCapture:
    """A step that opened a page, which painted at 300 ms and went quiet."""
    return _step(**{"opened_page": True, "navigation": navigation(), "paints": (FCP,), **fields})


def plain_step(**fields: Any) -> StepCapture:
    """A step in a page that was there already."""
    return _step(**{"opened_page": False, "began_ms": 5000.0, "navigation": navigation(), **fields})


def _step(**fields: Any) -> StepCapture:
    defaults: dict[str, Any] = {
        "began_ms": 0.0,
        "unsettled": None,
        "map_named": False,
        "map_found": False,
        "region_found": True,
    }
    return StepCapture(**{**defaults, **fields})


def change(
    time_ms: float,
    kind: str = "dom",
    *,
    seen: bool = True,
    region: bool = True,
    map: bool = False,
    element: str | None = "div#result",
    made: float | None = None,
) -> Change:
    return Change(time_ms, kind, seen, region, map, element, made_ms=made)


def draw(time_ms: float, **fields: Any) -> Change:
    """A draw on the canvas of the map."""
    return change(time_ms, "draw", **{"map": True, "element": "canvas", **fields})


def given(*inputs: tuple[str, float]) -> tuple[Input, ...]:
    """Inputs in order of time, as (type, ms)."""
    return tuple(Input(type, time_ms, "button") for type, time_ms in inputs)


def moves(type: str, first_ms: float, last_ms: float, count: int = 5, *, handled_ms: float | None = None) -> Input:
    """A run of moves; `handled_ms` is when the first handler of the first of them began."""
    return Input(type, last_ms, "div#map", first_ms=first_ms, first_handled_ms=handled_ms, count=count)


def click(down_ms: float, up_ms: float) -> tuple[Input, ...]:
    """What the browser sends for one click of a mouse; the click itself has the time of the release."""
    return given(("pointerdown", down_ms), ("pointerup", up_ms), ("click", up_ms))


def event(
    interaction_id: int,
    duration_ms: float,
    *,
    name: str = "click",
    time_ms: float = 100,
    processing: tuple[float, float] | None = None,
) -> EventTiming:
    """`processing` is when its handlers ran, from and to."""
    begin_ms, end_ms = processing or (time_ms + 1, time_ms + 2)
    return EventTiming(name, time_ms, duration_ms, begin_ms, end_ms, interaction_id, "button")


def shift(time_ms: float, value: float, *, recent_input: bool = False) -> LayoutShift:
    return LayoutShift(time_ms, value, recent_input)


def request(start_ms: float = 10, end_ms: float | None = 20, **fields: Any) -> Request:
    """One that the server answered with 1000 bytes over the network."""
    defaults = {"url": "http://app.test/data", "type": "Fetch", "bytes": 1000, "status": 200, "from_cache": False}
    return Request(start_ms=start_ms, end_ms=end_ms, **{**defaults, **fields})


def sent(time_ms: float, bytes: int = 50) -> Message:
    """By the page, over its WebSocket."""
    return Message(time_ms, True, bytes, "ws://app.test/stream")


def received(time_ms: float, bytes: int = 500) -> Message:
    """By the page, over its WebSocket."""
    return Message(time_ms, False, bytes, "ws://app.test/stream")


def only(readings: Any, metric: str) -> Reading:
    """The one reading of that metric."""
    (found,) = [reading for reading in readings if reading.metric == metric]
    assert isinstance(found, Reading)
    return found
