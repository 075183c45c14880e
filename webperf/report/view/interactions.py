"""What was done in a step, interaction by interaction: its frames and parts, as medians over the iterations.

The records stand in the detail of `interaction_latency` (metrics/interaction_records.py). A run.json from elsewhere may
hold anything there: what is no record is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from webperf.report.view.clean import clean_text
from webperf.report.view.index import Index
from webperf.report.view.numbers import NOTHING
from webperf.report.view.plain_numbers import medians, number
from webperf.report.view.records import BarRow, BarTable, InteractionLine, Segment
from webperf.report.view.wording import counted
from webperf.stats.quantity import quantity

METRIC = "interaction_latency"
COLUMNS = (
    "First frame",
    "Last frame",
    "Input delay",
    "Handler",
    "Request out",
    "Server wait",
    "Data to DOM",
    "Paint",
    "Other",
)
_FRAMES = ("first_frame_ms", "last_frame_ms")
_PARTS = ("input_delay", "handler", "request_out", "server_wait", "data_to_dom", "paint", "other")
# Style, words, and the parts that belong together for a reader.
_STAGES = (
    ("input", "input delay", ("input_delay",)),
    ("handler", "event handlers", ("handler",)),
    ("server", "request and server wait", ("request_out", "server_wait")),
    ("render", "data to DOM and paint", ("data_to_dom", "paint")),
    ("other", "other", ("other",)),
)
# A record for each of many keys would bury the rest of the step.
MOST = 20

Record = Mapping[str, Any]


def make_interactions(index: Index, journey: str, step: str) -> tuple[InteractionLine, ...]:
    """Device by device, in the order in which they were done."""
    return tuple(
        _line(device, group)
        for device in index.devices(journey)
        for group in _groups(sample.detail for sample in index.samples.get((journey, step, device, METRIC), ()))
    )


def _groups(details: Iterable[Record]) -> Iterator[tuple[Record, ...]]:
    """The same interaction of all iterations: the same number in order, and the same kind."""
    groups: dict[tuple[int, str], list[Record]] = {}
    for detail in details:
        records = detail.get("interactions")
        for position, record in enumerate(records[:MOST] if isinstance(records, (list, tuple)) else ()):
            if isinstance(record, Mapping):
                groups.setdefault((position, str(record.get("kind"))), []).append(record)
    yield from (tuple(groups[key]) for key in sorted(groups))


def _line(device: str, records: tuple[Record, ...]) -> InteractionLine:
    parts = [part for record in records if isinstance(part := record.get("parts"), Mapping)]
    frames = tuple(_median(records, name) for name in _FRAMES)
    late = any(record.get("upper_bound") is True for record in records)
    return InteractionLine(
        device=device,
        title=_title(records[0]),
        events=_events(records),
        times=(_at_most(frames[0]) if late else frames[0], frames[1], *(_median(parts, name) for name in _PARTS)),
        note=_note(records, parts),
    )


def make_timeline(index: Index, journey: str, step: str) -> BarTable | None:
    """The same interactions as bars of their parts, on one axis; None where none has parts."""
    rows = [
        (device, group, medians(part for record in group if isinstance(part := record.get("parts"), Mapping)))
        for device in index.devices(journey)
        for group in _groups(sample.detail for sample in index.samples.get((journey, step, device, METRIC), ()))
    ]
    known = [(device, group, parts) for device, group, parts in rows if _whole(parts) > 0]
    if not known:
        return None
    longest = max(_whole(parts) for _, _, parts in known)
    return BarTable(
        title="Interactions and what they waited for",
        description="From the last input to the last visible change; the medians of its parts, one after the other.",
        columns=("Interaction", "Parts", "Together"),
        rows=tuple(_bar(device, group, parts, longest) for device, group, parts in known),
        key=tuple((style, words) for style, words, _ in _STAGES),
        axis_end=quantity(longest, "ms"),
    )


def _whole(parts: Mapping[str, float]) -> float:
    return sum(max(parts.get(name, 0.0), 0.0) for name in _PARTS)


def _bar(device: str, records: tuple[Record, ...], parts: Mapping[str, float], longest: float) -> BarRow:
    segments, start = [], 0.0
    for style, words, names in _STAGES:
        ms = sum(max(parts.get(name, 0.0), 0.0) for name in names)
        if ms > 0:
            segments.append(Segment(style, start / longest, ms / longest, f"{words} {quantity(ms, 'ms')}"))
        start += ms
    return BarRow(_title(records[0]), device, quantity(_whole(parts), "ms"), tuple(segments))


def _title(record: Record) -> str:
    element = record.get("element")
    kind = clean_text(str(record.get("kind", "")))
    return f"{kind} on {clean_text(element)}" if isinstance(element, str) and element else kind


def _events(records: Sequence[Record]) -> str:
    counts = sorted({int(count) for record in records if (count := number(record.get("events"))) is not None})
    if not counts or counts[-1] <= 1:
        return ""
    return counted(counts[0], "event") if len(counts) == 1 else f"{counts[0]}–{counts[-1]} events"


def _note(records: Sequence[Record], parts: Sequence[Record]) -> str:
    """What came in, how often something is missing and why."""
    notes = []
    sizes = [size for part in parts if (size := number(part.get("bytes"))) is not None and size > 0]
    ways = dict.fromkeys(
        clean_text(str(way)) for part in parts if isinstance(part.get("by"), list) for way in part["by"]
    )
    if ways:
        incoming = f", {quantity(median(sizes), 'bytes')} in" if sizes else ""
        notes.append(" and ".join(ways) + incoming)
    reasons = [clean_text(str(record["missing"])) for record in records if record.get("missing")]
    soon = [time for record in records if (time := number(record.get("next_input_ms"))) is not None]
    if reasons and soon:
        notes.append(f"the next input came after {quantity(median(soon), 'ms')}")
    notes += [f"{reason} in {reasons.count(reason)} of {len(records)}" for reason in dict.fromkeys(reasons)]
    return "; ".join(notes)


def _median(records: Iterable[Record], name: str) -> str:
    values = [value for record in records if (value := number(record.get(name))) is not None]
    return quantity(median(values), "ms") if values else NOTHING


def _at_most(text: str) -> str:
    return text if text == NOTHING else f"≤ {text}"
