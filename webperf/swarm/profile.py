"""A load shape as arithmetic: a level over time, without clock or sleep.

The level is users, or arrivals a second; between two points it is linear, and two points at one time are a jump.
After vegeta's pacers (https://github.com/tsenart/vegeta/blob/master/lib/pacer.go), with the inverse in closed form.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

Point = tuple[float, float]
"""Seconds since the start, and the level there."""


@dataclass(frozen=True)
class Profile:
    """`points` in ascending order of time, the first at 0 s; levels are never negative."""

    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        times = [time for time, _ in self.points]
        if not times or times[0] != 0 or times != sorted(times) or any(level < 0 for _, level in self.points):
            raise ValueError("a profile begins at 0 s, goes forward in time, and has no negative level")

    @classmethod
    def constant(cls, level: float, duration_s: float) -> Profile:
        """The same all the time."""
        return cls(((0.0, float(level)), (duration_s, float(level))))

    @cached_property
    def areas(self) -> tuple[float, ...]:
        """The integral up to each point: users x seconds, or arrivals."""
        return tuple(_areas(self.points))

    @property
    def duration_s(self) -> float:
        """Where it ends."""
        return self.points[-1][0]

    @property
    def total(self) -> float:
        """The whole integral: how many arrivals, or users x seconds, it asks for."""
        return self.areas[-1]

    @property
    def peak(self) -> float:
        """The highest level."""
        return max(level for _, level in self.points)

    def level(self, t: float) -> float:
        """The level at `t` seconds; that after the jump where there is one, and 0 outside.

        >>> Profile(((0, 0), (10, 50))).level(5)
        25.0
        """
        if not 0 <= t < self.duration_s:
            return 0.0
        at = bisect_right(self.points, (t, math.inf)) - 1
        (t0, a), (t1, b) = self.points[at], self.points[at + 1]
        return a + (b - a) * (t - t0) / (t1 - t0)

    def area(self, t: float) -> float:
        """The integral from 0 to `t`: how many arrivals are due by then.

        >>> Profile(((0, 0), (10, 50))).area(5)
        62.5
        """
        if t <= 0:
            return 0.0
        if t >= self.duration_s:
            return self.total
        at = bisect_right(self.points, (t, math.inf)) - 1
        t0, a = self.points[at]
        return self.areas[at] + (a + self.level(t)) / 2 * (t - t0)

    def when(self, n: float) -> float:
        """The time at which the integral begins to exceed `n`: when arrival number `n` (from 0) is due.

        Exact: in a segment from level a with slope s, the x with a x + s x^2 / 2 = n, written so that a or s may be 0.

        >>> Profile(((0, 50), (30, 50))).when(100)
        2.0
        """
        if n >= self.total:
            return self.duration_s
        # Right of equal areas: over a stretch at level 0 nothing is due before its end.
        at = bisect_right(self.areas, n) - 1
        (t0, a), (t1, b) = self.points[at], self.points[at + 1]
        left, slope = n - self.areas[at], (b - a) / (t1 - t0)
        root = math.sqrt(max(0.0, a * a + 2 * slope * left))
        return t0 + (2 * left / (a + root) if a + root else 0.0)


def _areas(points: Iterable[Point]) -> Iterable[float]:
    area, before = 0.0, None
    for point in points:
        if before is not None:
            area += (point[1] + before[1]) / 2 * (point[0] - before[0])
        before = point
        yield area
