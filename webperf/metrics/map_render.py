"""`map_render` and `map_first_draw`: until the map is complete, and until one sees the first of it.

The step only ends once no request is in flight, so a tile that is still to come keeps it open. What "complete" means
is decided by the ladder of detectors in `maps/ladder.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from webperf.metrics.maps.answer import Answer, NoAnswer, gesture, map_answer
from webperf.metrics.maps.draws import first_draw_from
from webperf.metrics.maps.ladder import Decision, decide
from webperf.metrics.maps.library import library_names
from webperf.metrics.maps.pixels import pixels_ms
from webperf.model.capture import StepCapture
from webperf.model.missing import Missing
from webperf.model.sample import Reading


def readings(step: StepCapture) -> Iterator[Reading]:
    """Both are counted from the input that moved the map, or from navigation start where there was none."""
    answer = map_answer(step)
    if isinstance(answer, NoAnswer):
        yield answer.reading("map_render")
        yield answer.reading("map_first_draw")
        return
    yield _map_render(step, answer)
    yield _first_draw(step, answer)


def _map_render(step: StepCapture, answer: Answer) -> Reading:
    decision = decide(step, answer, pixels_ms(step, answer))
    if decision is None:
        return Reading("map_render", missing=Missing.NO_VISIBLE_CHANGE, detail=_unseen(step))
    return Reading("map_render", decision.value_ms, detail=_detail(step, answer, decision))


def _detail(step: StepCapture, answer: Answer, decision: Decision) -> dict[str, Any]:
    detail: dict[str, Any] = {
        "decided_by": decision.decided_by,
        "rungs": {name: None if v is None else round(v, 1) for name, v in decision.rungs.items()},
        "frames": len(answer.changes),
    }
    repeated = sum(time > answer.start_ms for m in step.maps for time in m.repeated_ms)
    optional = {
        "library": library_names(step.maps),
        "repeated_frames": repeated,
        "warning": decision.warning,
        "region": _region(step),
    }
    return {**detail, **{key: value for key, value in optional.items() if value}, **_unseen(step)}


def _region(step: StepCapture) -> list[float]:
    """Left, top, width and height of the map in the film's frames, as shares of their sides; empty without a film."""
    box, shown = step.map_box, step.shown
    if box is None or shown is None or not shown.width or not shown.height:
        return []
    left, right = (_share(at - shown.left, shown.width) for at in (box.left, box.left + box.width))
    top, bottom = (_share(at - shown.top, shown.height) for at in (box.top, box.top + box.height))
    return [left, top, round(right - left, 4), round(bottom - top, 4)]


def _share(part: float, whole: float) -> float:
    return round(min(max(part / whole, 0.0), 1.0), 4)


def _unseen(step: StepCapture) -> dict[str, str]:
    return {"unseen": f"what {step.unseen_drawer} draws is seen in a film only"} if step.unseen_drawer else {}


def _first_draw(step: StepCapture, answer: Answer) -> Reading:
    """A drag's first frame comes long before its release: counted from the beginning of the gesture."""
    motion = gesture(step, answer)
    began_ms = motion.began_ms if motion else answer.start_ms
    drawn_ms = first_draw_from([c for c in step.changes if c.map], began_ms)
    found = [t for t in (drawn_ms, motion.first_ms if motion else None) if t is not None]
    if not found:
        return Reading("map_first_draw", missing=Missing.NO_VISIBLE_CHANGE)
    return Reading("map_first_draw", min(found) - began_ms)
