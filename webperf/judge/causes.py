"""What moved together with a metric: parts of its time (server wait, handlers, paint ...), and what had to be carried.

Hints, not proofs: each part is tested by itself, in the direction in which the metric moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from webperf.judge.practical import smallest_difference
from webperf.judge.question import Question
from webperf.model.change import Cause
from webperf.model.metric import Unit
from webperf.model.sample import Phase, Sample
from webperf.stats.effect import Effect, paired_effect, unpaired_effect

MOST = 4
"""Causes that a finding names."""

SIGNIFICANCE = 0.05
SMALLEST_SHARE = 0.15
"""Of the metric's change, for a part of its time."""
SMALLEST_CHANGE = 0.05
"""Of a quantity, relative to base."""

TIMES: Mapping[str, tuple[str, ...]] = {
    "load_time": ("ttfb", "tbt"),
    "map_render": ("ttfb", "server_wait", "blocking_time"),
    "lcp": ("ttfb",),
    "fcp": ("ttfb",),
    "inp": ("input_delay", "processing_time", "presentation_delay"),
    "interaction_latency": ("blocking_time",),
}
"""Metrics of the same step that are, or are inside, parts of a metric's time."""

QUANTITIES = (
    "requests", "bytes", "third_party_bytes", "ws_messages_received", "ws_bytes", "map_tiles", "dom_nodes",
    "long_tasks",
)  # fmt: skip
"""What may make any time longer when there is more of it."""

_Place = tuple[str, str, str]
_Series = dict[int, float]


@dataclass(frozen=True, slots=True)
class _Part:
    """A candidate: its values in base and head, by iteration. `place` and `of` (the metric it is inside) name it."""

    place: _Place
    of: str
    name: str
    unit: str
    base: _Series
    head: _Series


class Causes:
    """Built once from all samples of both sides; asked for each metric that moved."""

    def __init__(self, base: Iterable[Sample], head: Iterable[Sample]) -> None:
        self._sides = _by_place(base), _by_place(head)
        # A quantity is a candidate of each metric of its step: it is tested once.
        self._effects: dict[tuple[_Place, str, str, bool], Effect | None] = {}

    def of(self, question: Question, effect: Effect) -> tuple[Cause, ...]:
        """The parts that account for most of the change, then the quantities that grew most."""
        if not effect.difference:
            return ()
        place = question.journey, question.step, question.device
        found = [
            (rank, cause)
            for part in self._candidates(place, question.metric)
            for rank, cause in _judged(part, self._effect(part, question.paired), question, effect.difference)
        ]
        return tuple(cause for _, cause in sorted(found, key=lambda item: item[0], reverse=True)[:MOST])

    def _candidates(self, place: _Place, metric: str) -> Iterator[_Part]:
        base, head = (side.get(place, {}) for side in self._sides)
        parts = [_parts(side.get(metric, ())) for side in (base, head)]
        for name in parts[1]:
            yield _Part(place, metric, name, Unit.MS, parts[0].get(name, {}), parts[1][name])
        for name in (*TIMES.get(metric, ()), *QUANTITIES):
            if name != metric and name not in parts[1] and head.get(name):
                yield _Part(place, "", name, head[name][0].unit, _values(base.get(name, ())), _values(head[name]))

    def _effect(self, part: _Part, paired: bool) -> Effect | None:
        key = part.place, part.of, part.name, paired
        if key not in self._effects:
            self._effects[key] = _effect_of(part, paired=paired)
        return self._effects[key]


def _by_place(samples: Iterable[Sample]) -> dict[_Place, dict[str, list[Sample]]]:
    places: dict[_Place, dict[str, list[Sample]]] = {}
    for sample in samples:
        if sample.phase is Phase.MEASURE:
            place = sample.journey, sample.step, sample.device
            places.setdefault(place, {}).setdefault(sample.metric, []).append(sample)
    return places


def _values(samples: Iterable[Sample]) -> _Series:
    return {sample.iteration: sample.value for sample in samples if sample.value is not None}


def _parts(samples: Iterable[Sample]) -> dict[str, _Series]:
    """By name, the parts of the time that each sample's detail holds."""
    found: dict[str, _Series] = {}
    for sample in samples:
        for name, value in _breakdown(sample.detail).items():
            if isinstance(value, (int, float)) and not isinstance(value, bool) and name not in {"bytes", "bytes_sent"}:
                found.setdefault(name, {})[sample.iteration] = float(value)
    return found


def _breakdown(detail: Mapping[str, Any]) -> Mapping[str, Any]:
    """`parts` of the number itself, or of the last interaction, which is the one that was timed."""
    own = detail.get("parts")
    if isinstance(own, Mapping):
        return own
    interactions = detail.get("interactions")
    last = interactions[-1] if isinstance(interactions, (list, tuple)) and interactions else None
    inner = last.get("parts") if isinstance(last, Mapping) else None
    return inner if isinstance(inner, Mapping) else {}


def _judged(
    part: _Part, effect: Effect | None, question: Question, difference: float
) -> Iterator[tuple[tuple[bool, float], Cause]]:
    """The cause with its rank (times before quantities, then by size), where the part moved the same way."""
    if effect is None or effect.difference is None or effect.base is None or effect.head is None:
        return
    p = effect.p_up if difference > 0 else effect.p_down
    if p > SIGNIFICANCE or effect.difference * difference <= 0:
        return
    if part.unit == question.unit == Unit.MS:
        share = effect.difference / difference
        if share >= SMALLEST_SHARE:
            yield (True, share), Cause(_words(part.name), effect.base, effect.head, part.unit, min(1.0, share))
        return
    noticeable = abs(effect.difference) >= max(
        smallest_difference(part.name, part.unit), SMALLEST_CHANGE * abs(effect.base)
    )
    if noticeable:
        yield (
            (False, abs(effect.difference) / (abs(effect.base) or 1)),
            Cause(_words(part.name), effect.base, effect.head, part.unit),
        )


def _effect_of(part: _Part, *, paired: bool) -> Effect | None:
    if not paired:
        return unpaired_effect(list(part.base.values()), list(part.head.values()))
    both = [number for number in part.head if number in part.base]
    return paired_effect([part.base[n] for n in both], [part.head[n] for n in both]) if both else None


def _words(name: str) -> str:
    return name.replace("_", " ")
