"""Why a number is what it is, in a few words: the largest parts of it that were measured with it. Hints, not proofs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any

from webperf.model.change import Cause
from webperf.model.sample import Sample
from webperf.model.verdict import Finding
from webperf.report.view.clean import clean_text
from webperf.report.view.index import Index
from webperf.report.view.plain_numbers import medians, number
from webperf.report.view.scripts import script_times
from webperf.stats.quantity import quantity

MOST = 3
"""Parts that are named."""
_SMALLEST_SHARE = 0.1
# Beside the times in an interaction's parts.
_SIZES = ("bytes", "bytes_sent")
_WORDS = {
    "input_delay": "input delay",
    "handler": "event handlers",
    "request_out": "sending the request",
    "server_wait": "waiting for the server",
    "data_to_dom": "data to DOM",
    "paint": "painting",
    "main_thread": "main thread at work",
    "ttfb": "first byte",
    "load_delay": "load delay",
    "load_duration": "loading it",
    "render_delay": "render delay",
    "other": "not told apart",
}
_BY_SCRIPTS = frozenset({"load_time", "tbt", "inp", "long_tasks", "long_frames", "blocking_time", "map_render"})
Detail = Mapping[str, Any]


def why(index: Index, finding: Finding) -> str:
    """One line; "" where nothing is known. Of a change, what moved with it; else what the number is made of."""
    if finding.change is not None:
        return "; ".join(_cause(cause) for cause in finding.change.causes[:MOST])
    samples = index.samples.get((finding.journey, finding.step, finding.device, finding.metric), ())
    own = _PARTS.get(finding.metric, _no_parts)([sample.detail for sample in samples if sample.value is not None])
    scripts = _scripts(index, finding) if finding.metric in _BY_SCRIPTS else ""
    return "; ".join(text for text in (own, scripts) if text)


def _cause(cause: Cause) -> str:
    moved = f"{_WORDS.get(cause.part, cause.part.replace('_', ' '))} {quantity(cause.base, cause.unit)}"
    share = f" ({cause.share:.0%} of it)" if cause.share is not None else ""
    return f"{moved} → {quantity(cause.head, cause.unit)}{share}"


def _named_parts(details: Sequence[Detail]) -> str:
    return _largest(medians(part for detail in details if isinstance(part := detail.get("parts"), Mapping)), "ms")


def _interaction(details: Sequence[Detail]) -> str:
    """Of the last interaction that has parts: it is the one that is counted."""
    records = (detail.get("interactions") for detail in details)
    lasts = (rows[-1] for rows in records if isinstance(rows, (list, tuple)) and rows)
    last = (record.get("parts") for record in lasts if isinstance(record, Mapping))
    return _largest(medians(part for part in last if isinstance(part, Mapping)), "ms")


def _weight(details: Sequence[Detail]) -> str:
    return _largest(medians(part for detail in details if isinstance(part := detail.get("by_type"), Mapping)), "bytes")


def _score(details: Sequence[Detail]) -> str:
    """The metrics that cost most points."""
    lost: dict[str, list[float]] = {}
    for detail in details:
        parts = detail.get("parts")
        for name, part in parts.items() if isinstance(parts, Mapping) else ():
            numbers = [number(part.get(key)) for key in ("score", "weight")] if isinstance(part, Mapping) else []
            if numbers and None not in numbers:
                lost.setdefault(str(name), []).append((1 - (numbers[0] or 0)) * (numbers[1] or 0))
    ranked = sorted(((median(points), name) for name, points in lost.items()), reverse=True)
    named = [f"{name} {points:.0f}" for points, name in ranked[:MOST] if points >= 1]
    return clean_text(f"points lost: {', '.join(named)}") if named else ""


def _no_parts(_details: Sequence[Detail]) -> str:
    return ""


_PARTS: Mapping[str, Callable[[Sequence[Detail]], str]] = {
    "load_time": _named_parts,
    "lcp": _named_parts,
    "interaction_latency": _interaction,
    "bytes": _weight,
    "score": _score,
}


def _scripts(index: Index, finding: Finding) -> str:
    """The script that held the main thread longest."""
    frames: tuple[Sample, ...] = index.samples.get((finding.journey, finding.step, finding.device, "long_frames"), ())
    times = script_times(frames)[:1]
    return "".join(f"longest script {script.name} {quantity(script.ms, 'ms')}" for script in times)


def _largest(parts: Mapping[str, float], unit: str) -> str:
    whole = sum(value for name, value in parts.items() if name not in _SIZES)
    ranked = sorted(parts.items(), key=lambda part: -part[1])
    large = [(name, value) for name, value in ranked if value >= _SMALLEST_SHARE * whole > 0]
    shown = [(name, value) for name, value in large if name not in _SIZES]
    return clean_text(", ".join(f"{_WORDS.get(name, name)} {quantity(value, unit)}" for name, value in shown[:MOST]))
