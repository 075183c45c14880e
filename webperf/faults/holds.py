"""What the guard's process holds: each fault with its end and its latest time, all ended together when it is over."""

from __future__ import annotations

import contextlib
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from webperf.faults.base import HeldFault, Undo
from webperf.faults.kinds import HELD
from webperf.model.plain import from_plain

LONGEST_TTL_S = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class _Hold:
    undo: Undo
    until_s: float


class Holds:
    """Answers what the harness asks; `clock` is monotonic."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._holds: dict[int, _Hold] = {}
        self._numbers = itertools.count(1)

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        """`{"do": "hold", "kind": "cpu", "with": {"cores": 2}, "ttl_s": 10}` -> `{"hold": 1}` · `{"do": "lift", "hold":
        1}` -> `{"lifted": true, "note": ""}`, false when its time was up already · `{"do": "hello"}` -> `{}`."""
        match asked["do"]:
            case "hold":
                return {"hold": self.hold(from_plain(HELD[asked["kind"]], asked["with"]), float(asked["ttl_s"]))}
            case "lift":
                note = self.lift(asked["hold"])
                return {"lifted": note is not None, "note": note or ""}
            case "hello":
                return {}
            case other:
                raise ValueError(f"nothing called {other!r} can be done")

    def hold(self, fault: HeldFault, ttl_s: float) -> int:
        """Put it on; its number. Raises NotInflicted."""
        if not 0 < ttl_s <= LONGEST_TTL_S:
            raise ValueError(f"ttl_s must be above 0 and at most {LONGEST_TTL_S:g}")
        number = next(self._numbers)
        self._holds[number] = _Hold(fault.inflict(), self._clock() + ttl_s)
        return number

    def lift(self, number: int) -> str | None:
        """Take it off; its note, or None when that was done already."""
        found = self._holds.pop(number, None)
        return None if found is None else found.undo()

    def next_s(self) -> float | None:
        """How long until a fault's time is up; None without any."""
        if not self._holds:
            return None
        return max(0.0, min(hold.until_s for hold in self._holds.values()) - self._clock())

    def run_out(self) -> None:
        """Take off whose time is up."""
        now = self._clock()
        for number in [number for number, hold in self._holds.items() if hold.until_s <= now]:
            self._end(number)

    def lift_all(self) -> None:
        """The newest first."""
        for number in reversed(list(self._holds)):
            self._end(number)

    def _end(self, number: int) -> None:
        # One that cannot be ended must not keep the others.
        with contextlib.suppress(Exception):
            self.lift(number)
