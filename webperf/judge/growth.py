"""How latency and throughput go with a setting of the target that is a number: rows of data, workers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from webperf.model.sweep import Purpose, SweepPoint
from webperf.stats.quantity import quantity

FLAT = 0.1
"""A power below this is none that a measurement could tell from 0."""


def growth_words(settings: Mapping[str, Mapping[str, str]], points: Sequence[SweepPoint], level: str) -> Iterator[str]:
    """`settings` by arm. Nothing unless exactly one setting was varied, over two numbers or more.

    The power is the slope of a straight line through the logarithms: 2 for work that grows with the square of the data.
    `level` says in words which the lowest level is.
    """
    names = {name for chosen in settings.values() for name in chosen}
    if len(names) != 1 or len(settings) < 2:
        return
    (name,) = names
    values = {arm: _number(chosen[name]) for arm, chosen in settings.items()}
    own = [(arm, value, [p for p in points if p.arm == arm and p.fitted]) for arm, value in values.items()]
    if any(value is None for _, value, _ in own):
        return
    lowest = min((p.amount for p in points if p.purpose is Purpose.GRID), default=0.0)
    latencies = [(v, p.p50_ms) for _, v, kept in own for p in kept if p.amount == lowest and p.purpose is Purpose.GRID]
    rates = [(v, max(p.throughput or 0.0 for p in kept)) for _, v, kept in own if kept]
    yield from _words(f"p50 at {level}", name, latencies, "ms", len(own))
    yield from _words("the highest throughput", name, rates, "1/s", len(own))


def _words(
    what: str, name: str, found: Sequence[tuple[float | None, float | None]], unit: str, count: int
) -> Iterator[str]:
    known = sorted((v, y) for v, y in found if v and y)
    if len(known) < count:
        return
    power = _slope([math.log(v) for v, _ in known], [math.log(y) for _, y in known])
    (first, low), (last, high) = known[0], known[-1]
    numbers = f"{quantity(low, unit)} at {first:g}, {quantity(high, unit)} at {last:g}"
    if abs(power) < FLAT:
        yield f"{what} does not change with {name}: {numbers}"
    else:
        yield f"{what} goes with {name} to the power of {power:.1f}: {numbers}"


def _slope(xs: Sequence[float], ys: Sequence[float]) -> float:
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value > 0 else None
