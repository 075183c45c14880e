"""Fewer points of a long line, so that an hour of seconds is not megabytes. Peaks stay."""

from __future__ import annotations

from collections.abc import Sequence

Point = tuple[float, float | None]
MOST_POINTS = 300


def thin(points: Sequence[Point], most: int = MOST_POINTS) -> list[Point]:
    """At most about `most` points: of each stretch its smallest and largest value, in order, and its gaps.

    >>> thin([(0.0, 1.0), (1.0, 9.0), (2.0, 2.0), (3.0, 3.0)], 2)
    [(0.0, 1.0), (1.0, 9.0)]
    """
    if len(points) <= most:
        return list(points)
    per_stretch = -(-len(points) // max(1, most // 2))
    kept: list[Point] = []
    for first in range(0, len(points), per_stretch):
        kept += _extremes(points[first : first + per_stretch])
    return kept


def _extremes(stretch: Sequence[Point]) -> list[Point]:
    known = [(y, number) for number, (_, y) in enumerate(stretch) if y is not None]
    gap = next((number for number, (_, y) in enumerate(stretch) if y is None), None)
    kept = {min(known)[1], max(known)[1]} if known else set()
    return [stretch[number] for number in sorted(kept | ({gap} if gap is not None else set()))]
