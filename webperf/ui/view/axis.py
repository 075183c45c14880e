"""A unit for a whole axis: values in it, and its symbol."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_STEPS = {
    "ms": ((1.0, "ms"), (1e3, "s")),
    "bytes": ((1.0, "B"), (1e3, "kB"), (1e6, "MB"), (1e9, "GB")),
    "ratio": ((0.01, "%"),),
    "count": ((1.0, ""),),
    "score": ((1.0, ""),),
}


@dataclass(frozen=True, slots=True)
class Axis:
    """`value / size` is what is drawn, `title` what stands beside it."""

    size: float
    title: str


def axis(metric: str, unit: str, values: Iterable[float]) -> Axis:
    """For values of one metric.

    >>> axis("load_time", "ms", [900.0, 4100.0])
    Axis(size=1000.0, title='load_time (s)')
    """
    largest = max((abs(value) for value in values), default=0.0)
    steps = _STEPS.get(unit, ((1.0, unit),))
    size, symbol = next((step for step in reversed(steps) if largest >= step[0]), steps[0])
    return Axis(size, f"{metric} ({symbol})" if symbol else metric)
