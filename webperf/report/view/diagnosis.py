"""What the diagnosis iteration left: files to open elsewhere, and the film of each step."""

from __future__ import annotations

import re
from itertools import groupby

from webperf.model.iteration import Artifact
from webperf.model.sample import Phase, Sample
from webperf.report.view.detectors import map_region
from webperf.report.view.index import Index
from webperf.report.view.records import FileLink, FilmStrip, Picture, Region
from webperf.stats.quantity import quantity

# With 10 kB a frame, five journeys on two devices stay far below the report's limit.
MOST_FRAMES = 10
_TITLES = {
    "trace": "Trace (open in ui.perfetto.dev, or DevTools › Performance)",
    "har": "Network log (HAR 1.2, without bodies and secrets)",
    "coverage": "Script and style coverage",
    "console": "Console errors and warnings",
    "page_cpu_profile": "CPU profile of the page (open in DevTools › Performance)",
    "cpu_profile": "CPU profile of the app (open in speedscope.app)",
    "flame_graph": "Flame graph of the app's CPU",
    "memory_profile": "What the app allocated and kept (open in speedscope.app)",
    "memory_graph": "Flame graph of the memory that the app kept",
    "io": "What the app read and wrote",
}
# What webperf writes itself. A run.json from elsewhere may name anything; it is then not linked.
_INSIDE = re.compile(r"artifacts/[A-Za-z0-9_-][A-Za-z0-9._-]*")


def make_files(index: Index, journey: str) -> tuple[FileLink, ...]:
    """Every file of the journey that is not a picture, device by device; of a load, which is of none, for ""."""
    files = (a for a in index.run.artifacts if a.journey == journey and a.kind != "frame")
    order = {device: number for number, device in enumerate(index.devices(journey))}
    ranked = sorted(files, key=lambda file: order.get(file.device, len(order)))
    return tuple(_file(artifact) for artifact in ranked)


def make_films(index: Index, journey: str, step: str) -> tuple[FilmStrip, ...]:
    """The film of a step on each device, thinned to what a report can hold."""
    frames = [a for a in index.run.artifacts if (a.journey, a.step, a.kind) == (journey, step, "frame")]
    order = {device: number for number, device in enumerate(index.devices(journey))}
    ranked = sorted(frames, key=lambda frame: (order.get(frame.device, len(order)), frame.iteration))
    groups = groupby(ranked, key=lambda frame: (frame.device, frame.iteration))
    return tuple(_film(index, device, list(group)) for (device, _), group in groups)


def _file(artifact: Artifact) -> FileLink:
    return FileLink(
        device=artifact.device,
        title=_TITLES.get(artifact.kind, artifact.kind),
        path=artifact.path if _INSIDE.fullmatch(artifact.path) else "",
        size=quantity(artifact.bytes, "bytes"),
        note=artifact.note,
    )


def _film(index: Index, device: str, frames: list[Artifact]) -> FilmStrip:
    ordered = sorted(frames, key=lambda frame: frame.time_ms or 0.0)
    first = ordered[0]
    speed = _speed_index(index, first)
    title = f"Film of {first.step} on {device}" + (f": Speed Index {speed}" if speed else "")
    region = map_region(_samples(index, first, "map_render"))
    shown = (ordered[at] for at in _spread(len(ordered), MOST_FRAMES))
    return FilmStrip(device, title, tuple(_picture(frame, region) for frame in shown))


def _picture(frame: Artifact, region: Region | None) -> Picture:
    time = quantity(max(frame.time_ms or 0.0, 0.0), "ms")
    text = f"The screen {time} into step {frame.step} of {frame.journey} on {frame.device}"
    return Picture(path=frame.path, title=time, note="", description=text, map=region)


def _speed_index(index: Index, frame: Artifact) -> str:
    """Of this very iteration: it was slowed by all instruments, so it explains the film and is no measurement."""
    samples = _samples(index, frame, "speed_index")
    return next((quantity(sample.value, sample.unit) for sample in samples if sample.value is not None), "")


def _samples(index: Index, frame: Artifact, metric: str) -> list[Sample]:
    """Of the iteration in which the frame was filmed."""
    place = (frame.journey, frame.step, frame.device, Phase.DIAGNOSIS, frame.iteration, metric)
    return [s for s in index.run.samples if (s.journey, s.step, s.device, s.phase, s.iteration, s.metric) == place]


def _spread(count: int, most: int) -> list[int]:
    """At most `most` of `count` positions, evenly, the first and the last among them."""
    if count <= most:
        return list(range(count))
    return [round(number * (count - 1) / (most - 1)) for number in range(most)]
