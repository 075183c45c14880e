"""The way is now longer, now shorter."""

from __future__ import annotations

from dataclasses import dataclass, replace

from webperf.conditions.faults.base import Fault
from webperf.conditions.proxy.shape import Shape


@dataclass(frozen=True, slots=True)
class Jitter(Fault):
    """One-way times stray by up to `ms` to either side, evenly spread; bytes of a connection stay in order."""

    ms: float

    def bend(self, shape: Shape) -> Shape:
        """On top of any jitter it has."""
        return replace(shape, jitter_s=shape.jitter_s + self.ms / 1000)
