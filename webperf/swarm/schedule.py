"""When each arrival is due and how many users there are, for one of several processes that share the work.

Pure arithmetic: every due time comes from its own number, never from the time of the one before, so nothing drifts.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

from webperf.swarm.profile import Profile


@dataclass(frozen=True, slots=True)
class Share:
    """The part of one process: of work numbered 0, 1, 2 ... it takes every `count`-th, beginning with `index`."""

    index: int = 0
    count: int = 1

    def of(self, total: int) -> int:
        """How many of `total` are its own; the shares of all processes add up to `total`.

        >>> [Share(i, 3).of(50) for i in range(3)]
        [17, 17, 16]
        """
        return max(0, -(-(total - self.index) // self.count))


def arrival_count(profile: Profile) -> int:
    """How many arrivals a profile of arrivals a second asks for.

    Arrival i (from 0) is due where the integral of the rate begins to exceed i, so a last fraction counts as one.
    """
    # The integral of a ramp in floating point may exceed a whole number by its last bit.
    return math.ceil(round(profile.total, 9))


def arrivals(profile: Profile, share: Share) -> Iterator[tuple[int, float]]:
    """Number and due time (seconds since the start) of each arrival of one process, in order."""
    for number in range(share.index, arrival_count(profile), share.count):
        yield number, profile.when(number)


def due_by(profile: Profile, t: float) -> int:
    """How many arrivals are due before `t`, of all processes."""
    return min(arrival_count(profile), math.ceil(round(profile.area(t), 9)))


def user_changes(profile: Profile, share: Share) -> Iterator[tuple[float, int]]:
    """When the number of users of one process changes, and to what; begins at 0 s and ends with 0 at the end.

    As in k6 (`lib/executor/ramping_vus.go`) users are whole: a ramp from a to b takes |b - a| even steps, and the last
    user of a ramp comes, or goes, at its end.
    """
    now = -1
    for time, users in _whole_changes(profile):
        own = share.of(users)
        if own != now:
            yield time, own
            now = own


def _whole_changes(profile: Profile) -> Iterator[tuple[float, int]]:
    points = profile.points
    yield 0.0, _whole(points[0][1])
    for (t0, a), (t1, b) in itertools.pairwise(points):
        if t0 == t1:
            yield t1, _whole(b)
        elif a < b:
            for users in range(math.floor(a) + 1, math.floor(b) + 1):
                yield t0 + (users - a) / (b - a) * (t1 - t0), users
        elif a > b:
            for users in range(math.ceil(a) - 1, math.ceil(b) - 1, -1):
                yield t0 + (a - users) / (a - b) * (t1 - t0), users
    yield profile.duration_s, 0


def _whole(level: float) -> int:
    return math.floor(level)
