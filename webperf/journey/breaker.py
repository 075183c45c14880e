"""The circuit breaker: what fails again and again for reasons outside the journey is not tried n times more."""

from __future__ import annotations

from webperf.model.iteration import Iteration
from webperf.model.missing import INFRASTRUCTURE, Missing

# A page that hangs costs its whole timeout each time; two in a row are no accident.
FAILURES_OF_ONE_CELL = 2
# When everything fails in a row, whichever journey and device, the target or the browser is gone.
FAILURES_OF_ALL = 3


class Breaker:
    """Told of each finished iteration; says which journey and device to leave out, and when to give up."""

    def __init__(self) -> None:
        self._in_a_row = 0
        self._by_cell: dict[tuple[str, str], int] = {}
        self._last: Missing | None = None

    def record(self, iteration: Iteration) -> None:
        """Count it; a success closes the breaker again."""
        cell = (iteration.journey, iteration.device)
        reason = iteration.failure.reason if iteration.failure else None
        if reason in INFRASTRUCTURE:
            self._last = reason
            self._in_a_row += 1
            self._by_cell[cell] = self._by_cell.get(cell, 0) + 1
        else:
            self._in_a_row = 0
            self._by_cell[cell] = 0

    def leaves_out(self, journey: str, device: str) -> bool:
        """Has this journey failed on this device too often in a row?"""
        return self._by_cell.get((journey, device), 0) >= FAILURES_OF_ONE_CELL

    @property
    def verdict(self) -> str | None:
        """Why the run is given up, or None."""
        if self._in_a_row < FAILURES_OF_ALL:
            return None
        return f"given up after {self._in_a_row} failures in a row ({self._last})"
