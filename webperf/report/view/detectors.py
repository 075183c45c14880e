"""What decided that a map was complete: each detector's answer, device by device."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from webperf.model.sample import Sample
from webperf.report.view.clean import clean_text
from webperf.report.view.index import Index
from webperf.report.view.numbers import NOTHING
from webperf.report.view.plain_numbers import medians, number
from webperf.report.view.records import FactTable, Region
from webperf.stats.quantity import quantity

METRIC = "map_render"
_RUNGS = {"library": "Library says", "tiles": "Last tile", "draws": "Last draw", "pixels": "Pixels still"}


def make_detectors(index: Index, journey: str, step: str) -> FactTable | None:
    """Medians of what each said; None where the step had no map."""
    rows = tuple(_rows(index, journey, step))
    if not rows:
        return None
    return FactTable(
        "Map detectors, medians",
        columns=("Device", "Decided by", *_RUNGS.values(), "Frames drawn", "Library", "Doubts"),
        rows=rows,
    )


def _rows(index: Index, journey: str, step: str) -> Iterator[tuple[str, ...]]:
    for device in index.devices(journey):
        samples = index.samples.get((journey, step, device, METRIC), ())
        details = [sample.detail for sample in samples if sample.value is not None]
        if details:
            yield (device, *_cells(details))


def _cells(details: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield _words(details, "decided_by")
    rungs = medians(rungs for detail in details if isinstance(rungs := detail.get("rungs"), Mapping))
    yield from (quantity(rungs[name], "ms") if name in rungs else NOTHING for name in _RUNGS)
    frames = medians({"frames": detail.get("frames")} for detail in details).get("frames")
    yield NOTHING if frames is None else quantity(frames, "count")
    yield _words(details, "library")
    warned = [detail for detail in details if detail.get("warning") or detail.get("unseen")]
    example = next((str(detail.get("warning") or detail.get("unseen")) for detail in warned), "")
    yield f"{len(warned)} of {len(details)}: {clean_text(example)}" if warned else NOTHING


def _words(details: Sequence[Mapping[str, Any]], name: str) -> str:
    """`library 4×, draws 1×`."""
    found = [clean_text(str(detail[name])) for detail in details if detail.get(name)]
    names = dict.fromkeys(found)
    if len(names) == 1:
        return found[0]
    return ", ".join(f"{text} {found.count(text)}×" for text in names) or NOTHING


def map_region(samples: Sequence[Sample]) -> Region | None:
    """Where the map was in the frames of the film: the detail `region` of a filmed sample, as shares of its sides."""
    for sample in samples:
        sides = sample.detail.get("region")
        if isinstance(sides, (list, tuple)) and len(sides) == 4:
            numbers = [number(side) for side in sides]
            if all(side is not None and 0 <= side <= 1 for side in numbers):
                return Region(*(side or 0.0 for side in numbers))
    return None
