"""When a series of points in time leaves its steady state, and when it is back. Pure arithmetic; times in s.

A point is a second of a load, or one iteration of a journey. Three things may leave: the value (a latency) upwards, the
share of failures upwards, good answers a second downwards. How far is too far, for a tolerance of 10 %: more than 10 %
off the steady median, and more than the steady state itself strays. So neither ordinary noise nor chance, which moves
the 95th percentile of 40 requests by more than that, is a disturbance, or keeps one from being over.

How far n points stray: 3 n / (n - 3.4) of their standard deviations, which 1 % of values exceed whose own deviation was
taken from n others (simulated: 0.2 to 0.8 % of normal values for n of 5 to 60, 0.6 to 1.3 % of lognormal ones with a
spread of 30 %). It is the median absolute deviation x 1.4826 (Rousseeuw & Croux, JASA 88 (1993) 1273), which a hiccup
or two do not move, of the points on both sides of the median or of those above it, for latencies stray upwards.

Detected: the first of two points in a row that are off (one alone is a hiccup), when it has ended. Recovered: the
beginning of the first `hold` points after the fault that together (their median; their sum of failures) are not off,
nor is the first of them alone. It is known to the length of a point, so to a second for a load.

Whoever takes the points shares a machine with others. Where it was itself later than it ever is in the steady state
(`own_lag_ms`, by the same rule of straying), slow answers are as likely its own: such a point is neither off nor back,
unless something failed in it, or nothing came at all, which no lag makes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

SMALLEST_STEADY = 5
"""Points that a steady state needs to be one."""
ERRORS_SLACK = 0.01
"""A failure in a hundred more than before is not yet a disturbance: one in a quiet second would be."""
CLOCK_SLACK_S = 0.1
"""A point that begins so little before a fault ends is not one of it: both clocks have their delays."""
IN_A_ROW = 2
SIGMAS = 3.0
UNSURE = 3.4
"""Of few points the standard deviation is itself unsure: 3 n / (n - this) of them, see above."""
OF_A_WINDOW = 0.7
"""The median of two or three points strays by so much of what one does (0.71, 0.67), and by more where neighbours
resemble each other."""
CONSISTENT = 1.4826
"""Makes the median absolute deviation of normal values their standard deviation."""
REMAINDER = 0.1
"""Share of the usual answers a second below which they may be what was on its way."""


class HeldUp(ValueError):
    """Whoever took the points was itself held up in most of them."""


@dataclass(frozen=True, slots=True)
class Point:
    """`value` None: nothing came to a good end. `good` and `failed` are counts. `own_lag_ms`: how late whoever took it
    was itself, None where nobody knows."""

    start_s: float
    end_s: float
    value: float | None
    good: int
    failed: int
    own_lag_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond these a level is off. None: not looked at."""

    value: float
    errors: float
    rate: float | None


@dataclass(frozen=True, slots=True)
class Steady:
    """The steady state: medians of its points. `single` holds for one point, `held` for `hold` of them together.
    `own_lag_ms` is the most that whoever took them was late by itself."""

    value: float
    errors: float
    rate: float
    n: int
    hold: int
    single: Limits
    held: Limits
    own_lag_ms: float = float("inf")

    @property
    def band(self) -> float:
        """How near to the steady value counts as recovered, as a share of it."""
        return self.held.value / self.value - 1 if self.value > 0 else 0.0


@dataclass(frozen=True, slots=True)
class _Level:
    value: float | None
    errors: float
    rate: float


def steady_state(
    points: Sequence[Point], *, tolerance: float, hold: int, rates: bool, least: float = 0.0
) -> Steady | None:
    """What is normal; None of fewer than five points, or where hardly anything had a value.

    `rates`: look at good answers a second, too; an iteration of a journey has none. `least`: a difference in value
    below it is none.
    """
    values = [point.value for point in points if point.value is not None]
    if len(values) < SMALLEST_STEADY:
        return None
    value = median(values)
    whole = _level(points)
    rate = median(point.good / _span_s(point) for point in points)
    usual = _Level(value, whole.errors, rate)
    alone = _strays([_level([point]) for point in points], _sigma_up)
    together = _strays([_level(window) for window in _windows(points, hold)], _sigma)
    held = tuple(max(OF_A_WINDOW * one, several) for one, several in zip(alone, together, strict=True))
    lags = [point.own_lag_ms for point in points if point.own_lag_ms is not None]
    return Steady(
        value=value,
        errors=whole.errors,
        rate=rate,
        n=len(points),
        hold=hold,
        single=_limits(usual, (max(alone[0], least), *alone[1:]), tolerance, rates=rates),
        held=_limits(usual, (max(held[0], least), *held[1:]), tolerance, rates=rates),
        own_lag_ms=median(lags) + max(_stray(lags, _sigma_up), least) if lags else float("inf"),
    )


