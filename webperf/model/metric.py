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
        "Timestamp of the last trusted input of the step to the last visible change it caused.",
        headline=True,
    ),
    Metric(
        "map_render",
        Unit.MS,
        Scope.MAP,
        "Map render",
        "Navigation start, or the last input, until the map region is complete (library, tiles, last draw).",
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
        "inp",
        Unit.MS,
        Scope.STEP,
        "Interaction to next paint",
        "Longest interaction of the step up to its next paint (Event Timing, 8 ms granularity).",
    ),
    Metric(
        "dom_content_loaded",
        Unit.MS,
        Scope.PAGE,
        "DOM content loaded",
        "Navigation start to the end of the DOMContentLoaded event.",
    ),
    Metric("load_event", Unit.MS, Scope.PAGE, "Load event", "Navigation start to the end of the load event."),
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
