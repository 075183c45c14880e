"""How many were at it at once, on average: Little's law read backwards, L = total time spent / time."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[float, float]
"""From, to, on any clock."""


def mean_at_once(spans: Iterable[Span], window: Span) -> float | None:
    """Over the window; None where it has no length.

    >>> mean_at_once([(0, 10), (5, 20)], (0, 10))
    1.5
    """
    began, ended = window
    if ended <= began:
        return None
    return sum(max(0.0, min(end, ended) - max(start, began)) for start, end in spans) / (ended - began)
