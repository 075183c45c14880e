"""`tbt`, `long_tasks`, `long_frames`, `blocking_time`: how long the main thread could not answer.

`tbt` as Lighthouse defines it: each task is clipped to the window first, and what is then over 50 ms counts. Its
window ends at TTI; an app that streams never reaches that, so ours ends at `load_time`, when the app is ready.
Sources: https://w3c.github.io/longtasks/ and https://w3c.github.io/long-animation-frames/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from webperf.metrics.visible import load_time
from webperf.model.capture import LongFrame, LongTask, StepCapture
from webperf.model.missing import Missing
from webperf.model.sample import Reading

BLOCKING_MS = 50.0
NAMED_SCRIPTS = 5


def readings(step: StepCapture) -> Iterator[Reading]:
    """Of the step's tasks and frames; 0 is a real value: nothing blocked."""
    yield _tbt(step)
    yield Reading("long_tasks", float(len(step.long_tasks)))
    yield Reading("long_frames", float(len(step.long_frames)), detail=_scripts(step.long_frames))
    yield Reading("blocking_time", sum((f.blocking_ms for f in step.long_frames), 0.0))


def _tbt(step: StepCapture) -> Reading:
    fcp = next((p.time_ms for p in step.paints if p.name == "first-contentful-paint"), None)
    if fcp is None:
        return Reading("tbt", missing=Missing.NO_FCP)
    ready = load_time(step)
    if ready.value is None:
        return Reading("tbt", missing=ready.missing, detail=ready.detail)
    return Reading("tbt", total_blocking_time(step.long_tasks, fcp, ready.value), detail={"window_end": "load_time"})


def total_blocking_time(tasks: Iterable[LongTask], start_ms: float, end_ms: float) -> float:
    """Sum over tasks of what is over 50 ms of the part inside [start, end]."""
    clipped = (min(t.time_ms + t.duration_ms, end_ms) - max(t.time_ms, start_ms) for t in tasks)
    return sum((max(0.0, length - BLOCKING_MS) for length in clipped), 0.0)


def _scripts(frames: Iterable[LongFrame]) -> dict[str, object]:
    """The scripts that took most of the long frames: `[{source, function, ms, forced_layout_ms}]`."""
    total: dict[tuple[str, str], list[float]] = {}
    for script in (s for frame in frames for s in frame.scripts):
        entry = total.setdefault((script.source, script.function or script.invoker), [0.0, 0.0])
        entry[0] += script.duration_ms
        entry[1] += script.forced_layout_ms
    ranked = sorted(total.items(), key=lambda item: item[1][0], reverse=True)[:NAMED_SCRIPTS]
    named = [
        {"source": source, "function": function, "ms": round(ms, 1), "forced_layout_ms": round(forced, 1)}
        for (source, function), (ms, forced) in ranked
    ]
    return {"scripts": named} if named else {}
