"""Samples and questions for tests of comparisons."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from webperf.judge.question import Question
from webperf.model.missing import Missing
from webperf.model.sample import Phase, Sample


def noisy(n: int, centre: float = 1000, cv: float = 0.05, seed: int = 1) -> tuple[float, ...]:
    source = random.Random(seed)
    return tuple(centre * source.lognormvariate(0, cv) for _ in range(n))


def question(base: Sequence[float | None], head: Sequence[float | None], **changes: Any) -> Question:
    known: dict[str, Any] = {"metric": "load_time", "unit": "ms"} | changes
    return Question("tour", "open", "desktop", base=tuple(base), head=tuple(head), **known)


def samples(
    values: Sequence[float | Missing],
    metric: str = "load_time",
    unit: str = "ms",
    *,
    step: str = "open",
    device: str = "desktop",
    network: str = "none",
    details: Sequence[Mapping[str, Any]] = (),
    phase: Phase = Phase.MEASURE,
) -> Iterator[Sample]:
    for number, value in enumerate(values):
        missing = isinstance(value, Missing)
        yield Sample(
            "tour", step, device, network, number, phase, metric,
            None if isinstance(value, Missing) else value, unit, value if missing else None,
            details[number] if details else {},
        )  # fmt: skip
