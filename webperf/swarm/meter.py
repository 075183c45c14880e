"""Things that hold for a time: how many users, and the users x seconds that follow."""

from __future__ import annotations

from collections.abc import Callable

Clock = Callable[[], float]


class Meter:
    """A level that changes in steps; `take` gives its integral since the last time."""

    __slots__ = ("_area", "_clock", "_since", "level")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since = clock()
        self._area = 0.0
        self.level = 0

    def set(self, level: int) -> None:
        """From now on it is so many."""
        self._move()
        self.level = level

    def change(self, by: int) -> None:
        """From now on it is so many more."""
        self._move()
        self.level += by

    def take(self) -> float:
        """Level x seconds since it was last asked."""
        self._move()
        area, self._area = self._area, 0.0
        return area

    def _move(self) -> None:
        now = self._clock()
        self._area += self.level * (now - self._since)
        self._since = now
