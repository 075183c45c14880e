"""Which detector decides when the map is complete.

Four rungs, from the one that knows most to the one that needs least:

1. `library`: the map's own code says that all is on screen.
2. `tiles`: the last tile has come, and the first change of the map after that shows it (its arrival, if no draw of
   the map can be seen at all).
3. `draws`: the last change of the map that was painted.
4. `pixels`: the picture of the map has stopped changing. Only filmed iterations have this rung (the diagnosis, and all
   with `--visual`); a bare one in which no other has an answer has no number.

The rule: **the topmost rung that nothing visible contradicts decides.** A rung is contradicted by a change of the map
that was made more than two frames after the time it gives. So a library that is content too early does not make the
number smaller than what the user saw. Two kinds of change contradict nothing:

- a repetition: the library has drawn the same picture again, and that is proved (see `browser/js/maps/deck.js`);
- a fade: after a tile's arrival Leaflet makes it opaque over 200 ms and takes away those under it, a transition that
  has begun. As elsewhere in webperf, the rest of a transition is not counted.

A library speaks from its script, when it has handed its drawing over; what it spoke of is on screen when the frame that
paints it is. Where the GPU has to catch up that is a second later (measured: deck.gl on SwiftShader, library 2145 ms,
painted 3188 ms, first seen in the film at 3199 ms). So its decision ends with the last of the paints it spoke of.

A redraw that cannot be proved to show the same picture counts. The sample then warns, and says what the other rungs
gave: rungs more than 100 ms apart are always worth a look.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webperf.metrics.maps.answer import FRAME_MS, Answer
from webperf.metrics.maps.draws import first_draw_from, last_draw_ms
from webperf.metrics.maps.library import library_ms
from webperf.metrics.maps.tiles import tiles
from webperf.model.capture import Change, StepCapture

DISAGREEMENT_MS = 100
# A library says that it is done from within the frame; that frame's own time, and its draws', come when it is painted.
TOLERANCE_MS = 2 * FRAME_MS
PICTURES = frozenset({"draw", "load"})


@dataclass(frozen=True, slots=True)
class Decision:
    """`rungs`: what each rung gave, in ms since the start, None where it has no answer; `decided_by` one of them."""

    decided_by: str
    value_ms: float
    rungs: Mapping[str, float | None]

    @property
    def warning(self) -> str | None:
        """In words, when the rungs disagree."""
        apart = {
            name: v for name, v in self.rungs.items() if v is not None and abs(v - self.value_ms) > DISAGREEMENT_MS
        }
        if not apart:
            return None
        # A library's own word may come long before what it spoke of is painted.
        own = self.decided_by
        others = ", ".join(
            f"{'it spoke at' if name == own else f'{name} says'} {v:.0f} ms" for name, v in apart.items()
        )
        return f"{self.decided_by} decided on {self.value_ms:.0f} ms, but {others}"


def decide(step: StepCapture, answer: Answer, pixels_ms: float | None = None) -> Decision | None:
    """None when no rung has an answer: nothing has happened in the map."""
    times = {**_claims(step, answer), "draws": last_draw_ms(step, answer.changes)}
    if step.frames is not None:
        times["pixels"] = pixels_ms
    rungs = {name: None if t is None else max(t - answer.start_ms, 0.0) for name, t in times.items()}
    for name, time in times.items():
        if time is not None and not _is_contradicted(name, time, answer):
            shown_ms = _painted_ms(time, answer) if name == "library" else time
            return Decision(name, shown_ms - answer.start_ms, rungs)
    return None


def _painted_ms(said_ms: float, answer: Answer) -> float:
    """When all that was drawn before the library spoke was on screen."""
    spoken_of = (c.time_ms for c in answer.changes if _made_ms(c) <= said_ms + TOLERANCE_MS)
    return max([said_ms, *spoken_of])


def _claims(step: StepCapture, answer: Answer) -> dict[str, float | None]:
    return {"library": library_ms(step.maps, answer.start_ms), "tiles": _tiles_ms(step, answer)}


def _tiles_ms(step: StepCapture, answer: Answer) -> float | None:
    found = tiles(r for r in step.requests if r.start_ms >= answer.start_ms)
    if found is None or found.last_ms is None:
        return None
    shown_ms = first_draw_from(answer.changes, found.last_ms)
    if shown_ms is None and not any(c.kind in PICTURES for c in answer.changes):
        return found.last_ms
    return shown_ms


def _is_contradicted(rung: str, time_ms: float, answer: Answer) -> bool:
    """Made, not painted, later: what was drawn before the library spoke is what it spoke of."""
    counted = (c for c in answer.changes if not (rung == "library" and c.fade))
    return max((_made_ms(c) for c in counted), default=time_ms) > time_ms + TOLERANCE_MS


def _made_ms(change: Change) -> float:
    return change.time_ms if change.made_ms is None else change.made_ms
