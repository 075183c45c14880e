"""Which scripts held the main thread in a step's long frames (Long Animation Frames API), as medians."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from webperf.model.sample import Sample
from webperf.report.view.clean import clean_text
from webperf.report.view.index import Index
from webperf.report.view.plain_numbers import number
from webperf.report.view.records import BarRow, BarTable, Segment
from webperf.stats.quantity import quantity

METRIC = "long_frames"
MOST = 5
"""Scripts of a device that are shown."""


@dataclass(frozen=True, slots=True)
class ScriptTime:
    """`ms` in long frames, `layout_ms` of it in layouts that the script forced."""

    name: str
    function: str
    ms: float
    layout_ms: float


def make_scripts(index: Index, journey: str, step: str) -> BarTable | None:
    """Device by device, the longest first; None where no long frame named a script."""
    found = [
        (device, script)
        for device in index.devices(journey)
        for script in script_times(index.samples.get((journey, step, device, METRIC), ()))[:MOST]
    ]
    if not found:
        return None
    longest = max(script.ms for _, script in found) or 1.0
    return BarTable(
        title="Long frames by script",
        description="Time of scripts in animation frames over 50 ms, medians of the iterations that had any.",
        columns=("Script", "Main thread", "Time"),
        rows=tuple(_row(device, script, longest) for device, script in found),
        key=(("script", "script"), ("layout", "of it, layout that the script forced")),
    )


def script_times(samples: Iterable[Sample]) -> list[ScriptTime]:
    """By source and function, the longest first."""
    times: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for sample in samples:
        scripts = sample.detail.get("scripts")
        for script in scripts if isinstance(scripts, (list, tuple)) else ():
            if isinstance(script, Mapping) and (ms := number(script.get("ms"))) is not None:
                times.setdefault(_names(script), []).append((ms, number(script.get("forced_layout_ms")) or 0.0))
    found = [
        ScriptTime(*names, median(ms for ms, _ in both), median(layout for _, layout in both))
        for names, both in times.items()
    ]
    return sorted(found, key=lambda script: -script.ms)


def _names(script: Mapping[str, Any]) -> tuple[str, str]:
    source, function = str(script.get("source") or ""), str(script.get("function") or "")
    # Without a name of its own, a function is called by the address of its file.
    return clean_text(file_name(source) or "in the page"), "" if function == source else clean_text(function)


def file_name(url: str) -> str:
    """`index.js` of `https://host/static/index.js?v=1`; the host where there is no path.

    >>> file_name("https://host/static/index.js?v=1"), file_name("https://host/")
    ('index.js', 'host')
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return parts.path.rstrip("/").rpartition("/")[2] or parts.netloc or url


def _row(device: str, script: ScriptTime, longest: float) -> BarRow:
    layout = min(script.layout_ms, script.ms)
    segments = [Segment("script", 0.0, (script.ms - layout) / longest, f"script {quantity(script.ms - layout, 'ms')}")]
    if layout >= 1:
        start = (script.ms - layout) / longest
        segments.append(Segment("layout", start, layout / longest, f"forced layout {quantity(layout, 'ms')}"))
    note = " · ".join(text for text in (device, script.function) if text)
    return BarRow(script.name, note, quantity(script.ms, "ms"), tuple(segments))