def detected_after_s(points: Sequence[Point], steady: Steady, began_s: float) -> float | None:
    """From the beginning of a fault to the end of the first point that shows it; None when none does.

    `points`: those from then on in which the fault may still be seen.
    """
    off = [_is_off(_level([point]), steady.single) for point in points]
    for at in range(len(points) - IN_A_ROW + 1):
        if all(off[at : at + IN_A_ROW]):
            return max(0.0, points[at].end_s - began_s)
    return None


def recovered_after_s(points: Sequence[Point], steady: Steady, ended_s: float) -> float | None:
    """From the end of a fault to where the first `hold` points begin that are as before; None when there are none.

    `points`: all that follow, up to the next fault. Raises ValueError where nobody knows: for fewer than `hold` of
    them, and HeldUp where none are as before and most cannot tell.
    """
    after = [point for point in points if point.start_s >= ended_s - CLOCK_SLACK_S]
    if len(after) < steady.hold:
        raise ValueError(f"recovery needs {steady.hold} points after the fault, there are {len(after)}")
    telling = [point for point in after if not _tells_nothing(point, steady)]
    for window in _windows(telling, steady.hold):
        if not _is_off(_level(window[:1]), steady.single) and not _is_off(_level(window), steady.held):
            return max(0.0, window[0].start_s - ended_s)
    silent = len(after) - len(telling)
    if 2 * silent > len(after):
        raise HeldUp(f"whoever took them was itself held up in {silent} of {len(after)} points")
    return None


def _tells_nothing(point: Point, steady: Steady) -> bool:
    """Whoever took it was held up: what was slow may have been its own doing."""
    late = point.own_lag_ms is not None and point.own_lag_ms > steady.own_lag_ms
    return late and point.value is not None and _level([point]).errors <= steady.single.errors


def shown_by(points: Sequence[Point], released: Sequence[Point], steady: Steady) -> float | None:
    """The value while a fault is on: the median of its points.

    Of a fault that holds answers back they tell nothing: what was on its way came as quickly as ever, and then nothing.
    Where that is so of half of its points, it is the largest value up to and in `released`, the points that follow;
    None where that is none out of the ordinary: what the fault stopped was lost.
    """
    told = [p.value for p in points if p.value is not None and not _is_remainder(p, steady)]
    if 2 * len(told) > len(points):
        return median(told)
    largest = max((p.value for p in (*points, *released) if p.value is not None), default=0.0)
    return largest if largest > steady.single.value else None


def _is_remainder(point: Point, steady: Steady) -> bool:
    """Hardly an answer, and none slow: they were on their way before."""
    few = steady.single.rate is not None and point.good < REMAINDER * steady.rate * _span_s(point)
    return few and point.value is not None and point.value <= steady.single.value


def _limits(usual: _Level, strays: Sequence[float], tolerance: float, *, rates: bool) -> Limits:
    """The tolerance, or as far as the steady state itself strays: in value, errors and rate."""
    value = usual.value or 0.0
    in_value, in_errors, in_rate = strays
    return Limits(
        value=value + max(tolerance * value, in_value),
        errors=usual.errors + max(ERRORS_SLACK, in_errors),
        rate=usual.rate - max(tolerance * usual.rate, in_rate) if rates else None,
    )


def _strays(levels: Sequence[_Level], sigma: Callable[[Sequence[float]], float]) -> tuple[float, float, float]:
    """How far value, errors and rate go from their medians by themselves."""
    values = [level.value for level in levels if level.value is not None]
    errors, idle = [level.errors for level in levels], [-level.rate for level in levels]
    return _stray(values, sigma), _stray(errors, sigma), _stray(idle, sigma)


def _stray(values: Sequence[float], sigma: Callable[[Sequence[float]], float]) -> float:
    """0 of too few to say."""
    n = len(values)
    return SIGMAS * n / (n - UNSURE) * sigma(values) if n >= SMALLEST_STEADY else 0.0


def _sigma(values: Sequence[float]) -> float:
    middle = median(values)
    return CONSISTENT * median(abs(value - middle) for value in values)


def _sigma_up(values: Sequence[float]) -> float:
    """Of those above the median, where they stray further than the others."""
    above = median(sorted(values)[len(values) // 2 :]) - median(values)
    return max(_sigma(values), CONSISTENT * above)


def _is_off(level: _Level, limits: Limits) -> bool:
    slow = level.value is None or level.value > limits.value
    idle = limits.rate is not None and level.rate < limits.rate
    return slow or idle or level.errors > limits.errors


def _level(points: Sequence[Point]) -> _Level:
    values = [point.value for point in points if point.value is not None]
    good, failed = sum(point.good for point in points), sum(point.failed for point in points)
    span_s = sum(_span_s(point) for point in points)
    return _Level(median(values) if values else None, failed / (good + failed) if good + failed else 0.0, good / span_s)


def _windows(points: Sequence[Point], size: int) -> list[Sequence[Point]]:
    return [points[at : at + size] for at in range(len(points) - size + 1)]


def _span_s(point: Point) -> float:
    return max(point.end_s - point.start_s, 1e-9)
