"""What a comparison is asked: the values of one metric in base and head, in the order in which they were measured."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from webperf.judge.applicability import does_not_apply, reasons_in_words
from webperf.model.sample import Phase, Sample
from webperf.stats.power import fewest_apart, fewest_pairs

Key = tuple[str, str, str, str]
"""Journey, step, device, metric."""


@dataclass(frozen=True, slots=True)
class Question:
    """`base` and `head` hold None where a value is missing; with `paired` base[i] was measured beside head[i].

    `base_missing` and `head_missing` say in words why values are missing; empty when none is.
    """

    journey: str
    step: str
    device: str
    metric: str
    unit: str
    base: tuple[float | None, ...]
    head: tuple[float | None, ...]
    paired: bool = True
    gating: bool = True
    base_missing: str = ""
    head_missing: str = ""

    @property
    def values(self) -> tuple[list[float], list[float]]:
        """What can be compared: whole pairs, or every value on either side."""
        if not self.paired:
            return list(_usable(self.base)), list(_usable(self.head))
        both = [pair for pair in zip(self.base, self.head, strict=True) if len(list(_usable(pair))) == 2]
        return list(_usable(pair[0] for pair in both)), list(_usable(pair[1] for pair in both))

    @property
    def measured(self) -> tuple[int, int]:
        """How many values of base and of head there are."""
        return len(list(_usable(self.base))), len(list(_usable(self.head)))

    def fewest(self, alpha: float) -> int:
        """Pairs, or values on either side, with which a test has any chance at all."""
        return fewest_pairs(alpha) if self.paired else fewest_apart(alpha)

    def can_prove(self, n_base: int, n_head: int, alpha: float) -> bool:
        """Is the most extreme outcome of so many values one that chance gives no oftener than `alpha`?"""
        if self.paired:
            return min(n_base, n_head) >= fewest_pairs(alpha)
        return math.comb(n_base + n_head, n_base) * alpha >= 1


def questions(
    base: Iterable[Sample], head: Iterable[Sample], *, gating: Iterable[str], paired: bool
) -> Iterator[Question]:
    """One for each metric of a step on a device that either side has, in order of first appearance.

    Samples with the same iteration are a pair. What does not apply on either side (no interaction in the step) is
    no question. `gating` names the metrics that decide.
    """
    sides = _grouped(base), _grouped(head)
    names = frozenset(gating)
    for key in dict.fromkeys((*sides[1], *sides[0])):
        groups = [side.get(key, ()) for side in sides]
        if not all(not group or does_not_apply(group) for group in groups):
            yield _question(key, groups, paired=paired, gating=key[3] in names)


def _grouped(samples: Iterable[Sample]) -> Mapping[Key, list[Sample]]:
    groups: dict[Key, list[Sample]] = {}
    for sample in samples:
        if sample.phase is Phase.MEASURE:
            groups.setdefault((sample.journey, sample.step, sample.device, sample.metric), []).append(sample)
    return groups


def _question(key: Key, groups: Sequence[Sequence[Sample]], *, paired: bool, gating: bool) -> Question:
    base, head = _by_iteration(groups) if paired else [[s.value for s in group] for group in groups]
    return Question(
        *key,
        unit=next(sample.unit for group in groups for sample in group),
        base=tuple(base),
        head=tuple(head),
        paired=paired,
        gating=gating,
        base_missing=reasons_in_words(groups[0]),
        head_missing=reasons_in_words(groups[1]),
    )


def _by_iteration(groups: Sequence[Sequence[Sample]]) -> list[list[float | None]]:
    numbers = sorted({sample.iteration for group in groups for sample in group})
    sides = [{sample.iteration: sample.value for sample in group} for group in groups]
    return [[side.get(number) for number in numbers] for side in sides]


def _usable(values: Iterable[float | None]) -> Iterator[float]:
    return (value for value in values if value is not None and math.isfinite(value))
