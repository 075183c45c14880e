"""When a film may have lost frames: while the browser waited for acknowledgements, it dropped what else it had."""

from __future__ import annotations

from collections.abc import Iterable

MOST_UNDER_WAY = 3
"""With so many frames unacknowledged the next is dropped (chromium: devtools/protocol/page_handler.cc)."""


def gaps(shots: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Stretches in which so many were under way; of each frame the time when it was shown and when acknowledged.

    >>> gaps([(0, 20), (16, 30), (33, 50)])
    ()
    >>> gaps([(0, 900), (16, 910), (33, 920), (940, 950)])
    ((33, 900),)
    """
    events = sorted(event for shown, answered in shots for event in ((shown, 1), (max(shown, answered), -1)))
    found: list[tuple[float, float]] = []
    under_way, since = 0, 0.0
    for time, step in events:
        if step > 0 and under_way == MOST_UNDER_WAY - 1:
            since = time
        if step < 0 and under_way == MOST_UNDER_WAY:
            found.append((since, time))
        under_way += step
    return tuple(found)
