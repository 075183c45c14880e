"""The metric catalogue: one row a metric. Definitions follow web-vitals, Lighthouse and DESIGN section 1."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """To which steps a metric belongs: each such step has exactly one sample of it per iteration."""

    PAGE = "page"
    """The step in which the page was opened."""
    STEP = "step"
    """Every step."""
    MAP = "map"
    """Steps that name a map, or in which one was found."""
    VISUAL = "visual"
    """The step in which the page was opened, in iterations that were filmed; the others have no sample of it."""


class Unit(StrEnum):
    """Units of values, as written in `run.json`."""

    MS = "ms"
    SCORE = "score"
    RATIO = "ratio"
    """A share from 0 to 1, written in per cent."""
    COUNT = "count"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True)
class Metric:
    """One thing that is measured. `headline` metrics lead every report."""

    name: str
    unit: Unit
    scope: Scope
    title: str
    definition: str
    headline: bool = False


_ROWS = (
    Metric(
        "load_time",
        Unit.MS,
        Scope.PAGE,
        "Load time",
        "Navigation start to the last visible change before the app goes quiet.",
        headline=True,
    ),
    Metric(
        "interaction_latency",
        Unit.MS,
        Scope.STEP,
        "Interaction latency",
        "Timestamp of the last trusted input of the step to the last visible change it caused. Each interaction of the "
        "step has a record of its own, with its first and last frame and the parts of its latency.",
        headline=True,
    ),
    Metric(
        "map_render",
        Unit.MS,
        Scope.MAP,
        "Map render",
        "Navigation start, or the last input, until the map region is complete (library, tiles, last draw, pixels).",
        headline=True,
    ),
    Metric(
        "ttfb",
        Unit.MS,
        Scope.PAGE,
        "Time to first byte",
        "Navigation start to the first byte of the document's response (responseStart - activationStart).",
    ),
    Metric(
        "fcp",
        Unit.MS,
        Scope.PAGE,
        "First contentful paint",
        "First paint of text, image, non-white canvas or SVG (Paint Timing).",
    ),
    Metric(
        "lcp",
        Unit.MS,
        Scope.PAGE,
        "Largest contentful paint",
        "Last largest-contentful-paint candidate before the first input, up to the end of the step.",
    ),
    Metric(
        "cls",
        Unit.SCORE,
        Scope.PAGE,
        "Cumulative layout shift",
        "Largest session window of layout shifts (gap < 1 s, window < 5 s) without recent input.",
    ),
    Metric(
        "tbt",
        Unit.MS,
        Scope.PAGE,
        "Total blocking time",
        "Main-thread tasks between first contentful paint and load time: what each took over 50 ms.",
    ),
    Metric(
        "inp",
        Unit.MS,
        Scope.STEP,
        "Interaction to next paint",
        "Longest interaction of the step up to its next paint (Event Timing, 8 ms granularity).",
    ),
    Metric("input_delay", Unit.MS, Scope.STEP, "Input delay", "Part of INP before the first handler ran."),
    Metric("processing_time", Unit.MS, Scope.STEP, "Processing time", "Part of INP in which handlers ran."),
    Metric("presentation_delay", Unit.MS, Scope.STEP, "Presentation delay", "Part of INP from handlers to paint."),
    Metric(
        "server_wait",
        Unit.MS,
        Scope.STEP,
        "Server wait",
        "Part of interaction latency from the first request or message out to the last data in before the result.",
    ),
    Metric(
        "speed_index",
        Unit.MS,
        Scope.VISUAL,
        "Speed Index",
        "Mean time at which the parts of the first view appeared, from the frames of a filmed iteration (speedline).",
    ),
    Metric(
        "dom_content_loaded",
        Unit.MS,
        Scope.PAGE,
        "DOM content loaded",
        "Navigation start to the end of the DOMContentLoaded event.",
    ),
    Metric(
        "score",
        Unit.SCORE,
        Scope.PAGE,
        "Performance score",
        "Lighthouse's performance score of this load, 0 to 100: FCP 10, Speed Index 10, LCP 25, TBT 30 and CLS 25 % on "
        "Lighthouse's curves for phone or desktop; of what was measured where a part is missing.",
    ),
    Metric("load_event", Unit.MS, Scope.PAGE, "Load event", "Navigation start to the end of the load event."),
    Metric("long_tasks", Unit.COUNT, Scope.STEP, "Long tasks", "Main-thread tasks over 50 ms (Long Tasks API)."),
    Metric("long_frames", Unit.COUNT, Scope.STEP, "Long frames", "Animation frames over 50 ms (LoAF)."),
    Metric("blocking_time", Unit.MS, Scope.STEP, "Blocking time", "Sum of the long frames' blockingDuration."),
    Metric(
        "requests",
        Unit.COUNT,
        Scope.STEP,
        "Requests",
        "HTTP requests that went to the network in the step.",
    ),
    Metric(
        "bytes",
        Unit.BYTES,
        Scope.STEP,
        "Bytes",
        "Bytes received over HTTP in the step, headers included, as encoded on the wire.",
    ),
    Metric(
        "third_party_bytes", Unit.BYTES, Scope.STEP, "Third-party bytes", "Bytes from hosts other than the page's own."
    ),
    Metric("ws_messages_sent", Unit.COUNT, Scope.STEP, "WebSocket messages sent", "By the page, in the step."),
    Metric("ws_messages_received", Unit.COUNT, Scope.STEP, "WebSocket messages received", "By the page, in the step."),
    Metric("ws_bytes", Unit.BYTES, Scope.STEP, "WebSocket bytes", "Payload of the messages of both directions."),
    Metric("js_heap", Unit.BYTES, Scope.STEP, "JavaScript heap", "In use after a forced garbage collection."),
    Metric("dom_nodes", Unit.COUNT, Scope.STEP, "DOM nodes", "Alive after a forced garbage collection."),
    Metric("event_listeners", Unit.COUNT, Scope.STEP, "Event listeners", "Alive after a forced garbage collection."),
    Metric(
        "map_first_draw",
        Unit.MS,
        Scope.MAP,
        "Map first draw",
        "Navigation start, or the beginning of the gesture that moved the map, to the first change in the map region.",
    ),
    Metric("map_tiles", Unit.COUNT, Scope.MAP, "Map tiles", "Map tiles that were requested in the step."),
    Metric(
        "map_tiles_failed",
        Unit.COUNT,
        Scope.MAP,
        "Map tiles failed",
        "Map tiles that were not delivered, without those the map itself took back.",
    ),
    Metric(
        "worst_frame",
        Unit.MS,
        Scope.MAP,
        "Worst frame",
        "Longest gap between two frames while an input moved the map.",
    ),
    Metric(
        "dropped_frames",
        Unit.RATIO,
        Scope.MAP,
        "Dropped frames",
        "Share of the frames of a 60 Hz screen that were missed while an input moved the map.",
    ),
)

METRICS: dict[str, Metric] = {row.name: row for row in _ROWS}
"""By name, in the order of reports: headlines first."""

HEADLINES: tuple[str, ...] = tuple(row.name for row in _ROWS if row.headline)
