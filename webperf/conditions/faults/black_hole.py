"""Packets vanish."""

from __future__ import annotations

from dataclasses import dataclass, replace

from webperf.conditions.faults.base import Fault
from webperf.conditions.proxy.shape import Shape


@dataclass(frozen=True, slots=True)
class BlackHole(Fault):
    """Nothing passes and nothing is answered. When it ends, what was lost arrives: TCP has sent it again."""

    def bend(self, shape: Shape) -> Shape:
        """Held."""
        return replace(shape, held=True)
